// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * Pausable code on the caller's own platform thread: a continuation of the JDK.
 *
 * <p>To the code its caller's thread is the current one, so that thread-locals are the caller's. Paused, it is an object
 * like others: what nobody can reach is garbage. Not for virtual threads: HotSpot 25 crashes when somebody reads the
 * stack of one while a continuation nested in it is being suspended.
 */
final class InPlace extends Pausable {
    private final Object continuation;
    private final LockStack locks = new LockStack();

    /** The scoped values that the code has bound around its pause; null if it has bound none. */
    private @Nullable Object ownBindings;

    InPlace(Runnable body) {
        continuation = Continuations.make(body);
    }

    @Override
    public boolean accepts(@Nullable Strand caller) {
        return !Thread.currentThread().isVirtual();
    }

    @Override
    public void resume() {
        Thread thread = Thread.currentThread();
        Object callers = Continuations.bindings(thread);
        Object own = ownBindings;
        if (own != null) {
            Continuations.setBindings(thread, own);
        }
        locks.clear();
        Continuations.run(continuation);
        Object left = Continuations.bindings(thread);
        if (left == callers) {
            ownBindings = null;
        } else {
            ownBindings = left;
            Continuations.setBindings(thread, callers);
        }
    }

    @Override
    public void pause() {
        Object before = Continuations.bindings(Thread.currentThread());
        if (!Continuations.yield()) {
            throw new IllegalStateException(
                    "A generator cannot yield inside of a static initializer or under a frame of native code");
        }
        if (Continuations.bindings(Thread.currentThread()) != before) {
            Continuations.forgetScopedValues();
        }
    }

    @Override
    public boolean isInside() {
        return !Thread.currentThread().isVirtual() && Continuations.current() == continuation;
    }

    @Override
    public boolean needsEnd() {
        return false;
    }

    @Override
    public void release() {
        // garbage, once nobody can reach it
    }
}
