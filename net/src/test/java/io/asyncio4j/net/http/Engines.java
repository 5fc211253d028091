// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import java.time.Duration;

/** Runs a test as a coroutine, for a bounded time, on a new loop with a network. */
final class Engines {
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private Engines() {}

    /** On the loom engine, then on the portable one. */
    static void each(VoidCoroutine test) {
        for (EngineKind engine : EngineKind.values()) {
            on(engine, test);
        }
    }

    static void on(EngineKind engine, VoidCoroutine test) {
        on(engine, LIMIT, test);
    }

    static void on(EngineKind engine, Duration limit, VoidCoroutine test) {
        try (Runner runner = Runner.builder()
                .loopFactory(() -> NetLoop.newEventLoop(EventLoop.builder().engine(engine), NetTransport.preferred()))
                .build()) {
            runner.run(() -> Asyncio.timeout(limit, test));
        }
    }
}
