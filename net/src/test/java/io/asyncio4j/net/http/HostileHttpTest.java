// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.net.MemoryNetwork;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Clients that mean no good, in virtual time: the server gets rid of them, and serves others. */
class HostileHttpTest {
    private static final String GOOD = "GET /good HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    private static HttpServer start() {
        return HttpServer.start(
                request -> switch (request.path()) {
                    case "/body" -> HttpResponse.text(200, "read " + request.bytes().length);
                    case "/text" -> HttpResponse.text(200, request.text());
                    case "/ignore" -> HttpResponse.text(200, "ignored");
                    case "/slow" -> {
                        Asyncio.sleep(5);
                        yield HttpResponse.text(200, "slow");
                    }
                    case "/large" -> HttpResponse.bytes("application/octet-stream", new byte[1 << 22]);
                    default -> HttpResponse.text(200, "fine");
                },
                "127.0.0.1",
                80);
    }

    /** Others are served. */
    private static void check(HttpServer server) throws IOException {
        try (WildClient client = new WildClient(server.port())) {
            client.send(GOOD);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("fine");
        }
    }

    /** Closes the server; nothing of its connections is left. */
    private static void end(HttpServer server) {
        server.close();
        Asyncio.sleep(1);
        assertThat(MemoryNetwork.current().links()).isEmpty();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void headersThatComeByteByByteEndTheConnection(VirtualClock clock) throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            Task<Void> drip = Asyncio.createTask(() -> {
                for (byte each : ("GET /good HTTP/1.1\r\nx: " + "y".repeat(500)).getBytes(ISO_8859_1)) {
                    client.send(new byte[] {each});
                    Asyncio.sleep(2);
                }
            });
            client.readToEnd();
            drip.cancel();
            assertThat(clock.now()).isLessThan(Duration.ofSeconds(15));
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aConnectionWithoutARequestIsClosed(VirtualClock clock) throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.readToEnd();
            assertThat(clock.now()).isLessThan(Duration.ofSeconds(65));
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aConnectionThatIsSilentAfterARequestIsClosed(VirtualClock clock) throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send("GET /good HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("fine");
            assertThat(clock.now()).isLessThan(Duration.ofSeconds(70));
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyThatDripsEndsTheConnection(VirtualClock clock) throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send("POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n");
            Task<Void> drip = Asyncio.createTask(() -> {
                for (int i = 0; i < 1000; i++) {
                    client.send("x");
                    Asyncio.sleep(1);
                }
            });
            client.readToEnd();
            drip.cancel();
            assertThat(clock.now()).isLessThan(Duration.ofSeconds(60));
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aClientThatReadsNoAnswerLosesItsConnection(VirtualClock clock) throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.connection.reader(); // which nobody reads: it pauses after its limit
            client.send("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");
            Asyncio.sleep(120);
            assertThat(MemoryNetwork.current().links().getFirst().bytesToClient())
                    .isLessThan(1 << 20);
            assertThat(client.readToEnd().length()).isLessThan(1 << 20);
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aTlsHandshakeThatStopsHalfWayEndsTheConnection(VirtualClock clock) throws Exception {
        HttpServer server = HttpServer.start(
                request -> HttpResponse.text("fine"),
                "127.0.0.1",
                443,
                HttpServerOptions.DEFAULT.tls(ServerTls.selfSigned("localhost")));
        SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(1 << 15);
        engine.wrap(ByteBuffer.allocate(0), hello);
        hello.flip();
        for (int length = 1; length <= hello.limit(); length += 37) {
            Duration before = clock.now();
            try (WildClient client = new WildClient(server.port())) {
                client.send(Arrays.copyOf(hello.array(), length));
                client.readToEnd();
            }
            assertThat(clock.now().minus(before)).isLessThan(Duration.ofSeconds(15));
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void bombsOfHeadersAreRefused() throws IOException {
        HttpServer server = start();
        for (String bomb : new String[] {
            "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nhost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\nbig: " + "b".repeat(1 << 20) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\n" + "c: d\r\n".repeat(1 << 17) + "\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n" + "c: d\r\n".repeat(150) + "\r\n",
            "e".repeat(1 << 20),
        }) {
            try (WildClient client = new WildClient(server.port())) {
                client.send(bomb);
                assertThat(client.readToEnd()).matches("(?s)(HTTP/1\\.[01] 4\\d\\d .*)?");
            }
            check(server);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void requestsThatAreNotHttpAreRefused() throws IOException {
        HttpServer server = start();
        for (String wrong : new String[] {
            "\r\n\r\n\r\nHELLO\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\nhost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\nno colon\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\nb\0d: x\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
            "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: ten\r\n\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n-5\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\u00ff".repeat(100),
        }) {
            try (WildClient client = new WildClient(server.port())) {
                client.send(wrong);
                String answer = client.readFor(600);
                assertThat(answer).as(wrong).doesNotContain("200 OK");
            }
            check(server);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aRequestIsNotSmuggledInTheBodyOfAnother() throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send("POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"
                    + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n");
            String answer = client.readToEnd();
            assertThat(answer.split("HTTP/1.1 200", -1).length - 1).isLessThanOrEqualTo(1);
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void garbageBehindRequestsEndsTheConnectionAfterTheirAnswers() throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send("GET /good HTTP/1.1\r\nhost: a\r\n\r\n".repeat(3) + "\0\0garbage garbage\r\n\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200");
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void textThatIsNoUtf8IsText() throws IOException {
        HttpServer server = start();
        for (String odd : new String[] {
            "POST /text HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\nconnection: close\r\n\r\n\u00ff\u00fe\u00c3(",
            "GET /\u00ff\u00fe HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            "GET /%ff%fe%c3( HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            "GET /%zz?%zz=%f HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: \u00ff\u00fe\r\nconnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: a\r\ncookie: \u00ff=\u00fe; ;;=\r\nconnection: close\r\n\r\n",
        }) {
            try (WildClient client = new WildClient(server.port())) {
                client.send(odd);
                assertThat(client.readToEnd()).as(odd).matches("(?s)HTTP/1.1 [24]\\d\\d .*");
            }
            check(server);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyOfHundredMegabytesIsNotTakenIn() throws IOException {
        HttpServer server = start();
        for (String path : new String[] {"/body", "/ignore"}) {
            try (WildClient client = new WildClient(server.port())) {
                client.send("POST " + path + " HTTP/1.1\r\nhost: a\r\ncontent-length: 104857600\r\n\r\n");
                Task<Void> pushing = Asyncio.createTask(() -> push(client));
                client.readToEnd();
                pushing.cancel();
                Asyncio.wait(List.of(pushing));
                assertThat(pushing.isCancelled() || pushing.exception() != null).isTrue();
            }
            check(server);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anAnswerOfOneGigabyteWaitsForItsReader() throws IOException {
        AtomicLong written = new AtomicLong();
        HttpServer server = HttpServer.start(
                request -> HttpResponse.stream("application/octet-stream", writer -> {
                    byte[] chunk = new byte[1 << 16];
                    for (int i = 0; i < 1 << 14; i++) {
                        writer.write(chunk);
                        writer.drain();
                        written.addAndGet(chunk.length);
                    }
                }),
                "127.0.0.1",
                80);
        try (WildClient client = new WildClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            Asyncio.sleep(10);
            assertThat(written.get()).isBetween(1L, 10L << 20);
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyOfOneGigabyteWaitsForItsHandler() throws IOException {
        HttpServer server = HttpServer.start(
                request -> {
                    Asyncio.sleep(3600);
                    return HttpResponse.text("late");
                },
                "127.0.0.1",
                80,
                HttpServerOptions.DEFAULT.maxBodyBytes(1L << 30));
        try (WildClient client = new WildClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1073741824\r\n\r\n");
            Task<Void> pushing = Asyncio.createTask(() -> push(client));
            Asyncio.sleep(10);
            assertThat(MemoryNetwork.current().links().getFirst().bytesToServer())
                    .isBetween(1L, 10L << 20);
            pushing.cancel();
            Asyncio.wait(List.of(pushing));
        }
        end(server);
    }

    private static void push(WildClient client) throws IOException {
        byte[] chunk = new byte[1 << 16];
        for (int i = 0; i < 1 << 14; i++) {
            client.send(chunk);
            client.connection.writer().drain();
        }
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 30)
    void aResetAtEachByteLeavesNothingBehind() throws IOException {
        HttpServer server = start();
        String request = "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
        for (int[] at : points(request.length(), 100)) {
            MemoryNetwork.current().onLink(link -> link.resetAfter(at[0], at[1]));
            try (WildClient client = new WildClient(server.port())) {
                client.send(request);
                client.readToEnd();
            }
            MemoryNetwork.current().onLink(null);
        }
        check(server);
        end(server);
    }

    /** Numbers of bytes up, and down, after which a connection is reset. */
    private static List<int[]> points(int up, int down) {
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < up; i++) {
            all.add(new int[] {i, -1});
        }
        for (int i = 0; i < down; i++) {
            all.add(new int[] {-1, i});
        }
        return all;
    }

    @AsyncTest(loopFactory = InMemory.class)
    void clientsThatResetDoNotFillTheLog() throws IOException {
        HttpServer server = start();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, ISO_8859_1));
        try {
            for (int at : new int[] {2, 20, 50}) {
                MemoryNetwork.current().onLink(link -> link.resetAfter(at, -1));
                try (WildClient client = new WildClient(server.port())) {
                    client.send("POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n");
                    client.readToEnd();
                }
            }
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(ISO_8859_1)).isEmpty();
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aClientThatVanishesDoesNotStayForEver() throws IOException {
        HttpServer server = start();
        try (WildClient client = new WildClient(server.port())) {
            client.send("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n");
            Asyncio.sleep(1);
            MemoryNetwork.current().links().getFirst().cut();
            Asyncio.sleep(600);
        }
        check(server);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class, timeLimit = 60)
    void mutatedRequestsDoNoHarm() throws IOException {
        HttpServer server = start();
        Random random = new Random(20);
        String[] seeds = {
            "GET /good?a=b&c=%20d HTTP/1.1\r\nhost: a\r\naccept: */*\r\ncookie: a=b; c=d\r\n\r\n",
            "POST /body HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\nhello",
            "POST /text HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "GET /ws HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0\0\0\5\1\5\0\0\0\1aaaaa",
        };
        for (int round = 0; round < 400; round++) {
            byte[] bytes = seeds[round % seeds.length].getBytes(ISO_8859_1);
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                bytes = mutate(bytes, random);
            }
            MemoryNetwork.current().segment(1 + random.nextInt(64));
            try (WildClient client = new WildClient(server.port())) {
                client.send(bytes);
                if (random.nextBoolean()) {
                    client.connection.writer().writeEof();
                }
                client.readFor(0.5);
            }
        }
        MemoryNetwork.current().segment(1 << 16);
        check(server);
        end(server);
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        return switch (random.nextInt(5)) {
            case 0 -> {
                copy[at] = (byte) random.nextInt(256);
                yield copy;
            }
            case 1 -> Arrays.copyOf(bytes, Math.max(1, at));
            case 2 -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
                System.arraycopy(bytes, 0, longer, bytes.length, at);
                yield longer;
            }
            case 3 -> {
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            default -> {
                System.arraycopy(bytes, at, copy, 0, bytes.length - at);
                yield copy;
            }
        };
    }
}
