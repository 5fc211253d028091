// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A customer orders; a text message, bonus points and an e-mail follow. One after the other, the customer waits for the sum
 * of them. As jobs they leave the main path: the customer waits until they are stored, a worker does them beside each other,
 * and all is done after the longest. The same code on SQLite and on Redis.
 */
public final class OrderWithSideJobs implements Story {
    private static final int SIGNS_A_SECOND = 6;

    private static final JobOptions KEPT = JobOptions.DEFAULT.retention(Duration.ofMinutes(1));

    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public OrderWithSideJobs() {
        this(1);
    }

    OrderWithSideJobs(double second) {
        this.second = second;
    }

    /** What follows an order. */
    private enum Step {
        SMS(2),
        POINTS(1),
        MAIL(3);

        private final int seconds;

        Step(int seconds) {
            this.seconds = seconds;
        }

        private String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When a step ran, in seconds since the order. */
    private record Bar(double from, double to) {}

    @Override
    public String id() {
        return "A8";
    }

    @Override
    public String title() {
        return "an order whose text message, points and e-mail leave the main path as jobs: 6 s, then 0 s";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException {
        oneAfterTheOther(out);
        Path file = Files.createTempFile("orders", ".db");
        try {
            asJobs(out, "SQLite", "sqlite:" + file);
        } finally {
            for (String end : List.of("", "-wal", "-shm", "-lock")) {
                Files.deleteIfExists(Path.of(file + end));
            }
        }
        try (StoryRedis redis = StoryRedis.open(args)) {
            asJobs(out, "Redis", redis.url());
        }
        return 0;
    }

    private void oneAfterTheOther(PrintStream out) {
        Timeline timeline = new Timeline();
        Asyncio.run(() -> {
            for (Step step : Step.values()) {
                timeline.run(step);
            }
        });
        out.println("one after the other:");
        timeline.draw(out);
        out.printf(Locale.ROOT, "  the customer waited %d s%n", timeline.seconds());
    }

    @SuppressWarnings("try") // the worker is only there to run
    private void asJobs(PrintStream out, String where, String url) {
        Timeline timeline = new Timeline();
        Handlers handlers = Handlers.of().onVoid("warm-up", Object.class, (nothing, job) -> {});
        for (Step step : Step.values()) {
            handlers.onVoid(step.type(), String.class, (order, job) -> timeline.run(step));
        }
        try (Broker broker = Brokers.open(url);
                Worker worker = Worker.builder()
                        .broker(broker)
                        .queue("orders")
                        .handlers(handlers)
                        .start()) {
            JobQueue orders = JobQueue.open(broker, "orders");
            Asyncio.run(() -> {
                orders.call("warm-up", null, Void.class); // the first one loads classes, for a second or so
                timeline.begin();
                List<AsyncFuture<JobHandle<Object>>> enqueued = new ArrayList<>();
                for (Step step : Step.values()) {
                    enqueued.add(Asyncio.createTask(() -> orders.enqueue(step.type(), "order 4711", KEPT)));
                }
                List<JobHandle<Object>> jobs =
                        Asyncio.<JobHandle<Object>>gather(enqueued).await();
                int waited = timeline.seconds();
                jobs.forEach(JobHandle::result);
                out.println("as jobs in " + where + ":");
                timeline.draw(out);
                out.printf(
                        Locale.ROOT,
                        "  the customer waited %d s; all was done after %d s%n",
                        waited,
                        timeline.seconds());
            });
        }
    }

    /** What ran when; any thread. */
    private final class Timeline {
        private final Map<Step, Bar> bars = new ConcurrentHashMap<>();
        private volatile long start = System.nanoTime();

        void begin() {
            start = System.nanoTime();
        }

        private double now() {
            return (System.nanoTime() - start) / 1e9 / second;
        }

        /** Whole seconds since the beginning. */
        int seconds() {
            return (int) now();
        }

        /** Does a step, which is waiting for somebody else's service. A coroutine. */
        void run(Step step) {
            double from = now();
            Asyncio.sleep(step.seconds * second);
            bars.put(step, new Bar(from, now()));
        }

        void draw(PrintStream out) {
            for (Step step : Step.values()) {
                Bar bar = bars.get(step);
                int from = (int) Math.round(bar.from() * SIGNS_A_SECOND);
                int to = (int) Math.round(bar.to() * SIGNS_A_SECOND);
                out.printf("  %-6s |%s%s%n", step.type(), " ".repeat(from), "#".repeat(Math.max(1, to - from)));
            }
        }
    }
}
