// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** The program of a process: one worker in which 10,000 jobs sleep at once for two leases; tells what that took. */
final class SleepingJobs {
    static final int COUNT = 10_000;
    private static final Duration LEASE = Duration.ofSeconds(3);

    private SleepingJobs() {}

    public static void main(String[] args) throws Exception {
        MemoryBroker broker = new MemoryBroker();
        CountDownLatch begun = new CountDownLatch(COUNT);
        Handlers handlers = Handlers.of().onVoid("sleep", Integer.class, (number, job) -> {
            begun.countDown();
            Asyncio.sleep(LEASE.multipliedBy(2));
        });
        JobOptions kept = JobOptions.DEFAULT.retention(Duration.ofHours(1));
        JobQueue.open(broker, "sleep")
                .enqueueAll(IntStream.range(0, COUNT).mapToObj(number -> JobRequest.of("sleep", number, kept)));
        Worker worker = Worker.builder()
                .broker(broker::reopen)
                .queue("sleep")
                .handlers(handlers)
                .concurrency(COUNT)
                .lease(LEASE)
                .burst()
                .start();
        begun.await();
        int running = worker.running().size();
        worker.join();
        System.out.println("running " + running);
        System.out.println("done " + broker.stats("sleep").join().counts().get(JobState.DONE));
        System.out.println("crashed " + broker.stats("sleep").join().crashed());
        System.out.println("kilobytes " + residentAtMost());
    }

    /** The largest resident set of this process, as the kernel says. */
    private static long residentAtMost() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
