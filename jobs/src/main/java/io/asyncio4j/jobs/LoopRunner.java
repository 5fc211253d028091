// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs on one loop. All of it belongs to that loop. */
final class LoopRunner {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final WorkerSettings settings;
    private final Counters counters;
    private final int index;
    private final JobHandler handler;
    private final Set<Task<?>> running = new LinkedHashSet<>();
    private final BitSet lanes = new BitSet();
    private boolean cancelling;

    /** Makes the runner of the loop that runs now, and its handler. */
    LoopRunner(WorkerSettings settings, Counters counters, int index) {
        this.settings = settings;
        this.counters = counters;
        this.index = index;
        this.handler = settings.handler().get();
    }

    /** Runs one job to its end, whatever that is. A coroutine that must be a task's whole body; never throws. */
    Outcome run(Payload job) {
        if (cancelling) {
            return Outcome.UNFINISHED;
        }
        Task<?> self = Objects.requireNonNull(Asyncio.currentTask());
        int lane = lanes.nextClearBit(0);
        lanes.set(lane);
        running.add(self);
        counters.running.increment();
        long start = System.nanoTime();
        Verdict verdict = judge(job);
        counters.running.decrement();
        running.remove(self);
        lanes.clear(lane);
        WorkerListener listener = settings.listener();
        if (listener != null) {
            listener.ended(new JobReport(job, index, lane, start, System.nanoTime(), verdict.outcome, verdict.reason));
        }
        return verdict.outcome;
    }

    private Verdict judge(Payload job) {
        try {
            if (job.size() > settings.largestPayload()) {
                throw new BadPayloadException("it is " + job.size() + " bytes large, and " + settings.largestPayload()
                        + " is the most that is allowed");
            }
            handler.handle(job);
            counters.done.increment();
            return new Verdict(Outcome.DONE, null);
        } catch (BadPayloadException e) {
            counters.dead.increment();
            LOG.error("Payload {} is moved to the dead list: {}", job, e.getMessage());
            return new Verdict(Outcome.DEAD, e.getMessage());
        } catch (Throwable e) {
            // A failure under cancellation may be its doing, such as an InterruptedException: the job is run again.
            return cancelling ? new Verdict(Outcome.UNFINISHED, "the worker ended") : failed(job, asException(e));
        }
    }

    private static Exception asException(Throwable failure) {
        return switch (failure) {
            case Exception exception -> exception;
            case CancelledError cancelled ->
                new IllegalStateException("its handler was cancelled, and not by the worker", cancelled);
            default -> new IllegalStateException(failure.toString(), failure);
        };
    }

    private Verdict failed(Payload job, Exception failure) {
        String reason = reason(failure);
        try {
            handler.failed(job, failure);
            counters.failed.increment();
            LOG.warn("Job {} failed: {}", job, reason);
            return new Verdict(Outcome.FAILED, reason);
        } catch (Throwable e) {
            if (cancelling) {
                return new Verdict(Outcome.UNFINISHED, "the worker ended");
            }
            counters.failed.increment();
            counters.dead.increment();
            String both = e == failure ? reason : reason + "; then " + reason(e);
            LOG.error("Job {} failed and is moved to the dead list: {}", job, both);
            return new Verdict(Outcome.DEAD, both);
        }
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** Cancels what runs; nothing runs any more from now on. */
    void cancelAll() {
        cancelling = true;
        List.copyOf(running).forEach(task -> task.cancel("the worker ends"));
    }

    void close() {
        handler.close();
    }

    private record Verdict(Outcome outcome, @Nullable String reason) {}
}
