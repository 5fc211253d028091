// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.Coroutine;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Runner;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A loop for tests: its time is virtual, and it fails where a test left something behind or overlooked a failure.
 *
 * <p>{@link AsyncTest} makes one for each test method; elsewhere open it in a try block. Used by one thread.
 */
public final class TestLoop implements AutoCloseable {
    private final EventLoop loop;
    private final @Nullable VirtualClock clock;
    private final Runner runner;
    private final boolean leakCheck;
    private final Queue<ExceptionContext> reported = new ConcurrentLinkedQueue<>();

    private TestLoop(Builder builder) {
        EventLoop.Builder kind = EventLoop.builder().name("test");
        if (builder.engine != null) {
            kind.engine(builder.engine);
        }
        if (builder.realTime) {
            clock = null;
            loop = kind.build();
        } else {
            clock = new VirtualClock();
            loop = builder.loops.make(kind, clock, clock);
        }
        leakCheck = builder.leakCheck;
        loop.setExceptionHandler((source, failure) -> reported.add(failure));
        runner = Runner.builder().loopFactory(() -> loop).build();
        runner.getLoop(); // so that closing the runner closes the loop even if nothing ran
    }

    /**
     * Opens a loop with virtual time and all checks, on the engine that this JVM prefers.
     *
     * @return the loop; close it
     */
    public static TestLoop open() {
        return builder().build();
    }

    /**
     * Describes a loop for tests.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Gives plain loops with virtual time, each with a clock of its own, to code that wants a factory.
     *
     * @return makes a new loop at each call
     */
    public static Supplier<EventLoop> virtualTimeLoops() {
        return () -> {
            VirtualClock clock = new VirtualClock();
            return EventLoop.builder().clock(clock).poller(clock).build();
        };
    }

    /**
     * Returns the loop.
     *
     * @return the loop
     */
    public EventLoop loop() {
        return loop;
    }

    /**
     * Returns the loop's clock.
     *
     * @return the clock
     * @throws IllegalStateException if the loop runs in real time
     */
    public VirtualClock clock() {
        if (clock == null) {
            throw new IllegalStateException("This loop runs in real time and has no virtual clock; "
                    + "measure with loop.time(), or drop realTime");
        }
        return clock;
    }

    /**
     * Runs a coroutine until it ends, and then checks that it left no task behind.
     *
     * @param <T> what it results in
     * @param main the coroutine
     * @return its result
     * @throws io.asyncio4j.DeadlockError if it can never go on
     * @throws AssertionError if tasks are pending when it has ended
     * @throws io.asyncio4j.TaskFailedException if it failed with a checked exception; an unchecked one is thrown as it is
     */
    public <T> T run(Coroutine<T> main) {
        T result = runner.run(main);
        Set<Task<?>> left = loop.allTasks();
        if (leakCheck && !left.isEmpty()) {
            throw new AssertionError((left.size() == 1 ? "1 task was" : left.size() + " tasks were")
                    + " left behind; await or cancel and await:\n" + loop.report());
        }
        return result;
    }

    /**
     * Runs a coroutine that results in nothing. See {@link #run(Coroutine)}.
     *
     * @param main the coroutine
     */
    public void run(VoidCoroutine main) {
        run(main.asCoroutine());
    }

    /**
     * Cancels the tasks that are left, closes the loop, and checks that nothing was reported to its exception handler.
     * Does nothing the second time.
     *
     * @throws AssertionError if something was
     */
    @Override
    public void close() {
        Throwable failure = null;
        try {
            runner.close();
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            AssertionError overlooked = takeReported();
            if (overlooked != null && failure != null) {
                failure.addSuppressed(overlooked);
            } else if (overlooked != null) {
                throw overlooked;
            }
        }
    }

    private @Nullable AssertionError takeReported() {
        List<ExceptionContext> failures = List.copyOf(reported);
        reported.clear();
        if (failures.isEmpty()) {
            return null;
        }
        AssertionError error = new AssertionError(failures.stream()
                .map(failure ->
                        "  " + failure.message() + (failure.exception() == null ? "" : ": " + failure.exception()))
                .collect(Collectors.joining("\n", "Reported to the loop's exception handler:\n", "")));
        for (ExceptionContext failure : failures) {
            if (failure.exception() != null) {
                error.addSuppressed(failure.exception());
            }
        }
        return error;
    }

    /** Settings of a loop for tests. */
    public static final class Builder {
        private @Nullable EngineKind engine;
        private boolean realTime;
        private boolean leakCheck = true;
        private LoopFactory loops = new PlainLoops();

        private Builder() {}

        /**
         * Chooses how the loop runs coroutines.
         *
         * @param kind the engine
         * @return this
         */
        public Builder engine(EngineKind kind) {
            engine = kind;
            return this;
        }

        /**
         * Chooses the system's clock instead of a virtual one.
         *
         * @param real true for real time
         * @return this
         */
        public Builder realTime(boolean real) {
            realTime = real;
            return this;
        }

        /**
         * Chooses whether a run fails that leaves tasks behind; true by default.
         *
         * @param check whether
         * @return this
         */
        public Builder leakCheck(boolean check) {
            leakCheck = check;
            return this;
        }

        /**
         * Chooses who makes the loop, such as {@code MemoryNetwork::newEventLoop} of the net room. Not asked in real time.
         *
         * @param factory gets the virtual clock
         * @return this
         */
        public Builder loopFactory(LoopFactory factory) {
            loops = factory;
            return this;
        }

        /**
         * Makes the loop.
         *
         * @return a new loop; close it
         * @throws IllegalStateException if the loom engine was chosen and the JVM was started without its flag
         */
        public TestLoop build() {
            return new TestLoop(this);
        }
    }
}
