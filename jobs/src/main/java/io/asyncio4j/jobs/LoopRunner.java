// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.ActiveRun.Ending;
import io.asyncio4j.jobs.broker.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs on one loop. All of it belongs to that loop, except that any thread may ask what runs. */
final class LoopRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Performer performer;
    private final @Nullable WorkerListener listener;
    private final Counters counters;
    private final int index;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final Map<TakenJob, ActiveRun> running = new ConcurrentHashMap<>();
    private final BitSet lanes = new BitSet();

    /** Runs whose time is limited, and that have had no turn yet or just the first; most jobs never get a timer. */
    private List<ActiveRun> fresh = new ArrayList<>();

    private boolean cancelling;

    /** Makes the runner of the loop that runs now. */
    LoopRunner(Performer performer, @Nullable WorkerListener listener, Counters counters, int index) {
        this.performer = performer;
        this.listener = listener;
        this.counters = counters;
        this.index = index;
        JobTasks.watch(loop);
    }

    /** Runs one job to its end, whatever that is. A coroutine; it runs in a task made for this job. Whatever the handler throws, it does not. */
    JobEnd run(TakenJob job) {
        if (cancelling) {
            return JobEnd.UNFINISHED;
        }
        int lane = lanes.nextClearBit(0);
        lanes.set(lane);
        ActiveRun run = new ActiveRun(job, Objects.requireNonNull(Asyncio.currentTask()), counters);
        running.put(job, run);
        counters.running.increment();
        limit(run);
        long start = System.nanoTime();
        try {
            tellStarted(job);
            JobEnd end = judge(run);
            counters.count(end.outcome());
            tell(job, lane, start, end);
            return end;
        } finally {
            run.ended();
            counters.running.decrement();
            running.remove(job);
            lanes.clear(lane);
        }
    }

    private void tellStarted(TakenJob job) {
        if (listener == null) {
            return;
        }
        try {
            listener.started(job, index);
        } catch (RuntimeException | Error e) { // such as that of a library which does not fit
            LOG.error("The listener failed that was told that job {} begins", job, e);
        }
    }

    private void tell(TakenJob job, int lane, long start, JobEnd end) {
        if (listener == null) {
            return;
        }
        JobReport report = new JobReport(
                job.queue(),
                job.payload(),
                job.claimed(),
                index,
                lane,
                start,
                System.nanoTime(),
                end.outcome(),
                end.reason());
        try {
            listener.ended(report);
        } catch (RuntimeException | Error e) {
            LOG.error("The listener failed that was told how job {} ended", job, e);
        }
    }

    private void limit(ActiveRun run) {
        if (run.job.claimed() != null && run.job.claimed().job().timeoutMillis() > 0) {
            if (fresh.isEmpty()) {
                loop.callSoon(this::limitFresh);
            }
            fresh.add(run);
        }
    }

    private void limitFresh() {
        List<ActiveRun> begun = fresh;
        fresh = new ArrayList<>();
        for (ActiveRun run : begun) {
            if (running.get(run.job) == run && run.job.claimed() != null) {
                run.limit(Duration.ofMillis(run.job.claimed().job().timeoutMillis()));
            }
        }
    }

    private JobEnd judge(ActiveRun run) {
        try {
            JobEnd end = performer.perform(run);
            return run.ending == Ending.LOST ? lost() : end;
        } catch (Throwable e) {
            return failed(run, e);
        }
    }

    /** A failure under cancellation may be its doing, such as an InterruptedException. */
    private JobEnd failed(ActiveRun run, Throwable failure) {
        return switch (run.ending) {
            case null -> performer.failed(run, failure);
            case TIMED_OUT -> {
                counters.timedOut.increment();
                yield performer.failed(run, new JobTimeoutException(run, failure));
            }
            case WORKER_ENDS -> JobEnd.UNFINISHED;
            case CANCELLED -> JobEnd.of(Outcome.CANCELLED, new Failure("cancelled", ""));
            case LOST -> lost();
        };
    }

    private static JobEnd lost() {
        return JobEnd.of(Outcome.LOST, new Failure("the lease was lost", ""));
    }

    /** Describes what runs now. Any thread. */
    List<RunningJob> running() {
        double now = loop.time();
        List<RunningJob> all = new ArrayList<>();
        for (ActiveRun run : running.values()) {
            Duration age = Duration.ofNanos((long) ((now - run.began) * 1e9));
            all.add(new RunningJob(run.job, index, age, List.of(run.task.getStack())));
        }
        return all;
    }

    /** Ends the run of a job, if it goes on here. */
    void end(TakenJob job, Ending why) {
        ActiveRun run = running.get(job);
        if (run != null) {
            run.end(why);
        }
    }

    /** Cancels what runs; nothing runs any more from now on. */
    void cancelAll() {
        cancelling = true;
        List.copyOf(running.values()).forEach(run -> run.end(Ending.WORKER_ENDS));
    }

    void close() {
        performer.close();
    }
}
