// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** Which loop and which task the calling code runs in. */
final class Running {
    /** The loop that a thread runs; coroutines find theirs through {@link Strand#current}. */
    private static final ThreadLocal<@Nullable EventLoop> BY_THREAD = new ThreadLocal<>();

    private Running() {}

    static @Nullable EventLoop onThisThread() {
        return BY_THREAD.get();
    }

    static void set(@Nullable EventLoop loop) {
        if (loop == null) {
            BY_THREAD.remove();
        } else {
            BY_THREAD.set(loop);
        }
    }

    /** The loop of the calling coroutine, callback or thread; null where none runs. */
    static @Nullable EventLoop loop() {
        Strand strand = Strand.current();
        return strand != null ? (EventLoop) strand.dispatcher().loop() : BY_THREAD.get();
    }

    /** The calling task; an error with a remedy where none runs. */
    static Task<?> task(String operation) {
        Strand strand = Strand.current();
        if (strand != null && strand.owner instanceof Task<?> task) {
            return task;
        }
        throw new IllegalStateException(operation + " works inside of a coroutine only, and "
                + (loop() == null
                        ? "no loop runs in " + Thread.currentThread() + ": use Asyncio.run(() -> ...)"
                        : "this is a callback of the loop: make a task, Asyncio.createTask(() -> ...)"));
    }
}
