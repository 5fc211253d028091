// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.File;
import java.io.ObjectInputFilter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Where a JVM finds flags besides its command line: those of the parent are among its own flags already. */
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final String LOG = "-Xlog:";

    static Path javaOfThisJvm() {
        String name = File.separatorChar == '\\' ? "java.exe" : "java";
        return Path.of(System.getProperty("java.home"), "bin", name);
    }

    static String classPathOfThisJvm() {
        return System.getProperty("java.class.path", "");
    }

    ProcessBuilder process() {
        Optional<List<String>> flags = flagsOfThisJvm();
        ProcessBuilder builder = new ProcessBuilder(command(flags.orElse(List.of())));
        if (flags.isPresent()) {
            builder.environment().keySet().removeAll(VARIABLES);
        }
        return builder;
    }

    /** What stands on the command line of a worker. */
    String commandLine() {
        return String.join(" ", command(flagsOfThisJvm().orElse(List.of())));
    }

    private List<String> command(List<String> inherited) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        inherited.stream().filter(WorkerSettings::isInherited).forEach(command::add);
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

    private static boolean isInherited(String flag) {
        return NOT_INHERITED.stream().noneMatch(flag::startsWith) && !isLogToOneFile(flag);
    }

    /** Whether it is -Xlog:what:file: with %p in its name, each process has a file of its own. */
    private static boolean isLogToOneFile(String flag) {
        if (!flag.startsWith(LOG)) {
            return false;
        }
        String[] parts = flag.substring(LOG.length()).split(":", 2);
        String output = parts.length < 2 ? "" : parts[1];
        return !output.isEmpty() && !output.startsWith(":") && !output.startsWith("std") && !output.contains("%p");
    }

    /** Empty where this JVM has no module that knows them. */
    private static Optional<List<String>> flagsOfThisJvm() {
        try {
            return Optional.of(ManagementFactory.getRuntimeMXBean().getInputArguments());
        } catch (LinkageError e) {
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.WARNING,
                            "This JVM has no module java.management, so worker processes do not get its flags; "
                                    + "give them by ProcessPool.Builder.jvmOptions");
            return Optional.empty();
        }
    }
}
