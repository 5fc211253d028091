// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    @Test
    void anEventIsWrittenAsTheStandardSays() {
        ServerSentEvent event =
                ServerSentEvent.of("one\ntwo\r\nthree\r").id("7").name("news").retry(Duration.ofSeconds(2));

        assertThat(new String(event.encoded(), UTF_8))
                .isEqualTo("id: 7\nevent: news\nretry: 2000\ndata: one\ndata: two\ndata: three\ndata: \n\n");
        assertThat(new String(ServerSentEvent.json(java.util.Map.of("a", 1)).encoded(), UTF_8))
                .isEqualTo("data: {\"a\":1}\n\n");
    }

    @Test
    void noFieldCanForgeAnother() {
        assertThatThrownBy(() -> ServerSentEvent.of("x").id("1\ndata: forged"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerSentEvent.of("x").name("a\rb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerSentEvent.of("x").id("\0")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClientThatConnectsAgainSaysWhatItHasSeen() {
        Engines.each(() -> {
            HttpHandler handler = request -> ServerSentEvents.stream(request, events -> {
                String last = events.lastEventId();
                int next = last == null ? 0 : Integer.parseInt(last) + 1;
                events.send(ServerSentEvent.of("event " + next).id("" + next));
            });
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                RawHttp first = RawHttp.get(server, "/");
                assertThat(first.header("content-type")).isEqualTo("text/event-stream");
                assertThat(first.header("cache-control")).isEqualTo("no-store");
                assertThat(new String(first.unchunked(), UTF_8)).isEqualTo("id: 0\ndata: event 0\n\n");
                RawHttp second = RawHttp.get(server, "/", "Last-Event-ID: 41");
                assertThat(new String(second.unchunked(), UTF_8)).contains("event 42");
            }
        });
    }

    @Test
    void theSourceIsCancelledWhenTheClientGoesAway() {
        Engines.each(() -> {
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            HttpHandler handler = request -> ServerSentEvents.stream(request, events -> {
                try {
                    events.send("hello");
                    Asyncio.getRunningLoop().<String>createFuture().await();
                } catch (CancelledError e) {
                    fate.setResult("cancelled");
                    throw e;
                }
            });
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                Connection client = Streams.openConnection("127.0.0.1", server.port());
                client.writer().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
                client.reader().readUntil("data: hello\n\n".getBytes(ISO_8859_1));
                client.close();

                assertThat(Asyncio.waitFor(fate, 10)).isEqualTo("cancelled");
            }
        });
    }

    @Test
    void aSlowClientHoldsTheSourceUp() {
        Engines.each(() -> {
            int[] sent = {0};
            String event = "x".repeat(10_000);
            HttpHandler handler = request -> ServerSentEvents.stream(request, events -> {
                while (true) {
                    events.send(event);
                    sent[0]++;
                }
            });
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                Connection client = Streams.openConnection("127.0.0.1", server.port());
                client.writer().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
                client.reader().readLine();
                int before = -1;
                while (sent[0] == 0 || before != sent[0]) {
                    before = sent[0];
                    Asyncio.sleep(0.3);
                }
                assertThat(sent[0]).isBetween(1, 3000);
                client.close();
            }
        });
    }
}
