// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.EventLoop;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;
import io.asyncio4j.testing.LoopFactory;

/** Loops for tests whose network is in memory. */
public final class InMemory implements LoopFactory {
    /** For the extension. */
    public InMemory() {}

    @Override
    public EventLoop make(EventLoop.Builder builder, Poller waiting, LoopClock clock) {
        return MemoryNetwork.newEventLoop(builder, waiting, clock);
    }
}
