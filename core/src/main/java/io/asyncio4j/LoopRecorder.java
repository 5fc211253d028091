// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.FlightEvents;
import io.asyncio4j.internal.UserFrames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens on a loop into a recording of the JDK's flight recorder; there only while there is one.
 *
 * <p>All of it is written by the loop, nothing by a coroutine: the JDK drops the first event that a carrier writes after
 * its virtual thread has written one, and with the loom engine the loop is the carrier.
 */
final class LoopRecorder implements StepListener {
    private final LoopCore core;
    private FlightEvents.@Nullable LoopLag pass;

    private LoopRecorder(LoopCore core) {
        this.core = core;
    }

    /** The recorder that a loop is to have from now on: the one it has, a new one, or none. On the loop, now and then. */
    static @Nullable LoopRecorder update(LoopCore core, @Nullable LoopRecorder now) {
        boolean wanted = FlightEvents.wanted();
        if (wanted == (now != null)) {
            return now;
        }
        if (now != null) {
            core.unwatchSteps(now);
            return null;
        }
        LoopRecorder made = new LoopRecorder(core);
        core.watchSteps(made);
        return made;
    }

    static void started(@Nullable LoopRecorder recorder, Task<?> task) {
        if (recorder != null) {
            FlightEvents.taskStarted(recorder.loopName(), task.getName());
        }
    }

    private String loopName() {
        return core.inspection.name();
    }

    private void ended(Task<?> task) {
        Throwable failure = task.peekFailure();
        FlightEvents.taskEnded(
                loopName(),
                task.getName(),
                task.cancelled() ? "cancelled" : failure != null ? "failed" : "done",
                failure,
                core.ticker.age(task.madeAt));
    }

    void passBegins(int turns) {
        pass = FlightEvents.passBegins(loopName(), turns);
    }

    /** The pass is over, if there is one: the next begins, or the run ends. */
    static void passEnds(@Nullable LoopRecorder recorder) {
        FlightEvents.LoopLag ended = recorder == null ? null : recorder.pass;
        if (recorder != null && ended != null) {
            recorder.pass = null;
            FlightEvents.passEnded(ended);
        }
    }

    @Override
    public void stepEnded(Object what, long nanos) {
        Task<?> task = what instanceof Task<?> its ? its : null;
        if (nanos >= core.debug.slow().toNanos()) {
            StackTraceElement line = task == null ? null : UserFrames.first(List.of(task.getStack()));
            FlightEvents.slowStep(loopName(), DebugMode.describe(what), nanos, line == null ? null : line.toString());
        }
        if (task != null && task.isDone()) {
            ended(task);
        }
    }

    @Override
    public void waitedOutside(Object what, long nanos, Thread thread) {
        // the loop went on meanwhile
    }
}
