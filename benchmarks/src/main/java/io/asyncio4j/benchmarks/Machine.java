// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the figures of a run were measured on. */
public final class Machine {
    private Machine() {}

    /**
     * Describes it.
     *
     * @return the JDK, the operating system, and the processors
     */
    public static String describe() {
        return Runtime.version() + " (" + System.getProperty("java.vm.vendor") + "), " + System.getProperty("os.name")
                + " " + System.getProperty("os.arch") + ", " + cores() + " cores (" + processor() + ")";
    }

    /** All that the machine has: this JVM may be bound to one of them. */
    private static long cores() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("processor")).count();
        } catch (IOException e) {
            return Runtime.getRuntime().availableProcessors();
        }
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }
}
