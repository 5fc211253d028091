// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import io.asyncio4j.stream.StreamReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Clients that break the protocol, frame by frame. Each gets its close code, and the server serves the next one. */
class HostileWebSocketTest {
    private static final WebSocketOptions OPTIONS = WebSocketOptions.DEFAULT.maxMessage(100_000);
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int FINAL = 0x80;
    private static final int COMPRESSED = 0x40;

    /** One raw client, and how its handler ends. */
    private static final class Raw implements AutoCloseable {
        private final AsyncFuture<Integer> code = Asyncio.getRunningLoop().createFuture();
        private final HttpServer server;
        private final Connection connection;

        Raw(WebSocketOptions options, String extensions) throws IOException {
            server = HttpServer.start(
                    request -> HttpResponse.webSocket(options, webSocket -> {
                        try {
                            for (WebSocketMessage message : webSocket) {
                                webSocket.send(String.valueOf(message.bytes().length));
                            }
                        } finally {
                            webSocket.awaitClosed();
                            code.setResult(webSocket.closeCode());
                        }
                    }),
                    "127.0.0.1",
                    0,
                    HttpServerOptions.DEFAULT.webSockets(options));
            connection = Streams.openConnection("127.0.0.1", server.port());
            send(("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + extensions + "\r\n")
                    .getBytes(US_ASCII));
            String head = new String(reader().readUntil("\r\n\r\n".getBytes(US_ASCII)), US_ASCII);
            assertThat(head).startsWith("HTTP/1.1 101").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }

        StreamReader reader() {
            return connection.reader();
        }

        void send(byte[] bytes) throws IOException {
            connection.writer().write(bytes);
            connection.writer().drain();
        }

        void frame(int first, byte[] payload) throws IOException {
            send(masked(first, payload, payload.length));
        }

        /** The payload of the next frame that is no ping, or the code of a close as negative number of text. */
        String answer() throws IOException {
            int type = reader().readExactly(1)[0] & 0x0f;
            int length = reader().readExactly(1)[0] & 0x7f;
            byte[] payload = reader().readExactly(length);
            return type == CLOSE ? "close " + ByteBuffer.wrap(payload).getShort() : new String(payload, UTF_8);
        }

        int handlersCode() {
            return Asyncio.waitFor(code, 10);
        }

        @Override
        public void close() throws IOException {
            connection.close();
            server.close();
        }
    }

