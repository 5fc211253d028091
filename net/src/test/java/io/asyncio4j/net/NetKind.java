// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.VoidCoroutine;
import java.time.Duration;
import java.util.stream.Stream;

/** An engine and a transport; tests of streams run on the pairs of {@link #all}. */
record NetKind(EngineKind engine, NetTransport transport) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Each engine on the preferred transport, and the loom engine on every other that works here. */
    static Stream<NetKind> all() {
        NetTransport preferred = NetTransport.preferred();
        return Stream.concat(
                Stream.of(EngineKind.values()).map(engine -> new NetKind(engine, preferred)),
                Stream.of(NetTransport.values())
                        .filter(other -> other != preferred && other.isAvailable())
                        .map(other -> new NetKind(EngineKind.LOOM, other)));
    }

    EventLoop newLoop() {
        return NetLoop.newEventLoop(EventLoop.builder().engine(engine), transport);
    }

    /** Runs a test in a loop of this kind, for a bounded time. */
    void run(VoidCoroutine test) {
        try (Runner runner = Runner.builder().loopFactory(this::newLoop).build()) {
            runner.run(() -> Asyncio.timeout(LIMIT, test));
        }
    }
}
