// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.Outcome;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerMode;
import io.asyncio4j.jobs.WorkerStatistics;
import io.asyncio4j.redis.RedisListSource;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aio demo}: a real Redis, a service that is slow and sometimes fails, and a worker that drains 300 jobs. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Show a worker at work; needs no set-up.",
        footer = {
            "",
            "Starts a real redis-server and a small HTTP service on free ports of this machine, pushes 300 jobs of 0.1 to"
                    + " 1 s, drains them with two loops, and draws what overlapped. Takes about six seconds."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String LIST = "demo";
    private static final int JOBS = 300;
    private static final int LOOPS = 2;
    private static final int CONCURRENCY = 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int BAR = 30;

    @Option(names = "--picture", paramLabel = "FILE", description = "Where to write the picture, an HTML file.")
    private @Nullable Path picture;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which jobs and which failures. Default: ${DEFAULT-VALUE}")
    private long seed;

    private final ConcurrentLinkedQueue<JobReport> reports = new ConcurrentLinkedQueue<>();
    private final PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        out.println("A job waits 0.1 to 1 s for an HTTP service that fails now and then. " + JOBS + " of them, " + LOOPS
                + " loops, " + CONCURRENCY + " at a time on each.");
        try (EmbeddedRedis redis = EmbeddedRedis.start("--appendonly", "no");
                DemoService service = new DemoService(seed)) {
            out.println("redis-server: " + redis.url() + "   service: " + service.url());
            push(redis.url());
            out.println("LPUSH " + LIST + ": " + JOBS + " jobs");
            long started = System.nanoTime();
            WorkerStatistics end = drain(redis.url(), service.url());
            double wall = (System.nanoTime() - started) / 1e9;
            int left = left(redis.url());
            summarize(end, wall, service.failuresTold(), left);
            boolean complete = end.done() + end.failed() == JOBS && left == 0;
            return complete ? Main.DONE : Main.FAILED;
        }
    }

    /** As any client does: the worker knows nothing of it. */
    private void push(String url) {
        Random random = new Random(seed);
        String[] payloads = IntStream.range(0, JOBS)
                .mapToObj(i -> String.format(Locale.ROOT, "%.2f", 0.1 + 0.9 * random.nextDouble()))
                .toArray(String[]::new);
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().lpush(LIST, payloads);
        }
    }

    private int left(String url) {
        try (RedisClient client = RedisClient.create(url);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return connection.sync().llen(LIST).intValue();
        }
    }

    private WorkerStatistics drain(String redisUrl, String serviceUrl) {
        try (Worker worker = Worker.builder()
                        .name("loop")
                        .source(() -> new RedisListSource(redisUrl, LIST, Duration.ofSeconds(10)))
                        .handler(() -> new HttpJobHandler(
                                serviceUrl + "/wait/{payload}",
                                serviceUrl + "/failed/{payload}",
                                Duration.ofSeconds(10)))
                        .mode(WorkerMode.MASTER)
                        .loops(LOOPS)
                        .concurrency(CONCURRENCY)
                        .listener(reports::add)
                        .start();
                StatusLine status = new StatusLine(Duration.ofSeconds(1))) {
            WorkerStatistics now = worker.statistics();
            while (now.done() + now.failed() < JOBS && now.elapsed().compareTo(LONGEST) < 0) {
                status.show(progress(now, status.live()));
                pause();
                now = worker.statistics();
            }
            worker.stop();
            worker.join();
            return worker.statistics();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        }
    }

    private static String progress(WorkerStatistics now, boolean bar) {
        long ended = now.done() + now.failed();
        int filled = (int) (ended * BAR / JOBS);
        String text = String.format(
                Locale.ROOT,
                "%3d/%d   done %d   running %d   failed %d   %.0f/s",
                ended,
                JOBS,
                now.done(),
                now.running(),
                now.failed(),
                now.rate());
        return bar ? "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text : text;
    }

    private void summarize(WorkerStatistics end, double wall, int told, int left) throws IOException {
        List<JobReport> all = List.copyOf(reports);
        double serial = all.stream()
                .mapToDouble(report -> Double.parseDouble(report.job().text()))
                .sum();
        long failed = all.stream()
                .filter(report -> report.outcome() == Outcome.FAILED)
                .count();
        String summary = String.format(
                Locale.ROOT,
                "%d jobs: %.1f s one after the other, %.1f s here, %.0f times as fast",
                all.size(),
                serial,
                wall,
                serial / wall);
        out.println();
        out.println("done       " + end.done());
        out.printf(
                Locale.ROOT,
                "failed     %d: the service answered 500; its error URL was called %d times; %d in the dead list%n",
                failed,
                told,
                end.dead());
        out.println("left       " + left);
        out.printf(Locale.ROOT, "serial     %.1f s, the sum of what the jobs wait for%n", serial);
        out.printf(Locale.ROOT, "wall       %.1f s%n", wall);
        out.printf(Locale.ROOT, "speed-up   %.0f times%n", serial / wall);
        Path file = picture == null ? Files.createTempFile("aio-demo-", ".html") : picture;
        Files.writeString(file, new OverlapPicture(all, LOOPS).html("aio demo", summary));
        out.println("picture    " + file.toAbsolutePath());
    }
}
