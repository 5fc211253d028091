// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.verify.redis.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, and signals as faults. */
final class WorkerJvm implements Victim {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private WorkerJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts {@link WorkerMain}.
     *
     * @param folder where its ledger and what it prints are written
     * @param kind {@code plain} or {@code coroutine}
     * @param url its broker
     * @param name of its ledger
     * @param leaseMillis how long its jobs are leased
     * @param width how many jobs it runs at once
     * @param graceMillis how long they may go on when it is told to end
     */
    static WorkerJvm start(
            Path folder, String kind, String url, String name, long leaseMillis, int width, long graceMillis)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx192m",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dio.lettuce.core.iouring=false",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName()));
        command.addAll(List.of(
                kind,
                url,
                folder.toString(),
                name,
                String.valueOf(leaseMillis),
                String.valueOf(width),
                String.valueOf(graceMillis)));
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new WorkerJvm(process, log);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void awaitStart() {
        Waiting.until(
                "a worker to start",
                Duration.ofSeconds(60),
                () -> Files.readString(log).contains(WorkerMain.STARTED));
    }

    @Override
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    @Override
    public void end() {
        terminate();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                signal("QUIT"); // it prints what its threads do
                process.waitFor(2, TimeUnit.SECONDS);
                throw new AssertionError("A worker did not end within " + PATIENCE_SECONDS + " s: " + this);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        try {
            return process + "\n" + Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
