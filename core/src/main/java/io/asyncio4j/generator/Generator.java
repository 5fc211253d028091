// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import io.asyncio4j.EngineKind;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Code that gives values one at a time, and stands still in between.
 *
 * <p>Counterpart of Python's generators, plain and asynchronous. The body begins when the first value is asked for; it
 * runs until it yields, and goes on from there when the next value is asked for. It may be used in a for loop, as a
 * stream, or step by step. Any thread may begin it; in a coroutine its body may await, and a cancellation of the task is
 * thrown at that await.
 *
 * <p>Close one that may be left half-way, best in a try-with-resources: that runs the body's {@code finally} blocks. One that is
 * merely dropped leaves nothing behind, but whether its {@code finally} blocks run is not said. When a run of {@link
 * io.asyncio4j.Asyncio#run} ends, the generators that began in it and can still be reached are closed.
 *
 * @param <Y> the values it gives
 * @param <S> what is sent to it
 * @param <R> what its body returns
 */
public final class Generator<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
        implements Iterable<Y>, AutoCloseable {
    private final Frame<Y, S, R> frame;
    private final Iterator<Y> iterator = new GeneratorIterator<>(this);

    private Generator(Body<Y, S, R> body, @Nullable EngineKind engine) {
        frame = new Frame<>(body, engine);
    }

    // ---- making one ----

    /**
     * The body of a generator to which something is sent, or which has a result.
     *
     * @param <Y> the values it gives
     * @param <S> what is sent to it
     * @param <R> its result
     */
    @FunctionalInterface
    public interface Body<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object> {
        /**
         * Runs from the first value to the end.
         *
         * @param yielder takes the values
         * @return the result
         * @throws Exception whatever the code throws
         */
        R run(Yielder<Y, S> yielder) throws Exception;
    }

    /**
     * The body of a generator that only gives values.
     *
     * @param <Y> the values
     */
    @FunctionalInterface
    public interface Values<Y extends @Nullable Object> {
        /**
         * Runs from the first value to the end.
         *
         * @param yielder takes the values
         * @throws Exception whatever the code throws
         */
        void run(Yielder<Y, @Nullable Object> yielder) throws Exception;
    }

    /**
     * Makes a generator that only gives values. Nothing of the body runs yet.
     *
     * @param <Y> the values
     * @param body the code
     * @return the generator; close it if it may be left half-way
     */
    public static <Y extends @Nullable Object> Generator<Y, @Nullable Object, @Nullable Void> of(Values<Y> body) {
        return of(body, null);
    }

    static <Y extends @Nullable Object> Generator<Y, @Nullable Object, @Nullable Void> of(
            Values<Y> body, @Nullable EngineKind engine) {
        return new Generator<>(
                yielder -> {
                    body.run(yielder);
                    return null;
                },
                engine);
    }

    /**
     * Makes a generator to which something is sent, or which has a result. Nothing of the body runs yet.
     *
     * @param <Y> the values it gives
     * @param <S> what is sent to it
     * @param <R> its result
     * @param body the code
     * @return the generator; close it if it may be left half-way
     */
    public static <Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
            Generator<Y, S, R> twoWay(Body<Y, S, R> body) {
        return new Generator<>(body, null);
    }

    static <Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
            Generator<Y, S, R> twoWay(Body<Y, S, R> body, @Nullable EngineKind engine) {
        return new Generator<>(body, engine);
    }

    // ---- steps ----

    /**
     * Lets the body run to its next yield. Counterpart of {@code next(g)} and of {@code await anext(g)}.
     *
     * <p><b>Cancellation</b> of the calling task while the body awaits is thrown at that await. What the body throws ends
     * the generator and is thrown here: the same object, a checked exception as the cause of a {@link
     * io.asyncio4j.TaskFailedException}.
     *
     * @return the value that it yields
     * @throws StopIteration if the body ends instead, with its result; or if it has ended already
     * @throws IllegalStateException if the generator runs already, or began in a loop that runs in another thread
     */
    public Y next() {
        return valueOf(step(null, null));
    }

    /**
     * Lets the body run to its next yield, with a value for the yield at which it stands. Counterpart of {@code send}.
     *
     * @param value what that yield returns; null to send nothing
     * @return the value that it yields next
     * @throws StopIteration if the body ends instead; see {@link #next}
     * @throws IllegalStateException if the body has not begun and the value is not null; and as in {@link #next}
     */
    public Y send(@Nullable S value) {
        return valueOf(step(value, null));
    }

    /**
     * Throws something at the yield at which the body stands. If it has not begun or has ended, it is thrown here.
     * Counterpart of {@code throw}.
     *
     * @param error what to throw; a checked exception too
     * @return the value that the body yields next, if it catches the error
     * @throws StopIteration if the body ends instead; see {@link #next}
     */
    public Y throwIn(Throwable error) {
        return valueOf(step(null, Objects.requireNonNull(error, "error")));
    }

    /**
     * Ends the body: a {@link GeneratorExit} is thrown at its yield. Does nothing if it has not begun, or has ended.
     *
     * @throws IllegalStateException if the body yields once more; and as in {@link #next}
     */
    @Override
    public void close() {
        closeAndGet();
    }

    /**
     * Ends the body as {@link #close} does. Counterpart of what {@code close} returns.
     *
     * @return what the body returned, if it caught the GeneratorExit and returned something; else null
     */
    @SuppressWarnings("unchecked")
    public @Nullable R closeAndGet() {
        frame.close();
        Reference.reachabilityFence(this);
        return (R) frame.takeResult();
    }

    /** Lets the body run to its next yield; returns the value, or {@link Frame#END}. */
    @Nullable
    Object step(@Nullable Object sent, @Nullable Throwable error) {
        try {
            return frame.advance(sent, error);
        } finally {
            if (frame.takeUnguarded()) {
                Guard.CLEANER.register(this, frame::drop);
            }
            Reference.reachabilityFence(this);
        }
    }

    @SuppressWarnings("unchecked")
    private Y valueOf(@Nullable Object stepped) {
        if (stepped == Frame.END) {
            throw new StopIteration(frame.takeResult());
        }
        return (Y) stepped;
    }

    /** The result of a body that has just ended. */
    @SuppressWarnings("unchecked")
    @Nullable
    R takeResult() {
        return (R) frame.takeResult();
    }

    // ---- views ----

    /**
     * Returns the values that are left, for a for loop. It is always the same iterator: a second loop goes on where the
     * first one stopped. {@code hasNext} lets the body run to its next yield.
     *
     * @return the iterator
     */
    @Override
    public Iterator<Y> iterator() {
        return iterator;
    }

    /**
     * Returns the values that are left as a stream, which is sequential. To close the stream closes the generator.
     *
     * @return the stream
     */
    public Stream<Y> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public String toString() {
        return frame.toString();
    }

    /** Ends the threads of generators that nobody can reach, where they have threads. */
    private static final class Guard {
        static final Cleaner CLEANER = Cleaner.create();
    }
}
