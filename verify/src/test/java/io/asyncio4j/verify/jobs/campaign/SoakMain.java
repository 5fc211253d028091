// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process of a worker that says what memory it holds whenever it reads a line. */
final class SoakMain {
    private SoakMain() {}

    /**
     * Runs a worker until its input ends.
     *
     * @param arguments the broker's URL
     */
    public static void main(String[] arguments) throws IOException {
        Handlers handlers = Handlers.of()
                .onVoid("nothing", Integer.class, (number, job) -> {})
                .on("result", Integer.class, (number, job) -> number)
                .onVoid("second-time", Integer.class, (number, job) -> {
                    if (job.failures() == 0) {
                        throw new IllegalStateException("the first time");
                    }
                });
        Worker worker = Worker.builder()
                .broker(() -> Brokers.open(arguments[0]))
                .queue(Campaign.QUEUE)
                .handlers(handlers)
                .concurrency(1000)
                .start();
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (input.readLine() != null) {
            System.gc();
            System.out.println(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " " + residentKilobytes());
        }
        worker.close();
    }

    /** What the process has of the machine's memory; 0 where nobody tells. */
    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                ? 0
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
    }
}
