// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does to clients that break the rules, and that it serves the others on. */
@ParameterizedClass(name = "{0}")
@EnumSource(NetTransport.class)
class HttpServerHostileTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpServerOptions QUICK =
            HttpServerOptions.DEFAULT.headersTimeout(Duration.ofSeconds(1)).idleTimeout(Duration.ofMillis(1500));

    @Parameter
    private NetTransport transport = NetTransport.NIO;

    /** Talks to a server as a client, in a thread of its own. */
    interface Client {
        void talk(int port) throws Exception;
    }

    private void serve(HttpHandler handler, HttpServerOptions options, Client client) {
        run(() -> {
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, options)) {
                int port = server.port();
                Asyncio.toThread(() -> {
                    client.talk(port);
                    isServed(port);
                    return true;
                });
            }
        });
    }

    private void run(VoidCoroutine main) {
        Assumptions.assumeTrue(transport.isAvailable());
        try (EventLoop loop = NetLoop.newEventLoop(EventLoop.builder(), transport)) {
            loop.runUntilComplete(() -> Asyncio.timeout(LIMIT, main::run));
        }
    }

    private static void isServed(int port) throws Exception {
        try (RawClient other = new RawClient(port)) {
            assertThat(other.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n").answer())
                    .startsWith("200 ");
        }
    }

    private static HttpResponse echo(HttpRequest request) throws Exception {
        return HttpResponse.text(request.text());
    }

    @Test
    void headersThatDripEndTheConnectionAtTheirLimit() {
        serve(HttpServerHostileTest::echo, QUICK, port -> {
            long started = System.nanoTime();
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n");
                String rest = drip(client);
                assertThat(rest).isEmpty();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(950), Duration.ofSeconds(15));
        });
    }

    @Test
    void laterHeadersThatDripDoSoToo() {
        serve(HttpServerHostileTest::echo, QUICK, port -> {
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer())
                        .isEqualTo("200 ");
                client.send("GET / HTTP/1.1\r\n");
                assertThat(drip(client)).isEmpty();
            }
        });
    }

    /** Sends a header byte by byte, each 20 ms, until the server closes. */
    private static String drip(RawClient client) throws Exception {
        client.socket.setSoTimeout(20);
        for (int i = 0; i < 500; i++) {
            client.sendAnyway(new byte[] {'x'});
            try {
                return client.rest().replace("<reset>", "");
            } catch (SocketTimeoutException e) {
                continue; // still open
            }
        }
        throw new AssertionError("The server did not close");
    }

    @Test
    void silentConnectionsAreClosed() {
        serve(HttpServerHostileTest::echo, QUICK, port -> {
            try (RawClient silent = new RawClient(port);
                    RawClient idle = new RawClient(port)) {
                assertThat(idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer())
                        .isEqualTo("200 ");
                assertThat(silent.rest()).isEmpty();
                assertThat(idle.rest()).isEmpty();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: minus\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\na b: c\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
                "\u0000\u00ff\u00fe\r\n\r\n"
            })
    void whatIsNoRequestIsRefused(String text) {
        serve(HttpServerHostileTest::echo, HttpServerOptions.DEFAULT, port -> {
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send(text).head()).contains(" 400 ");
            }
        });
    }

    @Test
    void largeHeadsAreRefused() {
        serve(HttpServerHostileTest::echo, HttpServerOptions.DEFAULT, port -> {
            try (RawClient client = new RawClient(port)) {
                client.sendAnyway(bytes("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
                assertThat(client.head()).contains(" 414 ");
            }
            try (RawClient client = new RawClient(port)) {
                client.sendAnyway(bytes("GET / HTTP/1.1\r\nHost: h\r\nbomb: " + "a".repeat(20_000) + "\r\n\r\n"));
                assertThat(client.head()).contains(" 431 ");
            }
            try (RawClient client = new RawClient(port)) {
                client.sendAnyway(bytes("GET / HTTP/1.1\r\nHost: h\r\n" + "a: b\r\n".repeat(101) + "\r\n"));
                assertThat(client.head()).contains(" 431 ");
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() {
        serve(HttpServerHostileTest::echo, HttpServerOptions.DEFAULT.maxBodyBytes(1000), port -> {
            try (RawClient announced = new RawClient(port)) {
                announced.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n");
                assertThat(announced.head()).startsWith("http/1.1 413 ");
            }
            try (RawClient chunked = new RawClient(port)) {
                chunked.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
                chunked.sendAnyway(bytes("400\r\n" + "x".repeat(1024) + "\r\n"));
                assertThat(chunked.head()).startsWith("http/1.1 413 ").contains("connection: close");
                assertThat(chunked.rest()).startsWith("The body is larger than 1000 bytes");
            }
        });
    }

    @Test
    void aHugeBodyThatNobodyReadsIsNeitherKeptNorReadToItsEnd() {
        serve(request -> HttpResponse.text("done"), HttpServerOptions.DEFAULT, port -> {
            try (RawClient client = new RawClient(port)) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000000\r\n\r\n");
                for (int i = 0; i < 100; i++) {
                    client.sendAnyway(new byte[1 << 16]);
                }
                assertThat(client.head()).startsWith("http/1.1 200 ").contains("connection: close");
            }
        });
    }

    @Test
    void aSmallBodyThatNobodyReadsDoesNotCostTheConnection() {
        serve(request -> HttpResponse.text(request.path()), HttpServerOptions.DEFAULT, port -> {
            try (RawClient client = new RawClient(port)) {
                client.send("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe");
                assertThat(client.answer()).isEqualTo("200 /1");
                client.send("lloGET /2 HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.answer()).isEqualTo("200 /2");
            }
        });
    }

    @Test
    void tooManyRequestsAtOnceAreSentAway() {
        run(() -> {
            AsyncFuture<String> gate = Asyncio.getRunningLoop().createFuture();
            EventLoop loop = Asyncio.getRunningLoop();
            HttpHandler handler = request -> HttpResponse.text(gate.await());
            try (HttpServer server =
                    HttpServer.start(handler, "127.0.0.1", 0, HttpServerOptions.DEFAULT.maxRequests(2))) {
                int port = server.port();
                Asyncio.toThread(() -> {
                    try (RawClient first = new RawClient(port);
                            RawClient second = new RawClient(port);
                            RawClient third = new RawClient(port)) {
                        first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                        second.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                        until(loop, () -> server.statistics().inFlight() == 2);
                        third.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(third.head()).startsWith("http/1.1 503 ").contains("retry-after: 1");
                        loop.callSoonThreadsafe(() -> gate.setResult("ok"));
                        assertThat(first.answer()).isEqualTo("200 ok");
                        assertThat(second.answer()).isEqualTo("200 ok");
                    }
                    return true;
                });
            }
        });
    }

    @Test
    void connectionsBeyondTheLimitWaitForTheirTurn() {
        HttpServerOptions two = HttpServerOptions.DEFAULT.maxConnections(2);
        serve(HttpServerHostileTest::echo, two, port -> {
            try (RawClient first = new RawClient(port);
                    RawClient second = new RawClient(port)) {
                assertThat(first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer())
                        .isEqualTo("200 ");
                assertThat(second.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer())
                        .isEqualTo("200 ");
                try (RawClient third = new RawClient(port)) {
                    third.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                    third.socket.setSoTimeout(200);
                    boolean waits = false;
                    try {
                        third.answer();
                    } catch (SocketTimeoutException e) {
                        waits = true;
                    }
                    assertThat(waits).isTrue();
                    first.socket.close();
                    third.socket.setSoTimeout(10_000);
                    assertThat(third.answer()).isEqualTo("200 ");
                }
            }
        });
    }

    @Test
    void aClientThatTakesNothingHoldsTheWriterBackAndLosesItsConnection() {
        run(() -> {
            AsyncFuture<Long> fate = Asyncio.getRunningLoop().createFuture();
            byte[] piece = new byte[1 << 16];
            HttpHandler handler = request -> HttpResponse.stream("application/octet-stream", writer -> {
                long written = 0;
                try {
                    for (int i = 0; i < 16_384; i++) {
                        writer.write(piece);
                        writer.drain();
                        written += piece.length;
                    }
                } finally {
                    fate.setResult(written);
                }
            });
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, QUICK)) {
                int port = server.port();
                try (RawClient client =
                        Asyncio.toThread(() -> new RawClient(port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))) {
                    assertThat(client.socket.isConnected()).isTrue();
                    assertThat(fate.await()).isLessThan(20_000_000L);
                }
                Asyncio.toThread(() -> client(port));
            }
        });
    }

    private static boolean client(int port) throws Exception {
        try (RawClient other = new RawClient(port)) {
            other.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(other.head()).startsWith("http/1.1 200 ");
        }
        return true;
    }

    @Test
    void aFileThatNobodyTakesLosesItsConnection(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("large");
        try (var large = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            large.write(ByteBuffer.wrap(new byte[] {1}), 200_000_000);
        }
        HttpHandler handler = request -> request.path().equals("/large")
                ? HttpResponse.file("application/octet-stream", file)
                : HttpResponse.text("other");
        run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, QUICK)) {
                int port = server.port();
                Asyncio.toThread(() -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
                        until(loop, () -> server.statistics().timedOut() == 1);
                        assertThat(client.rest().length()).isLessThan(200_000_000);
                    }
                    isServed(port);
                    return true;
                });
            }
        });
    }

    /** Waits until something is true on the loop. */
    private static void until(EventLoop loop, BooleanSupplier condition) throws Exception {
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        loop.callSoonThreadsafe(() -> look(loop, condition, seen));
        seen.get(25, TimeUnit.SECONDS);
    }

    private static void look(EventLoop loop, BooleanSupplier condition, CompletableFuture<Boolean> seen) {
        if (condition.getAsBoolean()) {
            seen.complete(true);
        } else {
            loop.callLater(Duration.ofMillis(5), () -> look(loop, condition, seen));
        }
    }
}
