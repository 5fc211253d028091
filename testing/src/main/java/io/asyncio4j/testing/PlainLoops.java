// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.EventLoop;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;

/** Makes loops of core, which have no network. */
final class PlainLoops implements LoopFactory {
    PlainLoops() {}

    @Override
    public EventLoop make(EventLoop.Builder builder, Poller waiting, LoopClock clock) {
        return builder.poller(waiting).clock(clock).build();
    }
}
