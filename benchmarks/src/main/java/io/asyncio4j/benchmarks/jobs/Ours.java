// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.asyncio4j.Asyncio;
import io.asyncio4j.benchmarks.Jvm;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.net.NetLoop;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the peers' programs are, for asyncio4j: the words of its command line are a broker's URL and theirs. */
final class Ours {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What the peers give each job. */
    record Mail(int n, String to) {}

    /** A job that knows when it was enqueued, as the clock of this process says. */
    record Stamp(long nanos) {}

    private Ours() {}

    /** Starts this program as {@code ./aio} would be. */
    static List<String> command(String url) {
        List<String> command = Jvm.command(Ours.class);
        command.add(url);
        return command;
    }

    public static void main(String[] args) throws Exception {
        String url = args[0];
        String mode = args[1];
        int warm = Integer.parseInt(args[3]);
        int count = Integer.parseInt(args[4]);
        Map<String, Object> found = switch (mode) {
            case "one" -> enqueueOneByOne(url, warm, count);
            case "bulk" -> enqueueInBulk(url, warm, count);
            case "drain" -> drain(url, warm, count);
            case "latency" -> askForLatencies(url, warm, count);
            default -> throw new IllegalArgumentException("unknown mode " + mode);
        };
        System.out.println(JSON.writeValueAsString(found));
        System.exit(0);
    }

    private static Map<String, Object> enqueueOneByOne(String url, int warm, int count) {
        return NetLoop.run(() -> {
            try (Broker broker = Brokers.open(url)) {
                JobQueue queue = JobQueue.open(broker, "bench");
                Mail mail = new Mail(1234, "somebody@example.org");
                for (int i = 0; i < warm; i++) {
                    queue.enqueue("nothing", mail);
                }
                long start = System.nanoTime();
                for (int i = 0; i < count; i++) {
                    queue.enqueue("nothing", mail);
                }
                return Map.of("seconds", seconds(start));
            }
        });
    }

    private static Map<String, Object> enqueueInBulk(String url, int warm, int count) {
        return NetLoop.run(() -> {
            try (Broker broker = Brokers.open(url)) {
                JobQueue queue = JobQueue.open(broker, "bench");
                queue.enqueueAll(mails(warm));
                long start = System.nanoTime();
                queue.enqueueAll(mails(count));
                return Map.of("seconds", seconds(start));
            }
        });
    }

    private static Stream<JobRequest> mails(int count) {
        return IntStream.range(0, count)
                .mapToObj(ignored -> JobRequest.of("nothing", new Mail(1234, "somebody@example.org")));
    }

    /** The time ends when the worker has, so that every job is settled. */
    private static Map<String, Object> drain(String url, int warm, int count) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        long[] start = new long[2];
        CountDownLatch all = new CountDownLatch(1);
        Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("bench")
                .handlers(Handlers.of().onVoid("nothing", Mail.class, (mail, job) -> {}))
                .concurrency(1000)
                .listener(report -> {
                    int ended = done.incrementAndGet();
                    if (ended == warm) {
                        start[0] = System.nanoTime();
                        start[1] = SYSTEM.getProcessCpuTime();
                    } else if (ended == warm + count) {
                        all.countDown();
                    }
                })
                .start();
        try {
            all.await();
        } finally {
            worker.close();
        }
        double seconds = seconds(start[0]);
        double cpu = (SYSTEM.getProcessCpuTime() - start[1]) / 1e9;
        return Map.of("seconds", seconds, "cpu", cpu);
    }

    private static Map<String, Object> askForLatencies(String url, int warm, int count) throws InterruptedException {
        double[] micros = new double[warm + count];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(warm + count);
        Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("bench")
                .handlers(Handlers.of().onVoid("nothing", Stamp.class, (stamp, job) -> {
                    micros[next.getAndIncrement()] = (System.nanoTime() - stamp.nanos()) / 1e3;
                    all.countDown();
                }))
                .start();
        try {
            NetLoop.run(() -> {
                try (Broker broker = Brokers.open(url)) {
                    JobQueue queue = JobQueue.open(broker, "bench");
                    for (int i = 0; i < warm + count; i++) {
                        queue.enqueue("nothing", new Stamp(System.nanoTime()));
                        Asyncio.sleep(Duration.ofMillis(4));
                    }
                }
            });
            all.await();
        } finally {
            worker.close();
        }
        return Map.of("micros", Arrays.copyOfRange(micros, warm, warm + count));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
