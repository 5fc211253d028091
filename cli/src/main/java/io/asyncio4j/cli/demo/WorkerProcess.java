// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs {@link DemoWorker}, as the one sees it that has started it. */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final long END_SECONDS = 3;

    private final int index;
    private final Process process;
    private final Path log;
    private final RunLog runs;
    private final Thread reader;
    private volatile long readyMicros;
    private volatile long endMicros;
    private volatile boolean killed;

    private WorkerProcess(int index, Process process, Path log, RunLog runs) {
        this.index = index;
        this.process = process;
        this.log = log;
        this.runs = runs;
        reader = Thread.ofPlatform().daemon().name("demo-" + name()).unstarted(this::read);
    }

    /**
     * Starts one; it is ready some time later.
     *
     * @param index which it is, from 0
     */
    static WorkerProcess start(
            Premises premises, int index, RunLog runs, String broker, String services, int loops, int concurrency)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xms64m",
                "-XX:-UsePerfData", // a file that outlives a kill
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + premises.file(""), // one that is killed leaves its native libraries
                "-Dorg.slf4j.simpleLogger.log.io.asyncio4j=error"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-XX:AOTCache=") || argument.startsWith("-Xlog:"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                DemoWorker.class.getName(),
                broker,
                services,
                String.valueOf(loops),
                String.valueOf(concurrency)));
        Path log = premises.file("worker-" + (index + 1) + ".log");
        Process process = premises.start(new ProcessBuilder(command).redirectError(log.toFile()));
        WorkerProcess worker = new WorkerProcess(index, process, log, runs);
        worker.reader.start();
        return worker;
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(Telling.READY)) {
                    readyMicros = Telling.now();
                } else {
                    runs.told(index, line);
                }
            }
        } catch (IOException e) {
            LOG.debug("{} tells no more", name(), e);
        }
    }

    String name() {
        return "worker " + (index + 1);
    }

    int index() {
        return index;
    }

    long pid() {
        return process.pid();
    }

    /** Whether it takes jobs; fails if it has ended instead. */
    boolean isReady() throws IOException {
        if (readyMicros == 0 && !process.isAlive()) {
            throw new IOException(
                    name() + " did not start: " + Files.readString(log).strip());
        }
        return readyMicros != 0;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long readyMicros() {
        return readyMicros;
    }

    /** When it ended; 0 if it has not. */
    long endMicros() {
        return endMicros;
    }

    boolean isKilled() {
        return killed;
    }

    /** Ends it so that it can do nothing about it; returns the jobs that it was at. */
    List<String> kill() throws InterruptedException {
        killed = true;
        process.toHandle().destroyForcibly(); // leaves what it has told
        process.waitFor();
        endMicros = Telling.now();
        reader.join();
        return runs.killed(index, endMicros);
    }

    /** Asks it to end, and sees that it does. */
    void stop() throws InterruptedException {
        try {
            process.outputWriter().close();
        } catch (IOException e) {
            LOG.debug("{} has ended already", name(), e);
        }
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        endMicros = endMicros == 0 ? Telling.now() : endMicros;
    }
}
