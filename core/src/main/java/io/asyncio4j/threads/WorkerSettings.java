// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.File;
import java.io.ObjectInputFilter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a pool starts its worker processes, and what it expects of them. */
record WorkerSettings(
        Path java,
        String classPath,
        List<String> jvmOptions,
        byte[] initializer,
        int messageLimit,
        @Nullable ObjectInputFilter resultFilter,
        Duration startTimeout) {
    /** Flags of the parent that two JVMs cannot both have: a port to listen at, a file to write. */
    private static final List<String> NOT_INHERITED = List.of(
            "-agentlib:jdwp",
            "-Xrunjdwp",
            "-Dcom.sun.management.jmxremote.port",
            "-Dcom.sun.management.jmxremote.rmi.port",
            "-XX:AOTCacheOutput",
            "-XX:AOTMode",
            "-XX:AOTConfiguration",
            "-XX:ArchiveClassesAtExit",
            "-XX:StartFlightRecording",
            "-XX:+AutoCreateSharedArchive");

    static Path javaOfThisJvm() {
        String name = File.separatorChar == '\\' ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    static String classPathOfThisJvm() {
        return System.getProperty("java.class.path", "");
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        inherited().forEach(command::add);
        command.addAll(jvmOptions);
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(classPath);
        }
        Module module = WorkerMain.class.getModule();
        if (module.isNamed()) {
            command.add("-m");
            command.add(module.getName() + "/" + WorkerMain.class.getName());
        } else {
            command.add(WorkerMain.class.getName());
        }
        return command;
    }

    private static Stream<String> inherited() {
        try {
            return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag -> NOT_INHERITED.stream().noneMatch(flag::startsWith));
        } catch (LinkageError e) {
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.WARNING,
                            "This JVM has no module java.management, so worker processes do not get its flags; "
                                    + "give them by ProcessPool.Builder.jvmOptions");
            return Stream.of();
        }
    }
}
