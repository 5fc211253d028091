// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.net.MemoryNetwork;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** What a server keeps of WebSockets whose clients do not play fair, in virtual time. */
class WebSocketLimitsTest {
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final WebSocketOptions SILENT = WebSocketOptions.DEFAULT.heartbeat(null);

    private static WildClient connect(HttpServer server) throws IOException {
        WildClient client = new WildClient(server.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        client.connection.reader().readUntil("\r\n\r\n".getBytes(US_ASCII));
        return client;
    }

    private static HttpServer serve(WebSocketHandler handler) {
        return HttpServer.start(request -> HttpResponse.webSocket(SILENT, handler), "127.0.0.1", 80);
    }

    private static byte[] frame(int first, int length) {
        ByteBuffer frame = ByteBuffer.allocate(length + 8).put((byte) first);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        }
        byte[] bytes = new byte[frame.position() + 4 + length];
        frame.get(0, bytes, 0, frame.position());
        return bytes;
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void pingsDoNotLetInMoreThanIsReceived() throws IOException {
        try (HttpServer server = serve(webSocket -> Asyncio.sleep(10_000));
                WildClient client = connect(server)) {
            for (int i = 0; i < 1000; i++) {
                client.send(frame(PING, 1));
            }
            Asyncio.sleep(1);
            long before = MemoryNetwork.current().links().getFirst().bytesToServer();
            for (int i = 0; i < 1000; i++) {
                client.send(frame(BINARY, 50_000));
            }
            Asyncio.sleep(10);
            assertThat(MemoryNetwork.current().links().getFirst().bytesToServer() - before)
                    .isLessThan(5_000_000);
        }
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void whoPingsAndReadsNothingIsCutOff() throws IOException {
        AsyncFuture<Integer> code = Asyncio.getRunningLoop().createFuture();
        WebSocketHandler handler = webSocket -> {
            webSocket.awaitClosed();
            code.setResult(webSocket.closeCode());
        };
        try (HttpServer server = serve(handler);
                WildClient client = connect(server)) {
            Task<Void> pings = Asyncio.createTask(() -> {
                for (int i = 0; i < 100_000; i++) {
                    client.send(frame(PING, 125));
                    client.connection.writer().drain();
                }
            });
            assertThat(Asyncio.waitFor(code, 10)).isEqualTo(WebSocket.PROTOCOL_ERROR);
            pings.cancel();
            Asyncio.wait(java.util.List.of(pings));
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aCloseDoesNotWaitForWhoReadsNothing(VirtualClock clock) throws IOException {
        AsyncFuture<Duration> closed = Asyncio.getRunningLoop().createFuture();
        WebSocketHandler handler = webSocket -> {
            Task<Void> sending = Asyncio.createTask(() -> {
                while (true) {
                    webSocket.send(new byte[100_000]);
                }
            });
            Asyncio.sleep(5);
            Duration before = clock.now();
            webSocket.close();
            closed.setResult(clock.now().minus(before));
            Asyncio.wait(java.util.List.of(sending));
            assertThat(sending.exception()).isInstanceOf(WebSocketClosedException.class);
        };
        try (HttpServer server = serve(handler);
                WildClient client = connect(server)) {
            assertThat(Asyncio.waitFor(closed, 1000)).isLessThanOrEqualTo(Duration.ofSeconds(10));
            assertThat(client.readToEnd()).isNotEmpty();
        }
    }
}
