// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Several loops, each in a thread of its own, for more than one core.
 *
 * <p>A failure reaches the opener as that of a {@link LoopThread} does: at {@link #close}, and a handler at once. The loops
 * that have not failed go on. asyncio has no counterpart. All methods may be called from any thread.
 */
public final class LoopGroup implements AutoCloseable {
    private final List<LoopThread> threads;
    private final AtomicInteger turn = new AtomicInteger();

    private LoopGroup(List<LoopThread> threads) {
        this.threads = List.copyOf(threads);
    }

    /**
     * Starts loops in threads named {@code name-1}, {@code name-2}, and so on.
     *
     * @param count how many
     * @param name the threads' name
     * @return the running loops; close them
     * @throws IllegalArgumentException if the count is less than one
     */
    public static LoopGroup start(int count, String name) {
        return start(count, name, EventLoop::create);
    }

    /**
     * Starts loops of a certain kind.
     *
     * @param count how many
     * @param name the threads' name
     * @param loopFactory makes a loop; called in each new thread
     * @return the running loops; close them
     * @throws IllegalArgumentException if the count is less than one
     */
    public static LoopGroup start(int count, String name, Supplier<EventLoop> loopFactory) {
        return start(count, name, builder -> builder.loopFactory(loopFactory));
    }

    /**
     * Starts loops with settings of their own, for example with who is told of failures.
     *
     * @param count how many
     * @param name the threads' name
     * @param settings completes the description of each loop's thread, which has its name already
     * @return the running loops; close them
     * @throws IllegalArgumentException if the count is less than one
     */
    public static LoopGroup start(int count, String name, UnaryOperator<LoopThread.Builder> settings) {
        if (count < 1) {
            throw new IllegalArgumentException("A LoopGroup has at least one loop, not " + count);
        }
        List<LoopThread> started = new ArrayList<>();
        try {
            for (int i = 1; i <= count; i++) {
                started.add(settings.apply(LoopThread.builder().name(name + "-" + i))
                        .start());
            }
        } catch (RuntimeException e) {
            started.forEach(LoopThread::stop);
            throw e;
        }
        return new LoopGroup(started);
    }

    /**
     * Returns the loops.
     *
     * @return an unmodifiable list
     */
    public List<LoopThread> threads() {
        return threads;
    }

    /**
     * Returns one loop after the other, over and over; those that have ended by a failure are left out.
     *
     * @return the next loop; one that has failed if all have
     */
    public LoopThread next() {
        LoopThread next = threads.get(Math.floorMod(turn.getAndIncrement(), threads.size()));
        for (int i = 1; i < threads.size() && next.hasFailed(); i++) {
            next = threads.get(Math.floorMod(turn.getAndIncrement(), threads.size()));
        }
        return next;
    }

    /**
     * Hands a coroutine to the next loop.
     *
     * @param <T> what it results in
     * @param coroutine the coroutine
     * @return a future of its result; cancelling it cancels the task
     * @throws IllegalStateException if all loops have ended; if by a failure, that is the cause
     */
    public <T> CompletableFuture<T> submit(Coroutine<T> coroutine) {
        return next().submit(coroutine);
    }

    /**
     * Hands a coroutine that results in nothing to the next loop.
     *
     * @param coroutine the coroutine
     * @return a future of its end; cancelling it cancels the task
     * @throws IllegalStateException if all loops have ended; if by a failure, that is the cause
     */
    public CompletableFuture<@Nullable Void> submit(VoidCoroutine coroutine) {
        return next().submit(coroutine);
    }

    /**
     * Stops all loops and waits until their threads have ended.
     *
     * @throws IllegalStateException if one of them failed, with further failures suppressed
     */
    @Override
    public void close() {
        threads.forEach(LoopThread::stop);
        IllegalStateException failure = null;
        for (LoopThread thread : threads) {
            try {
                thread.close();
            } catch (IllegalStateException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
