// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.net.MemoryNetwork;
import io.asyncio4j.testing.AsyncTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Clients of HTTP/2 that mean no good, frame by frame and in virtual time. */
class HostileHttp2Test {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int CONTINUATION = 9;

    /** Of a header block and of the stream. */
    private static final int END_BOTH = 5;

    private static final int END_HEADERS = 4;

    /** GET / of host a, by the static table of HPACK. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};

    private static final byte[] CANCEL = {0, 0, 0, 8};

    private static final byte[] POST = {(byte) 0x83, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private HttpServer start() {
        return HttpServer.start(
                request -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    try {
                        Asyncio.sleep(5);
                        return HttpResponse.text("fine");
                    } finally {
                        running.decrementAndGet();
                    }
                },
                "127.0.0.1",
                80);
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static WildClient connect(HttpServer server) throws IOException {
        WildClient client = new WildClient(server.port());
        client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        client.send(frame(SETTINGS, 0, 0));
        return client;
    }

    /** Sends until it is done or the server has had enough. */
    private static void flood(WildClient client, int count, IntFunction<byte[]> frames) {
        Task<Void> sending = Asyncio.createTask(() -> {
            for (int i = 0; i < count; i++) {
                client.send(frames.apply(i));
                client.connection.writer().drain();
            }
        });
        client.readFor(100);
        sending.cancel();
        Asyncio.wait(List.of(sending));
        if (!sending.isCancelled() && sending.exception() != null) {
            assertThat(sending.exception()).isInstanceOf(IOException.class);
        }
    }

    private void end(HttpServer server) throws IOException {
        try (WildClient client = new WildClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("fine");
        }
        server.close();
        Asyncio.sleep(10);
        assertThat(running).hasValue(0);
        assertThat(MemoryNetwork.current().links()).isEmpty();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anHonestClientIsServed() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            client.send(frame(HEADERS, END_BOTH, 1, GET));
            assertThat(client.readFor(10)).contains("fine");
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void requestsThatAreTakenBackAtOnceEndTheConnection() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            flood(client, 100_000, i -> {
                int stream = 2 * (i / 2) + 1;
                return i % 2 == 0 ? frame(HEADERS, END_BOTH, stream, GET) : frame(RESET, 0, stream, CANCEL);
            });
            assertThat(MemoryNetwork.current().links()).isEmpty();
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void openRequestsAreLimited() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            flood(client, 5_000, i -> frame(HEADERS, END_BOTH, 2 * i + 1, GET));
            assertThat(most.get()).isLessThan(1_000);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void headersWithoutEndEndTheConnection() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            client.send(frame(HEADERS, 0, 1, GET));
            byte[] more = new byte[1000];
            flood(client, 100_000, i -> frame(CONTINUATION, 0, 1, more));
            assertThat(MemoryNetwork.current().links()).isEmpty();
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void floodsOfSmallFramesStayBounded() throws IOException {
        HttpServer server = start();
        for (byte[] small : List.of(
                frame(PING, 0, 0, new byte[8]),
                frame(SETTINGS, 0, 0),
                frame(DATA, 0, 1),
                frame(200, 0, 0, new byte[8]))) {
            try (WildClient client = connect(server)) {
                client.send(frame(HEADERS, END_HEADERS, 1, POST));
                flood(client, 20_000, i -> small);
            }
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aPingBetweenRequestsDoesNotEndTheConnection() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            client.send(frame(HEADERS, END_BOTH, 1, GET));
            assertThat(client.readFor(10)).contains("fine");
            client.send(frame(PING, 0, 0, new byte[8]));
            client.readFor(30);
            client.send(frame(HEADERS, END_BOTH, 3, GET));
            assertThat(client.readFor(10)).contains("fine");
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aClientThatOnlyGreetsIsClosed() throws IOException {
        HttpServer server = start();
        try (WildClient client = connect(server)) {
            client.readToEnd();
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void mutatedFramesDoNoHarm() throws IOException {
        HttpServer server = start();
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            try (WildClient client = connect(server)) {
                for (int i = 0; i < 10; i++) {
                    byte[] payload = new byte[random.nextInt(40)];
                    random.nextBytes(payload);
                    int stream = random.nextInt(4);
                    client.send(frame(random.nextInt(11), random.nextInt(256), stream, payload));
                    client.send(frame(HEADERS, END_BOTH, 2 * i + 1, GET));
                }
                client.readFor(1);
            }
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aTlsHelloWhereNoneIsExpectedIsRefused() throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            assertThat(client.readToEnd().getBytes(ISO_8859_1)).hasSizeLessThan(1000);
        }
        end(server);
    }
}
