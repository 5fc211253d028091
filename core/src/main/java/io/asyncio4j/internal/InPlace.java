// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/**
 * Pausable code on the caller's own thread: a continuation of the JDK.
 *
 * <p>To the code its caller's thread is the current one, so that thread-locals, the running task and its context are the
 * caller's. If the caller is a virtual thread that waits inside the code, it is unmounted with the code in it. Paused,
 * it is an object like others: what nobody can reach is garbage.
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
        return Continuations.current() == continuation;
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
