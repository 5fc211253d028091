// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What loops write into a recording of the JDK's flight recorder. The classes of the events are loaded when there is a
 * recording, not before.
 */
public final class FlightEvents {
    private static final String CATEGORY = "asyncio4j";

    /** A modular program may run without the recorder's module. */
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightEvents() {}

    /** What the events of loops have in common. */
    @Category(CATEGORY)
    @StackTrace(false)
    public abstract static class LoopEvent extends Event {
        @Label("Loop")
        @Nullable
        String loop;

        private LoopEvent() {}
    }

    /** A task has had its first turn. */
    @Name("asyncio4j.TaskStart")
    @Label("Task Start")
    @Description("A task has its first turn")
    public static final class TaskStart extends LoopEvent {
        @Label("Task")
        @Nullable
        String task;

        private TaskStart() {}
    }

    /** A task has ended. */
    @Name("asyncio4j.TaskEnd")
    @Label("Task End")
    @Description("A task has ended")
    public static final class TaskEnd extends LoopEvent {
        @Label("Task")
        @Nullable
        String task;

        @Label("Outcome")
        @Description("done, failed or cancelled")
        @Nullable
        String outcome;

        @Label("Failure")
        @Description("The exception's class and message")
        @Nullable
        String failure;

        @Label("Age")
        @Description("Since it was made, to ten milliseconds")
        @Timespan(Timespan.NANOSECONDS)
        long age;

        private TaskEnd() {}
    }

    /** A task or callback has held the loop for too long. */
    @Name("asyncio4j.SlowStep")
    @Label("Slow Step")
    @Description("A task or a callback has held the loop's thread for longer than the loop's slow-callback duration")
    public static final class SlowStep extends LoopEvent {
        @Label("Step")
        @Description("The task or the callback")
        @Nullable
        String step;

        @Label("Held")
        @Timespan(Timespan.NANOSECONDS)
        long held;

        @Label("Ended At")
        @Description("The line at which a task gave the thread back")
        @Nullable
        String endedAt;

        private SlowStep() {}
    }

    /** One pass of a loop; its duration is what a timer, or an event from outside, may have had to wait. */
    @Name("asyncio4j.LoopLag")
    @Label("Loop Lag")
    @Description("A pass of the loop, for whose duration timers and outside events may have had to wait")
    @Threshold("20 ms")
    public static final class LoopLag extends LoopEvent {
        @Label("Turns")
        @Description("How many turns the pass held")
        int turns;

        private LoopLag() {}
    }

    /**
     * Tells whether there is a recording that may want events of loops.
     *
     * @return false as long as the recorder has never been used in this JVM
     */
    public static boolean wanted() {
        return PRESENT && FlightRecorder.isInitialized() && anyEnabled();
    }

    private static boolean anyEnabled() {
        return new LoopLag().isEnabled()
                || new SlowStep().isEnabled()
                || new TaskStart().isEnabled()
                || new TaskEnd().isEnabled();
    }

    /**
     * Writes that a task has its first turn.
     *
     * @param loop the loop's name
     * @param task the task's name
     */
    public static void taskStarted(String loop, String task) {
        TaskStart event = new TaskStart();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.task = task;
            event.commit();
        }
    }

    /**
     * Writes that a task has ended.
     *
     * @param loop the loop's name
     * @param task the task's name
     * @param outcome done, failed or cancelled
     * @param failure why it failed
     * @param age nanoseconds since it was made
     */
    public static void taskEnded(String loop, String task, String outcome, @Nullable Throwable failure, long age) {
        TaskEnd event = new TaskEnd();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.task = task;
            event.outcome = outcome;
            event.failure = failure == null ? null : SafeText.of(failure);
            event.age = age;
            event.commit();
        }
    }

    /**
     * Writes that a step took too long.
     *
     * @param loop the loop's name
     * @param step the task or the callback
     * @param held nanoseconds
     * @param endedAt the line at which it gave the thread back; null if that is not known
     */
    public static void slowStep(String loop, String step, long held, @Nullable String endedAt) {
        SlowStep event = new SlowStep();
        if (event.shouldCommit()) {
            event.loop = loop;
            event.step = step;
            event.held = held;
            event.endedAt = endedAt;
            event.commit();
        }
    }

    /**
     * Notes that a pass begins.
     *
     * @param loop the loop's name
     * @param turns how many turns it holds
     * @return what {@link #passEnded} takes
     */
    public static LoopLag passBegins(String loop, int turns) {
        LoopLag event = new LoopLag();
        event.loop = loop;
        event.turns = turns;
        event.begin();
        return event;
    }

    /**
     * Writes a pass that took long.
     *
     * @param pass what {@link #passBegins} gave
     */
    public static void passEnded(LoopLag pass) {
        pass.commit();
    }
}
