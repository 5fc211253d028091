// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the processor time that an operation took in all threads of the JVM, which a busy machine does not stretch.
 *
 * <p>The collector's threads count, those of the JIT compiler do not.
 */
public final class ProcessorTime implements InternalProfiler {
    static final String LABEL = "processor";

    /** Where Linux tells of each thread, to the nanosecond. The JVM's own answer for all counts in hundredths of a second. */
    private static final Path THREADS = Path.of("/proc/self/task");

    private long before;

    /** Made by JMH. */
    public ProcessorTime() {}

    @Override
    public String getDescription() {
        return "Processor time of all threads but the JIT compiler's, in nanoseconds an operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = now();
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double each = (double) (now() - before) / result.getMetadata().getAllOps();
        return List.of(new ScalarResult(LABEL, each, "ns/op", AggregationPolicy.AVG));
    }

    private static long now() {
        if (!Files.exists(Path.of("/proc/self/schedstat"))) {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            long sum = 0;
            for (Path thread : threads) {
                sum += of(thread);
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long of(Path thread) throws IOException {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return name.startsWith("C1 ") || name.startsWith("C2 ")
                    ? 0
                    : Long.parseLong(
                            Files.readString(thread.resolve("schedstat")).split(" ")[0]);
        } catch (NoSuchFileException e) {
            return 0; // it has just ended
        }
    }
}
