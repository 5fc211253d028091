// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.VoidCoroutine;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Runs tests of HTTP for a bounded time. */
final class HttpRuns {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private HttpRuns() {}

    static void run(VoidCoroutine test) {
        run(EngineKind.LOOM, test);
    }

    static void run(EngineKind engine, VoidCoroutine test) {
        Engines.on(engine, LIMIT, test);
    }

    /** Waits until something holds. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Asyncio.sleep(0.002);
        }
    }

    /** Waits until no request is under way, and all connections that are left are idle. */
    static void awaitRest(HttpClient client) {
        until(() -> client.statistics().active() == 0
                && client.statistics().connections() == client.statistics().idle());
        assertThat(client.statistics().waiting()).isZero();
    }
}
