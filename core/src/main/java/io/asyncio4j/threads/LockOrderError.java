// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

/**
 * A thread asked for a lock that it must not wait for: it holds a later one, or this very one, which is not reentrant.
 *
 * <p>Thrown by {@link OrderedLocks} before anything is waited for. The message names both locks, who holds them and since
 * which line.
 */
public class LockOrderError extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong, and what to do
     */
    public LockOrderError(String message) {
        super(message);
    }
}
