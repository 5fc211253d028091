// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.jobs.Waiting;
import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.WorkerStatistics;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker from its start to its end, under the signals of the operating system. */
final class WorkerRun {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRun.class);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A worker that has not started by then waits for its broker. */
    private static final Duration TO_START = Duration.ofSeconds(1);

    private static final Duration TICK = Duration.ofMillis(200);

    /** A worker that runs nothing for so many ticks after it was told to end waits for its broker. */
    private static final int IDLE_TICKS = 3;

    private final String grace;
    private final boolean silent;
    private final CompletableFuture<Worker> started = new CompletableFuture<>();
    private final AtomicInteger interrupts = new AtomicInteger();
    private volatile int signalled = Main.DONE;

    /** Whether the broker keeps a worker that runs nothing from its end; the next signal does not wait for it. */
    private volatile boolean hanging;

    private volatile boolean ended;
    private volatile @Nullable StatusLine shown;
    private long givenBack;

    /**
     * Makes one.
     *
     * @param grace how long running jobs have, for people
     * @param silent whether nothing but warnings and errors is said
     */
    WorkerRun(String grace, boolean silent) {
        this.grace = grace;
        this.silent = silent;
    }

    /** Runs a worker to its end; returns how it was told to end: 0 if no signal did. */
    int run(Supplier<Worker> start) {
        Signals.on("INT", () -> interrupt(Signals.CTRL_C));
        Signals.on("TERM", () -> interrupt(Signals.TERMINATED));
        Worker worker = start.get();
        started.complete(worker);
        Signals.on("TSTP", () -> quiet(worker));
        Signals.on("USR1", () -> quiet(worker));
        Signals.on("TTIN", () -> System.err.println(RunningJobs.text(worker.running())));
        if (silent) {
            worker.join();
        } else {
            try (StatusLine status = new StatusLine(Duration.ofSeconds(5))) {
                shown = status;
                Thread.ofPlatform().daemon().name("status").start(() -> report(worker, status));
                worker.join();
            }
        }
        ended = true;
        WorkerStatistics end = worker.statistics();
        say("Ended: {} done, {} failed, {} dead, {} given back", end.done(), end.failed(), end.dead(), end.givenBack());
        givenBack = end.givenBack();
        return signalled;
    }

    /** Whether jobs were given back at its end. */
    boolean gaveBack() {
        return givenBack > 0;
    }

    void say(String text, Object... values) {
        if (!silent) {
            LOG.info(text, values);
        }
    }

    private void quiet(Worker worker) {
        say("Taking no more jobs; Ctrl-C ends it");
        worker.quiet();
    }

    /** What a signal does; the first one, if it comes before the worker has started, does it then. */
    private void interrupt(int code) {
        int count = interrupts.incrementAndGet();
        Worker worker = started.getNow(null);
        switch (hanging || worker == null && count > 1 ? 3 : count) {
            case 1 -> {
                signalled = code;
                if (worker == null) {
                    say("Ending before it has begun");
                } else {
                    say("Taking no more jobs; running ones have {} to end. Ctrl-C again ends them at once", grace);
                }
                started.thenAccept(this::stop);
                if (worker == null) {
                    Thread.ofPlatform().daemon().name("halt").start(() -> haltUnlessStarted(code));
                }
            }
            case 2 -> {
                say("Giving running jobs back at once");
                worker.stopNow();
                Thread.ofPlatform().daemon().name("halt").start(() -> haltAfter(AT_ONCE, code));
            }
            default -> halt(code);
        }
    }

    private void stop(Worker worker) {
        worker.stop();
        Thread.ofPlatform().daemon().name("end").start(() -> sayIfItHangs(worker));
    }

    private void sayIfItHangs(Worker worker) {
        int idle = 0;
        while (idle < IDLE_TICKS && Waiting.pause(TICK)) {
            idle = worker.statistics().running() == 0 ? idle + 1 : 0;
        }
        if (!ended) {
            hanging = true;
            say("Nothing runs any more, but the broker has not answered yet; Ctrl-C again ends this at once");
        }
    }

    private void haltUnlessStarted(int code) {
        try {
            started.get(TO_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            halt(code);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void haltAfter(Duration patience, int code) {
        Waiting.pause(patience);
        halt(code);
    }

    /** Ends the process at once, whoever holds what; only the terminal is left clean. */
    private void halt(int code) {
        StatusLine status = shown;
        if (status != null) {
            status.closeSoon();
        }
        Runtime.getRuntime().halt(code);
    }

    private static void report(Worker worker, StatusLine status) {
        long[] recent = new long[10];
        int tick = 0;
        do {
            WorkerStatistics now = worker.statistics();
            long ended = now.done() + now.failed();
            long before = recent[tick % recent.length];
            recent[tick % recent.length] = ended;
            double rate = tick < recent.length ? now.rate() : (ended - before) / 2.0;
            tick++;
            status.show(String.format(
                    Locale.ROOT,
                    "running %d · done %d · failed %d · dead %d · %.1f/s",
                    now.running(),
                    now.done(),
                    now.failed(),
                    now.dead(),
                    rate));
        } while (Waiting.pause(TICK));
    }
}
