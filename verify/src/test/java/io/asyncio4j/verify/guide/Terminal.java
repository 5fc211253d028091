// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import io.asyncio4j.cli.EmbeddedRedis;
import io.asyncio4j.verify.worker.UsualSignals;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A folder in which the commands of a page are run, with {@code ./aio} and a Redis as the page says it. */
final class Terminal implements AutoCloseable {
    private static final String REDIS = "redis://127.0.0.1:6379";
    private static final long SECONDS = 50;

    /** How a block ended, and what it printed. */
    record Outcome(int exitCode, String output) {}

    private final Path folder;
    private @Nullable EmbeddedRedis redis;

    Terminal(Path folder) throws IOException {
        this.folder = folder;
        Path aio = Files.writeString(folder.resolve("aio"), """
                #!/bin/sh
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto --add-opens java.base/java.lang=ALL-UNNAMED \
                  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
                  -cp '%s' io.asyncio4j.cli.Main "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(aio, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs a block; what it leaves running is ended with it. */
    Outcome run(ShellBlock block) throws IOException, InterruptedException {
        String commands = block.commands();
        if (commands.contains(REDIS)) {
            if (redis == null) {
                redis = EmbeddedRedis.start("--appendonly", "yes");
            }
            commands = commands.replace(REDIS + "/0", redis.url()).replace(REDIS, redis.url());
        }
        List<String> shellWith = List.of("bash", "-e", "-o", "pipefail", "-c", commands);
        ProcessBuilder builder = new ProcessBuilder(UsualSignals.of(shellWith))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("AIO_BROKER", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("HOME", folder.toString());
        Process shell = builder.start();
        shell.getOutputStream().close();
        StringBuilder output = new StringBuilder();
        CompletableFuture<Void> seen = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> read(shell, output, block.until(), seen));
        try {
            if (block.until() != null) {
                awaitText(seen, block.until(), output);
                interrupt(shell);
            }
            if (!shell.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("This does not end:\n" + commands + "\n" + textOf(output));
            }
            reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
            return new Outcome(block.until() != null ? block.exitCode() : shell.exitValue(), textOf(output));
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private static void awaitText(CompletableFuture<Void> seen, String text, StringBuilder output)
            throws InterruptedException {
        try {
            seen.get(SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("It did not print '" + text + "', but:\n" + textOf(output), e);
        }
    }

    /** What Ctrl-C does: all processes of the terminal hear of it. */
    private static void interrupt(Process shell) throws IOException, InterruptedException {
        List<String> kill = new ArrayList<>(List.of("kill", "-INT"));
        shell.descendants().forEach(child -> kill.add(String.valueOf(child.pid())));
        if (kill.size() == 2) {
            kill.add(String.valueOf(shell.pid())); // bash became the one command that it had to run
        }
        new ProcessBuilder(kill).inheritIO().start().waitFor();
    }

    private static void read(
            Process shell, StringBuilder output, @Nullable String until, CompletableFuture<Void> seen) {
        char[] buffer = new char[4096];
        try (Reader in = new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (output) {
                    output.append(buffer, 0, n);
                    if (until != null && output.indexOf(until) >= 0) {
                        seen.complete(null);
                    }
                }
            }
            seen.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            seen.completeExceptionally(e);
        }
    }

    private static String textOf(StringBuilder output) {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
