// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.EngineKind;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    /** Of rows that JMH asks, and of peers in a JVM: switches, spawn and generators alone have a raw continuation. */
    private static final long BENCHMARKS =
            4 * Stream.of(Row.values()).filter(row -> row.benchmark.isPresent()).count() + 5;

    @Test
    void everyBenchmarkRuns() throws RunnerException {
        var once = new OptionsBuilder()
                .include("io\\.asyncio4j\\.benchmarks\\..*")
                .forks(0)
                .mode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(once).run();

        assertThat(results).hasSize((int) BENCHMARKS);
    }

    @ParameterizedTest
    @EnumSource
    void sleepersWakeUp(EngineKind engine) {
        Sleepers.tasks(engine, 1_000, 0.01);
    }

    @Test
    void threadsWakeUp() throws InterruptedException {
        Sleepers.threads(1_000, 0.01);
    }

    @Test
    void figuresAreMedians() {
        Figures figures = new Figures();
        for (double sample : new double[] {5, 1, 1000, 4, 3}) {
            figures.add(Row.SWITCH, Peer.LOOM, sample);
        }
        figures.add(Row.SWITCH, Peer.CPYTHON, 10);
        figures.add(Row.SWITCH, Peer.CPYTHON, 30);

        assertThat(figures.median(Row.SWITCH, Peer.LOOM)).hasValue(4);
        assertThat(figures.ratio(Row.SWITCH, Peer.CPYTHON, Peer.LOOM)).hasValue(5);
        assertThat(figures.median(Row.SPAWN, Peer.LOOM)).isEmpty();
    }

    @Test
    void aPromiseIsKeptOrMissed() {
        Figures figures = new Figures();
        figures.add(Row.SWITCH, Peer.LOOM, 140);
        figures.add(Row.SWITCH, Peer.CONTINUATION, 100);
        figures.add(Row.SWITCH, Peer.CPYTHON, 700);

        String page = new Report(figures, "1 round", "").markdown();

        assertThat(page)
                .contains("| at most | is |")
                .contains("1.50 times raw Continuation | 1.40 times raw Continuation | pass |")
                .contains("8.0 times less than CPython | 5.0 times less than CPython | **miss** |")
                .doesNotContain("gather");
    }
}
