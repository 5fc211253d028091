// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.asyncio4j.Asyncio;
import io.asyncio4j.benchmarks.dashboard.Second.Recorder;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.net.NetLoop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Fills a queue that nobody drains, says so, and waits for a line. Then a producer enqueues at a steady pace what a worker
 * drains, and each second is told of by a line. The words of the command line: the broker's URL, how many jobs shall wait.
 */
final class Load {
    /** What is enqueued each hundredth of a second; 10,000 jobs a second. */
    private static final int JOBS_A_TICK = 100;

    private static final long TICK_NANOS = 10_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final String QUEUE = "bench";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What waiting jobs carry. */
    record Mail(int n, String to) {}

    /** A job that knows when it was due to be enqueued, as the clock of this process says. */
    record Stamp(long nanos) {}

    private Load() {}

    public static void main(String[] args) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Parent.endWithIt(go::countDown);
        String url = args[0];
        fill(url, Integer.parseInt(args[1]));
        System.out.println("filled");
        go.await();
        Recorder recorder = new Recorder();
        Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue(QUEUE)
                .handlers(Handlers.of()
                        .onVoid(
                                "nothing",
                                Stamp.class,
                                (stamp, job) -> recorder.add(System.nanoTime() - stamp.nanos())))
                .loops(1)
                .concurrency(200)
                .start();
        try (worker) {
            Thread.ofPlatform().daemon().name("producer").start(() -> produce(url));
            tell(recorder);
        }
    }

    private static void fill(String url, int jobs) {
        NetLoop.run(() -> {
            try (Broker broker = Brokers.open(url)) {
                JobQueue.open(broker, "waiting")
                        .enqueueAll(IntStream.range(0, jobs)
                                .mapToObj(n -> JobRequest.of("nothing", new Mail(n, "somebody@example.org"))));
            }
        });
    }

    /** Enqueues in each tick what is due. If the broker has made it wait, it sends all that became due meanwhile. */
    private static void produce(String url) {
        NetLoop.run(() -> {
            try (Broker broker = Brokers.open(url)) {
                JobQueue queue = JobQueue.open(broker, QUEUE);
                long start = System.nanoTime();
                long next = 0;
                while (true) {
                    long behind = System.nanoTime() - start - next * TICK_NANOS;
                    if (behind < 0) {
                        Asyncio.sleep(Duration.ofNanos(-behind));
                        continue;
                    }
                    long last = next + behind / TICK_NANOS;
                    queue.enqueueAll(LongStream.rangeClosed(next, last)
                            .mapToObj(tick -> JobRequest.of("nothing", new Stamp(start + tick * TICK_NANOS)))
                            .flatMap(job -> IntStream.range(0, JOBS_A_TICK).mapToObj(ignored -> job)));
                    next = last + 1;
                }
            }
        });
    }

    private static void tell(Recorder recorder) throws IOException, InterruptedException {
        long at = System.nanoTime();
        long used = SYSTEM.getProcessCpuTime();
        while (true) {
            Thread.sleep(Duration.ofNanos(Math.max(0, at + SECOND_NANOS - System.nanoTime())));
            long now = System.nanoTime();
            long usedNow = SYSTEM.getProcessCpuTime();
            System.out.println(JSON.writeValueAsString(recorder.end(now - at, usedNow - used)));
            at = now;
            used = usedNow;
        }
    }
}
