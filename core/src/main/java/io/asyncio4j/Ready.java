// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** What stands in a loop's ready queue. */
abstract class Ready {
    /**
     * Takes its turn, on the loop.
     *
     * @param core the loop
     * @return the coroutine to switch to; null if the turn is over
     */
    abstract @Nullable Strand enter(LoopCore core);

    /** Is told that its turn will never come, because the loop has been closed. Any thread. */
    void discard() {}

    /** Whether it was cancelled while it stands in the timer queue, so that it will do nothing when it is due. */
    boolean isDead() {
        return false;
    }
}
