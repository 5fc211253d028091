// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class NetLoopTest {
    @Test
    void whoHasNoLoopIsToldOfOneWithANetwork() {
        assertToldOfNetLoopRun(() -> HttpServer.start(request -> HttpResponse.text(200, ""), "127.0.0.1", 0));
        assertToldOfNetLoopRun(HttpClient::open);
        assertToldOfNetLoopRun(() -> Streams.openConnection("127.0.0.1", 1));
    }

    private static void assertToldOfNetLoopRun(ThrowingCallable use) {
        assertThatThrownBy(use)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No event loop runs in ")
                .hasMessageContaining("NetLoop.run(")
                .hasMessageNotContaining("Asyncio.run(");
    }

    @Test
    void whoHasALoopWithoutANetworkIsToldToo() {
        assertThatThrownBy(() -> Asyncio.run(() -> {
                    NetLoop.current();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has no network")
                .hasMessageContaining("NetLoop.run");
    }
}
