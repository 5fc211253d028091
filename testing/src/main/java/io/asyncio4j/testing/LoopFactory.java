// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.EventLoop;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;

/** Makes a loop of some kind for a test with virtual time, such as one whose network is in memory. */
@FunctionalInterface
public interface LoopFactory {
    /**
     * Makes a loop.
     *
     * @param builder has the name and the engine already
     * @param waiting how the loop has to wait when nothing is ready
     * @param clock the time that the loop has to follow
     * @return a new loop that does not run yet
     */
    EventLoop make(EventLoop.Builder builder, Poller waiting, LoopClock clock);
}
