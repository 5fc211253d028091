// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of this room in processes of their own. */
public final class Jvm {
    private Jvm() {}

    /**
     * Returns what starts a program as {@code ./aio} would be.
     *
     * @param main has its method {@code main}
     * @param flags more flags of the JVM
     * @return a command, to which the program's words can be added
     */
    public static List<String> command(Class<?> main, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Flags.SERIAL,
                "-Xms64m",
                Flags.OPENS,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
