// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Task;
import io.asyncio4j.TimerHandle;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run of a job that has begun and not ended. Belongs to the loop that runs it. */
final class ActiveRun {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** How long a coroutine may take to end after it was cancelled until somebody hears of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Why a run was cancelled by its worker. */
    enum Ending {
        TIMED_OUT("its time is over"),
        CANCELLED("somebody cancelled the job"),
        LOST("the job is not this worker's any more"),
        WORKER_ENDS("the worker ends");

        private final String words;

        Ending(String words) {
            this.words = words;
        }
    }

    final TakenJob job;
    final Task<?> task;
    final Counters counters;

    /** Of the loop's clock, in seconds. */
    final double began;

    /** Null as long as nobody wants it to end. */
    @Nullable
    Ending ending;

    /** Tells what cannot be cancelled that the run shall end. */
    @Nullable
    Runnable onEnd;

    /** What a handler wants kept with its failure; empty if nothing. */
    Supplier<String> failureNote = () -> "";

    private final JobTasks tasks = new JobTasks();
    private @Nullable TimerHandle timer;

    ActiveRun(TakenJob job, Task<?> task, Counters counters) {
        this.job = job;
        this.task = task;
        this.counters = counters;
        this.began = task.getLoop().time();
        tasks.begin();
    }

    /** Limits its time, from its beginning; for a run that still goes on. */
    void limit(Duration timeout) {
        if (ending == null) {
            timer = task.getLoop().callAt(began + timeout.toMillis() / 1e3, () -> end(Ending.TIMED_OUT));
        }
    }

    /** Cancels it; the first reason holds, except that a run that is lost is lost. */
    void end(Ending why) {
        if (ending != null) {
            ending = why == Ending.LOST ? why : ending;
            return;
        }
        ending = why;
        disarm();
        timer = task.getLoop().callLater(PATIENCE, this::reportStuck);
        if (onEnd != null) {
            onEnd.run();
        }
        task.cancel(why.words);
    }

    private void reportStuck() {
        counters.stuck.increment();
        LOG.warn(
                "Job {} was cancelled {} s ago ({}) and still runs; it keeps its slot until it ends. It is at{}",
                job,
                PATIENCE.toSeconds(),
                ending == null ? "" : ending.words,
                Stacks.of(task));
    }

    private void disarm() {
        TimerHandle armed = timer;
        if (armed != null) {
            armed.cancel();
            timer = null;
        }
    }

    /** Ends the watch over it; requests to cancel that came too late are taken back. */
    void ended() {
        disarm();
        counters.leaked.add(tasks.end(job));
        if (ending != null) {
            Thread.interrupted(); // meant for the handler, which has ended
            while (task.cancelling() > 0) {
                task.uncancel();
            }
        }
    }
}
