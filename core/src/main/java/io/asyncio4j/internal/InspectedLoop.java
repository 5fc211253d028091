// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.time.Duration;

/** A loop as the inspection sees it. */
public interface InspectedLoop {
    /**
     * Asks the loop for its tasks without waiting for the answer. Any thread.
     *
     * @return the question
     */
    Question ask();

    /** A question that a loop has been asked. */
    interface Question {
        /**
         * Waits for the answer. A loop that does not go on for so long is read from outside, as well as that can be done.
         *
         * @param patience how long the loop may take to begin, and for each slice of its answer
         * @return what is known
         * @throws InterruptedException if the thread is interrupted while it waits
         */
        LoopFacts answer(Duration patience) throws InterruptedException;
    }
}
