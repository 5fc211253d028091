// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The launchers beside jars that are none, and homes of a Java that only tells how it was started. */
final class Installation {
    private static final Path LAUNCHERS =
            Path.of("..", "dist", "src", "main", "launcher").toAbsolutePath().normalize();

    /** Says its arguments, one a line; makes a cache if it is told to; ends with the code of its first word. */
    private static final String FAKE_JAVA = """
            #!/bin/sh
            code=0
            for argument in "$@"; do
                printf '[%s]\\n' "$argument"
                case $argument in
                    -XX:AOTCacheOutput=*) [ -n "${NO_CACHE:-}" ] || echo cache >"${argument#*=}" ;;
                    exit*) code=${argument#exit} ;;
                esac
            done
            exit "$code"
            """;

    final Path root;
    private final Map<String, String> environment = new HashMap<>();

    /** What a command said and how it ended. */
    record Ended(int code, String out, String err) {
        /** The arguments that Java got. */
        List<String> arguments() {
            return out.lines().map(line -> line.substring(1, line.length() - 1)).toList();
        }
    }

    private Installation(Path root) {
        this.root = root;
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("AIO_JDK_ROOTS", root.resolve("nowhere").toString());
        environment.put("HOME", root.resolve("home").toString());
    }

    /** Unpacks, so to speak, an archive into a folder. */
    static Installation in(Path folder) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path lib = Files.createDirectories(folder.resolve("lib"));
        Files.copy(LAUNCHERS.resolve("aio"), bin.resolve("aio"));
        Files.copy(LAUNCHERS.resolve("jvm.sh"), lib.resolve("jvm.sh"));
        Files.writeString(lib.resolve("build"), "0123456789abcdef");
        Files.writeString(lib.resolve("b.jar"), "");
        Files.writeString(lib.resolve("a.jar"), "");
        return new Installation(folder);
    }

    /** A checkout without its sources. */
    static Installation checkout(Path folder) throws IOException {
        Path launchers = Files.createDirectories(folder.resolve("dist/src/main/launcher"));
        Files.copy(LAUNCHERS.resolve("jvm.sh"), launchers.resolve("jvm.sh"));
        Files.copy(LAUNCHERS.resolve("../../../../aio").normalize(), folder.resolve("aio"));
        return new Installation(folder);
    }

    /** Makes a home of a Java. */
    static Path java(Path home, String version) throws IOException {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path java = Files.writeString(bin.resolve("java"), FAKE_JAVA);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_RUNTIME_VERSION=\"%s+9\"\nJAVA_VERSION=\"%s\"\n"
                        .formatted(version, version));
        return home;
    }

    Installation with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    Ended run(Path command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(root.getParent().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(root.getParent(), "out", null);
        Path err = Files.createTempFile(root.getParent(), "err", null);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    Ended aio(String... arguments) throws IOException, InterruptedException {
        return run(root.resolve("bin/aio"), arguments);
    }
}
