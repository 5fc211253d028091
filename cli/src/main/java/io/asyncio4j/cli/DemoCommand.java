// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Outcome;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerStatistics;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aio demo}: a store of jobs, a service that is slow and sometimes fails, and a worker that does 300 jobs. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Show a worker at work; needs no set-up.",
        footer = {
            "",
            "Enqueues 300 jobs in a file, or in a real Redis of its own, and starts a small HTTP service on a free port of"
                    + " this machine. A job calls the service, which takes 0.1 to 1 s and sometimes fails; then the job calls"
                    + " an error URL, and is tried again. Two loops do them, and what overlapped is drawn. Takes about six"
                    + " seconds."
        })
final class DemoCommand implements Callable<Integer> {
    private static final String QUEUE = "demo";
    private static final String TYPE = "call";
    private static final int JOBS = 300;
    private static final int LOOPS = 2;
    private static final int CONCURRENCY = 20;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final int BAR = 30;

    @Option(names = "--redis", description = "Keep the jobs in a Redis that is started for it, and not in a file.")
    private boolean withRedis;

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
        System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j.jobs", "error"); // the end counts what failed
        out.println("A job waits 0.1 to 1 s for an HTTP service that fails now and then. " + JOBS + " of them, " + LOOPS
                + " loops, " + CONCURRENCY + " at a time on each.");
        if (withRedis) {
            try (EmbeddedRedis redis = EmbeddedRedis.start("--appendonly", "yes")) {
                return demonstrate(redis.url());
            }
        }
        Path folder = Files.createTempDirectory("aio-demo-");
        try {
            return demonstrate("sqlite:" + folder.resolve("jobs.db"));
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private int demonstrate(String url) throws IOException {
        try (Broker broker = Brokers.open(url);
                DemoService service = new DemoService(seed)) {
            out.println("jobs: " + url + "   service: " + service.url());
            long began = System.nanoTime();
            JobQueue.open(broker, QUEUE).enqueueAll(jobs());
            out.printf(Locale.ROOT, "enqueued: %d jobs in %.3f s%n", JOBS, (System.nanoTime() - began) / 1e9);
            long started = System.nanoTime();
            WorkerStatistics end = work(broker, service.url());
            double wall = (System.nanoTime() - started) / 1e9;
            long left = left(broker);
            summarize(end, wall, service.failuresTold(), left);
            return end.done() == JOBS && left == 0 ? Main.DONE : Main.FAILED;
        }
    }

    private Stream<JobRequest> jobs() {
        Random random = new Random(seed);
        JobOptions options = JobOptions.DEFAULT.retries(RetryPolicy.fixed(10, Duration.ofMillis(100)));
        return Stream.generate(() -> Math.round(10 + 90 * random.nextDouble()) / 100.0)
                .limit(JOBS)
                .map(seconds -> JobRequest.of(TYPE, seconds, options));
    }

    /** What has not been done; dead jobs are among it. */
    private static long left(Broker broker) {
        Map<JobState, Long> counts = broker.stats(QUEUE).join().counts();
        return counts.values().stream().mapToLong(Long::longValue).sum() - counts.getOrDefault(JobState.DONE, 0L);
    }

    /** What a job does. */
    private static void run(String service, double seconds) {
        try (HttpClient client = HttpClient.open(CALL)) {
            ClientResponse answer = client.get(service + "/wait/" + seconds);
            if (answer.status() != 200) {
                client.get(service + "/failed/" + seconds);
                throw new HttpException("status " + answer.status(), null);
            }
        }
    }

    private WorkerStatistics work(Broker broker, String service) {
        try (Worker worker = Worker.builder()
                        .name("loop")
                        .broker(broker)
                        .queue(QUEUE)
                        .handlers(Handlers.of().onVoid(TYPE, Double.class, (seconds, job) -> run(service, seconds)))
                        .loops(LOOPS)
                        .concurrency(CONCURRENCY)
                        .listener(reports::add)
                        .start();
                StatusLine status = new StatusLine(Duration.ofSeconds(1))) {
            WorkerStatistics now = worker.statistics();
            while (now.done() < JOBS && now.elapsed().compareTo(LONGEST) < 0) {
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
        int filled = (int) (now.done() * BAR / JOBS);
        String text = String.format(
                Locale.ROOT,
                "%3d/%d   running %d   failed %d   %.0f/s",
                now.done(),
                JOBS,
                now.running(),
                now.failed(),
                now.rate());
        return bar ? "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text : text;
    }

    private void summarize(WorkerStatistics end, double wall, int told, long left) throws IOException {
        List<JobReport> all = List.copyOf(reports);
        double serial = all.stream()
                .mapToDouble(report -> Double.parseDouble(report.job().text()))
                .sum();
        long retried = all.stream()
                .filter(report -> report.outcome() == Outcome.RETRIED)
                .count();
        String summary = String.format(
                Locale.ROOT,
                "%d jobs in %d runs: %.1f s one after the other, %.1f s here, %.0f times as fast",
                JOBS,
                all.size(),
                serial,
                wall,
                serial / wall);
        out.println();
        out.println("done       " + end.done());
        out.printf(
                Locale.ROOT,
                "failed     %d runs: the service answered 500; its error URL was called %d times; %d were tried again%n",
                end.failed(),
                told,
                retried);
        out.println("left       " + left);
        out.printf(Locale.ROOT, "serial     %.1f s, the sum of what the runs wait for%n", serial);
        out.printf(Locale.ROOT, "wall       %.1f s%n", wall);
        out.printf(Locale.ROOT, "speed-up   %.0f times%n", serial / wall);
        Path file = picture == null ? Files.createTempFile("aio-demo-", ".html") : picture;
        Files.writeString(file, new OverlapPicture(all, LOOPS).html("aio demo", summary));
        out.println("picture    " + file.toAbsolutePath());
    }
}
