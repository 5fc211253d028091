// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a loop in debug mode does besides: it reports slow steps, and remembers where tasks, futures and callbacks were
 * made. Used on the loop, except where said otherwise.
 */
final class DebugMode implements StepListener {
    /** The property that switches it on for all loops of a JVM. */
    static final String PROPERTY = "asyncio4j.debug";

    /** The property that says in seconds what is slow. */
    static final String SLOW_PROPERTY = "asyncio4j.slowCallbackDuration";

    private static final System.Logger LOG = System.getLogger("io.asyncio4j");
    private static final Duration SLOW = Duration.ofMillis(100);

    /** How long the end of a run waits for its reports to be written. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final LoopCore core;

    /** Any thread. */
    private volatile long slowNanos = slowByDefault();

    /** Where each was made. Any thread, for callSoonThreadsafe. */
    private final Map<Object, List<StackTraceElement>> places = Collections.synchronizedMap(new WeakHashMap<>());

    private boolean on;

    /** The last report of this run. */
    private @Nullable Report last;

    DebugMode(LoopCore core) {
        this.core = core;
    }

    private static long slowByDefault() {
        String seconds = System.getProperty(SLOW_PROPERTY);
        return seconds == null ? SLOW.toNanos() : Durations.nanos(Double.parseDouble(seconds));
    }

    boolean isOn() {
        return on;
    }

    void set(boolean wanted) {
        if (on == wanted) {
            return;
        }
        on = wanted;
        if (on) {
            core.watchSteps(this);
            if (core.main != null) {
                Watchdog.watch(this);
            }
        } else {
            Watchdog.forget(this);
            core.unwatchSteps(this);
            places.clear();
        }
    }

    void runBegins() {
        if (on) {
            Watchdog.watch(this);
        }
    }

    void runEnds() {
        if (on) {
            Watchdog.forget(this);
        }
        Report written = last;
        if (written != null) {
            last = null;
            written.await(); // a short program would end before its reports came
        }
    }

    Duration slow() {
        return Duration.ofNanos(slowNanos);
    }

    void setSlow(Duration duration) {
        slowNanos = Durations.nanos(duration);
    }

    // ---- where things were made ----

    /** Remembers the caller of the library as the place where something was made. Any thread. */
    void made(Object thing) {
        if (on) {
            places.put(thing, callers());
        }
    }

    private static List<StackTraceElement> callers() {
        StackTraceElement[] stack = Thread.currentThread().getStackTrace();
        int first = 1;
        while (first < stack.length && UserFrame.isOurs(stack[first])) {
            first++;
        }
        return List.of(Arrays.copyOfRange(stack, first, stack.length));
    }

    /** Where something was made; empty if that is not known. Any thread. */
    List<StackTraceElement> placeOf(@Nullable Object thing) {
        return thing == null ? List.of() : places.getOrDefault(thing, List.of());
    }

    /** Adds the place to what an exception handler is told. */
    ExceptionContext withPlace(ExceptionContext context) {
        if (!on || !context.sourceTraceback().isEmpty()) {
            return context;
        }
        for (Object thing : Arrays.asList(context.task(), context.future(), context.handle())) {
            List<StackTraceElement> place = placeOf(thing);
            if (!place.isEmpty()) {
                return context.withSourceTraceback(place);
            }
        }
        return context;
    }

    // ---- slow steps ----

    /** How long the watchdog may look away. Any thread. */
    long glanceNanos() {
        return Math.clamp(slowNanos / 4, 1_000_000, 50_000_000);
    }

    /** Reports the step that runs now if it has been running for too long. Called by the watchdog, on its own thread. */
    void glance() {
        Steps steps = core.steps;
        Steps.Step step = steps == null ? null : steps.current();
        if (step == null || step.reported || step.nanos() < slowNanos) {
            return;
        }
        Thread thread = step.thread();
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        if (steps.current() != step) {
            return; // it has just ended, and its thread may show another one
        }
        step.reported = true;
        String who = core.loop.toString();
        long nanos = step.nanos();
        Watchdog.later(new Report(
                System.Logger.Level.WARNING,
                () -> who + " stands still: " + describe(step.what()) + " has been running for " + seconds(nanos)
                        + " without an await. Move what takes so long to Asyncio.toThread(...)."
                        + traced("It is", List.of(stack))));
    }

    @Override
    public void stepEnded(Object what, long nanos) {
        if (nanos >= slowNanos) {
            String who = core.loop.toString();
            List<StackTraceElement> place = placeOf(what);
            report(
                    System.Logger.Level.WARNING,
                    () -> who + " stood still: " + describe(what) + " ran for " + seconds(nanos) + " without an await."
                            + traced("Made", place));
        }
    }

    @Override
    public void waitedOutside(Object what, long nanos, Thread thread) {
        if (nanos >= slowNanos) {
            String who = core.loop.toString();
            List<StackTraceElement> stack = List.of(thread.getStackTrace());
            report(
                    System.Logger.Level.INFO,
                    () -> describe(what) + " stood still for " + seconds(nanos)
                            + " in a blocking call that is no await. "
                            + who + " went on meanwhile; with the portable engine it would have stopped."
                            + traced("It is", stack));
        }
    }

    /** Has the watchdog write it: its text and the log are code of users, which must not run on the loop's own thread. */
    private void report(System.Logger.Level level, Supplier<String> text) {
        Report report = new Report(level, text);
        if (Watchdog.later(report)) {
            last = report;
        }
    }

    /** A line of the log that another thread writes. */
    private static final class Report implements Runnable {
        private final System.Logger.Level level;
        private final Supplier<String> text;
        private final CountDownLatch over = new CountDownLatch(1);

        Report(System.Logger.Level level, Supplier<String> text) {
            this.level = level;
            this.text = text;
        }

        @Override
        public void run() {
            try {
                LOG.log(level, text.get());
            } finally {
                over.countDown();
            }
        }

        /** Waits until it has been written, but not for long: the log may be waiting for this thread. */
        void await() {
            try {
                over.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static String describe(Object what) {
        return what instanceof Task<?> task ? "Task '" + task.getName() + "'" : "Callback " + what;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    /** A stack as lines, after a word on what it is; nothing if it is empty. */
    static String traced(String what, List<StackTraceElement> stack) {
        if (stack.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\n").append(what);
        for (StackTraceElement frame : stack) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }
}
