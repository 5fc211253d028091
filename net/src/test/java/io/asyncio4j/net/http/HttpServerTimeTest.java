// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.net.Streams;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;

/** The time limits of a server, to the second, with its own defaults, in virtual time. */
class HttpServerTimeTest {
    private static HttpServer serve() {
        return HttpServer.start(request -> HttpResponse.text(request.text()), "127.0.0.1", 80);
    }

    private static void write(Connection client, String text) {
        client.writer().write(text.getBytes(ISO_8859_1));
    }

    private static String readAll(Connection client) throws IOException {
        return new String(client.reader().read(), ISO_8859_1);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aSilentConnectionIsClosedAfterTenSeconds(VirtualClock clock) throws IOException {
        try (HttpServer server = serve();
                Connection client = Streams.openConnection("127.0.0.1", server.port())) {
            assertThat(readAll(client)).isEmpty();
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(10));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void headersThatDripAreCutOffAfterTenSeconds(VirtualClock clock) throws IOException {
        try (HttpServer server = serve();
                Connection client = Streams.openConnection("127.0.0.1", server.port())) {
            write(client, "GET / HTTP/1.1\r\nHost: h\r\nx: ");
            for (int i = 0; i < 9; i++) {
                Asyncio.sleep(1);
                write(client, "x");
            }
            assertThat(readAll(client)).isEmpty();
            assertThat(server.statistics().timedOut()).isEqualTo(1);
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(10));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anIdleConnectionIsClosedAfterAMinute(VirtualClock clock) throws IOException {
        try (HttpServer server = serve();
                Connection client = Streams.openConnection("127.0.0.1", server.port())) {
            Asyncio.sleep(5);
            write(client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(readAll(client)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(65));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyThatComesTooSlowlyIsStatus408(VirtualClock clock) throws IOException {
        try (HttpServer server = serve();
                Connection client = Streams.openConnection("127.0.0.1", server.port())) {
            write(client, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n");
            for (int i = 0; i < 4; i++) {
                write(client, "x".repeat(1300)); // fast enough for the first 5 seconds
                Asyncio.sleep(1);
            }
            assertThat(readAll(client)).startsWith("HTTP/1.1 408 ");
        }
        assertThat(clock.now()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aHandlerThatReadsSlowlyIsNotTheClientsFault(VirtualClock clock) throws IOException {
        byte[] large = new byte[500_000];
        HttpHandler slow = request -> {
            long count = 0;
            for (byte[] part = request.body().read(50_000);
                    part.length > 0;
                    part = request.body().read(50_000)) {
                count += part.length;
                Asyncio.sleep(20);
            }
            return HttpResponse.text(String.valueOf(count));
        };
        try (HttpServer server = HttpServer.start(slow, "127.0.0.1", 80);
                Connection client = Streams.openConnection("127.0.0.1", server.port())) {
            write(client, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 500000\r\n\r\n");
            client.writer().write(large);
            assertThat(readAll(client)).endsWith("\r\n\r\n500000");
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(200));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anIdleConnectionEndsAtWhateverMomentItBegan(VirtualClock clock) throws Exception {
        HttpServerOptions options =
                HttpServerOptions.DEFAULT.idleTimeout(Duration.ofMillis(7300)).headersTimeout(Duration.ofMillis(7300));
        try (HttpServer server = HttpServer.start(request -> HttpResponse.of(204), "127.0.0.1", 80, options)) {
            for (int i = 1; i <= 100; i++) {
                Asyncio.sleep(Duration.ofNanos(1_234_567_891L * i));
                Duration begin = clock.now();
                try (Connection silent = Streams.openConnection("127.0.0.1", server.port())) {
                    silent.reader().read();
                }
                assertThat(clock.now().minus(begin)).isBetween(Duration.ofMillis(7299), Duration.ofMillis(7301));
            }
        }
    }
}