    private static byte[] masked(int first, byte[] payload, long claimed) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (claimed < 126) {
            frame.put((byte) (0x80 | claimed));
        } else if (claimed < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) claimed);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(claimed);
        }
        frame.put(new byte[4]).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        for (int n = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
                n > 0;
                n = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH)) {
            out.write(piece, 0, n);
        }
        deflater.end();
        byte[] all = out.toByteArray();
        return java.util.Arrays.copyOf(all, all.length - 4); // without the tail of a sync flush
    }

    @Test
    void aMessageOverTheLimitIsCode1009WhetherOfOneFrameOrMany() {
        Engines.each(() -> {
            try (Raw raw = new Raw(OPTIONS, "")) {
                raw.frame(FINAL | BINARY, new byte[100_000]);
                assertThat(raw.answer()).isEqualTo("100000");
                raw.frame(FINAL | BINARY, new byte[100_001]);
                assertThat(raw.answer()).isEqualTo("close 1009");
            }
            try (Raw raw = new Raw(OPTIONS, "")) {
                raw.frame(TEXT, new byte[60_000]);
                raw.frame(0, new byte[40_000]);
                raw.frame(0, new byte[1]);
                assertThat(raw.answer()).isEqualTo("close 1009");
                raw.send(masked(FINAL | CLOSE, new byte[] {3, (byte) 0xf1}, 2));
                assertThat(raw.handlersCode()).isEqualTo(WebSocket.TOO_BIG);
            }
        });
    }

    @Test
    void aFrameThatClaimsAnExabyteIsRefusedAtItsHead() {
        Engines.each(() -> {
            try (Raw raw = new Raw(OPTIONS, "")) {
                raw.send(masked(FINAL | BINARY, new byte[10], 1L << 60));
                assertThat(raw.handlersCode()).isIn(WebSocket.LOST, WebSocket.TOO_BIG, WebSocket.PROTOCOL_ERROR);
            }
        });
    }

    @Test
    void textThatIsNoUtf8IsCode1007() {
        Engines.each(() -> {
            for (byte[] bad : new byte[][] {
                {(byte) 0xff}, {(byte) 0xc0, (byte) 0xaf}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {'a', (byte) 0xe2}
            }) {
                try (Raw raw = new Raw(OPTIONS, "")) {
                    raw.frame(FINAL | TEXT, bad);
                    assertThat(raw.answer()).isEqualTo("close 1007");
                }
            }
        });
    }

    @Test
    void aCharacterMayBeCutByFrames() {
        Engines.each(() -> {
            try (Raw raw = new Raw(OPTIONS, "")) {
                raw.frame(TEXT, new byte[] {(byte) 0xc3});
                raw.frame(FINAL | PING, "ping".getBytes(UTF_8));
                raw.frame(FINAL, new byte[] {(byte) 0xa4});
                assertThat(raw.answer()).isEqualTo("ping");
                assertThat(raw.answer()).isEqualTo("2");
            }
        });
    }

    @Test
    void framesThatBreakTheProtocolEndTheConnection() {
        Engines.each(() -> {
            byte[][] bad = {
                masked(FINAL, new byte[1], 1), // a continuation of nothing
                masked(FINAL | 3, new byte[1], 1), // a type that is not defined
                masked(PING, new byte[1], 1), // a control frame in parts
                masked(FINAL | PING, new byte[126], 126), // a control frame too long
                {(byte) (FINAL | TEXT), 1, 'a'}, // not masked
                masked(FINAL | CLOSE, new byte[1], 1), // half a code
                masked(FINAL | CLOSE, new byte[] {3, (byte) 0xee}, 2), // code 1006, which is never sent
            };
            for (byte[] frame : bad) {
                try (Raw raw = new Raw(OPTIONS, "")) {
                    raw.send(frame);
                    assertThat(raw.handlersCode())
                            .as("%s", java.util.HexFormat.of().formatHex(frame))
                            .isNotIn(WebSocket.NORMAL, WebSocket.GOING_AWAY);
                }
            }
        });
    }

    @Test
    void aCompressedBombIsNotInflated() {
        Engines.each(() -> {
            try (Raw raw = new Raw(OPTIONS.compression(true), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
                raw.frame(FINAL | COMPRESSED | BINARY, deflated(new byte[50_000]));
                assertThat(raw.reader().readExactly(1)[0] & COMPRESSED).isNotZero();
            }
            try (Raw raw = new Raw(OPTIONS.compression(true), "Sec-WebSocket-Extensions: permessage-deflate\r\n")) {
                byte[] bomb = deflated(new byte[200 << 20]);
                assertThat(bomb.length).isLessThan(1 << 18);
                raw.frame(FINAL | COMPRESSED | BINARY, bomb);
                assertThat(raw.handlersCode()).isNotIn(WebSocket.NORMAL, WebSocket.GOING_AWAY);
            }
        });
    }

    @Test
    void aClientThatAnswersNoPingIsGivenUp() {
        Engines.each(() -> {
            WebSocketOptions impatient = OPTIONS.heartbeat(Duration.ofMillis(50));
            try (Raw raw = new Raw(impatient, "")) {
                for (int ping = 0; ping < 2; ping++) {
                    assertThat(raw.reader().readExactly(1)[0] & 0x0f).isEqualTo(PING);
                    raw.reader().readExactly(9);
                }
                assertThat(raw.answer()).isEqualTo("close 1011");
                raw.send(masked(FINAL | CLOSE, new byte[] {3, (byte) 0xf3}, 2));
                assertThat(raw.handlersCode()).isEqualTo(WebSocket.INTERNAL_ERROR);
            }
        });
    }

    @Test
    void aConnectionCutAnywhereEndsItsHandler() {
        byte[] whole = masked(FINAL | TEXT, "hello".getBytes(UTF_8), 5);
        Engines.each(() -> {
            for (int length = 0; length < whole.length; length++) {
                try (Raw raw = new Raw(OPTIONS, "")) {
                    raw.send(java.util.Arrays.copyOf(whole, length));
                    raw.connection.close();
                    assertThat(raw.handlersCode()).isEqualTo(WebSocket.LOST);
                }
            }
        });
    }

    @Test
    void noiseNeverKeepsAHandlerAlive() {
        Engines.each(() -> {
            Random random = new Random(42);
            for (int round = 0; round < 30; round++) {
                try (Raw raw = new Raw(OPTIONS, "")) {
                    byte[] noise = new byte[random.nextInt(300)];
                    random.nextBytes(noise);
                    raw.send(noise);
                    raw.connection.close();
                    assertThat(raw.handlersCode()).isNotNull();
                }
            }
        });
    }
}
