// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.JobHandler;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerMode;
import io.asyncio4j.jobs.WorkerStatistics;
import io.asyncio4j.redis.RedisListSource;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aio worker}: drains a Redis list until it is told to stop. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Take payloads from a Redis list and run each as a coroutine.",
            "",
            "  redis-cli lpush queue 5      puts one; it is taken from the other end",
            "",
            "A payload stays in LIST:processing:WORKER while it is worked on, so a worker that is killed loses none: the"
                    + " next one puts them back. Payloads that make no sense, and failures that no error URL took, go to"
                    + " LIST:dead.",
            ""
        },
        footer = {
            "",
            "Ctrl-C: takes no more jobs, lets running ones end within the grace period, gives the rest back; exit code"
                    + " 130. A second Ctrl-C: gives them back at once. SIGTERM does the same; exit code 143."
        })
final class WorkerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int CTRL_C = 130;
    private static final int TERMINATED = 143;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "redis://127.0.0.1:6379/0",
            description = "Where Redis is, 6.2 or newer: redis://[:PASSWORD@]HOST:PORT/DB. Default: ${DEFAULT-VALUE}")
    private String redis;

    @Option(
            names = "--list",
            paramLabel = "KEY",
            defaultValue = "queue",
            description = "The list to drain. Default: ${DEFAULT-VALUE}")
    private String list;

    @ArgGroup(multiplicity = "1")
    private Work work;

    /** What to do with a payload; one of the two. */
    private static final class Work {
        @Option(
                names = "--http",
                paramLabel = "URL",
                required = true,
                description = "Call this URL, {payload} replaced; a status of 400 or more is a failure.")
        private @Nullable String http;

        @Option(names = "--sleep", required = true, description = "Wait so many seconds as the payload says.")
        private boolean sleep;
    }

    @Option(names = "--on-error", paramLabel = "URL", description = "Call this URL when a call has failed.")
    private @Nullable String onError;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a call may take. Default: ${DEFAULT-VALUE}")
    private double timeout;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops, a thread each. Default: ${DEFAULT-VALUE}")
    private int loops;

    @Option(
            names = "--concurrency",
            paramLabel = "M",
            defaultValue = "100",
            description = "Jobs at a time on each loop. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--mode",
            paramLabel = "master|workers",
            defaultValue = "workers",
            description =
                    "Who takes jobs: one master for all loops, or M coroutines on each. Default: ${DEFAULT-VALUE}")
    private WorkerMode mode;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long jobs may go on after Ctrl-C. Default: ${DEFAULT-VALUE}")
    private double grace;

    @Option(
            names = "--dead-after",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a silent worker keeps its jobs. Default: ${DEFAULT-VALUE}")
    private double deadAfter;

    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile int exitCode = Main.DONE;

    @Override
    public Integer call() {
        check();
        CompletableFuture<Worker> started = new CompletableFuture<>();
        Signals.on("INT", () -> interrupt(started, CTRL_C));
        Signals.on("TERM", () -> interrupt(started, TERMINATED));
        Worker worker = Worker.builder()
                .source(() -> new RedisListSource(redis, list, seconds(deadAfter)))
                .handler(handler())
                .loops(loops)
                .concurrency(concurrency)
                .mode(mode)
                .grace(seconds(grace))
                .start();
        LOG.info(
                "Draining list '{}': {}, mode {}; Ctrl-C ends it",
                list,
                extent(),
                mode.name().toLowerCase(Locale.ROOT));
        started.complete(worker);
        try (StatusLine status = new StatusLine(Duration.ofSeconds(5))) {
            Thread.ofPlatform().daemon().name("status").start(() -> report(worker, status));
            worker.join();
        }
        WorkerStatistics end = worker.statistics();
        LOG.info(
                "Ended: {} done, {} failed, {} dead, {} given back",
                end.done(),
                end.failed(),
                end.dead(),
                end.givenBack());
        return exitCode;
    }

    private void check() {
        RedisListSource.uri(redis);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("--list: the name of the list is empty");
        }
        requirePositive("--loops", loops);
        requirePositive("--concurrency", concurrency);
        requirePositive("--timeout", timeout);
        if (grace < 0 || deadAfter < 0.3) {
            throw new IllegalArgumentException("--grace cannot be negative, and --dead-after must be at least 0.3");
        }
        if (work.http != null) {
            HttpJobHandler.check("--http", work.http);
            if (!work.http.contains("{payload}")) {
                throw new IllegalArgumentException("--http '" + work.http + "' has no {payload} in it");
            }
        }
        if (onError != null) {
            HttpJobHandler.check("--on-error", onError);
            if (work.http == null) {
                throw new IllegalArgumentException("--on-error goes with --http; a sleep does not fail");
            }
        }
    }

    private static void requirePositive(String option, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(option + " must be above 0");
        }
    }

    private Supplier<JobHandler> handler() {
        String url = work.http;
        return url == null ? SleepJobHandler::new : () -> new HttpJobHandler(url, onError, seconds(timeout));
    }

    private String extent() {
        return loops + (loops == 1 ? " loop" : " loops") + ", up to " + (long) loops * concurrency + " jobs at a time";
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }

    /** What a signal does; the first one, if it comes before the worker has started, does it then. */
    private void interrupt(CompletableFuture<Worker> started, int code) {
        int count = interrupts.incrementAndGet();
        Worker worker = started.getNow(null);
        switch (worker == null && count > 1 ? 3 : count) {
            case 1 -> {
                exitCode = code;
                LOG.info("Taking no more jobs; running ones have {} s to end. Ctrl-C again ends them at once", grace);
                started.thenAccept(Worker::stop);
            }
            case 2 -> {
                LOG.info("Giving running jobs back at once");
                worker.stopNow();
                Thread.ofPlatform().daemon().name("halt").start(() -> haltAfter(AT_ONCE, code));
            }
            default -> Runtime.getRuntime().halt(code);
        }
    }

    private static void haltAfter(Duration patience, int code) {
        try {
            Thread.sleep(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    private void report(Worker worker, StatusLine status) {
        long[] recent = new long[10];
        for (int tick = 0; ; tick++) {
            WorkerStatistics now = worker.statistics();
            long ended = now.done() + now.failed();
            long before = recent[tick % recent.length];
            recent[tick % recent.length] = ended;
            double rate = tick < recent.length ? now.rate() : (ended - before) / 2.0;
            status.show(String.format(
                    Locale.ROOT,
                    "running %d · done %d · failed %d · dead %d · %.1f/s",
                    now.running(),
                    now.done(),
                    now.failed(),
                    now.dead(),
                    rate));
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
