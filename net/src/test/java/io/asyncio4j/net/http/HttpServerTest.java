// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import io.netty.handler.codec.DateFormatter;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server does for clients that keep to the rules, byte for byte. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class HttpServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Parameter
    private EngineKind engine = EngineKind.PORTABLE;

    /** Talks to a server as a client, in a thread of its own. */
    interface Client {
        void talk(int port) throws Exception;
    }

    private void serve(HttpHandler handler, Client client) {
        serve(handler, HttpServerOptions.DEFAULT, client);
    }

    private void serve(HttpHandler handler, HttpServerOptions options, Client client) {
        run(() -> {
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, options)) {
                talk(server, client);
            }
        });
    }

    private void run(VoidCoroutine main) {
        try (EventLoop loop = NetLoop.newEventLoop(EventLoop.builder().engine(engine), NetTransport.preferred())) {
            loop.runUntilComplete(() -> Asyncio.timeout(LIMIT, main::run));
        }
    }

    private static void talk(HttpServer server, Client client) {
        int port = server.port();
        Asyncio.toThread(() -> {
            client.talk(port);
            return true;
        });
    }

    @Test
    void aBodyIsReadWhileItComes() {
        serve(
                request -> {
                    byte[] first = request.body().readExactly(5);
                    return HttpResponse.text(new String(first, StandardCharsets.UTF_8) + "|"
                            + new String(request.body().read(), StandardCharsets.UTF_8));
                },
                port -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello");
                        client.send(" world");
                        assertThat(client.answer()).isEqualTo("200 hello| world");
                        client.send("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n");
                        client.send("3\r\nlo!\r\n0\r\n\r\n");
                        assertThat(client.answer()).isEqualTo("200 hello|!");
                    }
                });
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        serve(
                request -> {
                    Asyncio.sleep(request.path().equals("/1") ? 0.05 : 0);
                    return HttpResponse.text(request.path());
                },
                port -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"
                                + "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.answer()).isEqualTo("200 /1");
                        assertThat(client.answer()).isEqualTo("200 /2");
                        assertThat(client.answer()).isEqualTo("200 /3");
                    }
                });
    }

    @Test
    void theClientIsAskedForItsBodyWhenTheHandlerWantsIt() {
        serve(
                request -> request.path().equals("/take")
                        ? HttpResponse.text(request.text())
                        : HttpResponse.text(403, "no"),
                port -> {
                    String head = " HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
                    try (RawClient client = new RawClient(port)) {
                        client.send("POST /take" + head);
                        assertThat(client.head()).startsWith("http/1.1 100 ");
                        client.send("body");
                        assertThat(client.answer()).isEqualTo("200 body");
                        client.send("POST /refuse" + head);
                        assertThat(client.head()).startsWith("http/1.1 403 ").contains("connection: close");
                        assertThat(client.rest()).isEqualTo("no");
                    }
                });
    }

    @Test
    void headAnswersHaveALengthAndNoBody() {
        serve(request -> HttpResponse.text("hello"), port -> {
            try (RawClient client = new RawClient(port)) {
                client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.head()).startsWith("http/1.1 200 ").contains("content-length: 5");
                client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                assertThat(client.head()).contains("connection: close");
                assertThat(client.rest()).isEqualTo("hello");
            }
        });
    }

    @Test
    void timeLimitsMayBeLongerThanNanosecondsCount() {
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        HttpServerOptions options =
                HttpServerOptions.DEFAULT.headersTimeout(endless).idleTimeout(endless);
        HttpClientOptions patient = HttpClientOptions.DEFAULT
                .totalTimeout(endless)
                .connectTimeout(endless)
                .firstByteTimeout(endless)
                .readTimeout(endless)
                .idleTimeout(endless);
        run(() -> {
            try (HttpServer server = HttpServer.start(request -> HttpResponse.text("late"), "127.0.0.1", 0, options);
                    HttpClient client = HttpClient.open(patient)) {
                assertThat(client.get(server.url()).text()).isEqualTo("late");
            }
        });
    }

    @Test
    void answersAreDatedUnlessTheHandlerDatesThem() {
        String own = "sun, 06 nov 1994 08:49:37 gmt";
        serve(
                request -> request.path().equals("/own")
                        ? HttpResponse.text("old").header("Date", own)
                        : HttpResponse.text("new"),
                port -> {
                    try (RawClient client = new RawClient(port)) {
                        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
                        client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(dates(client.head()))
                                .singleElement()
                                .satisfies(text -> assertThat(DateFormatter.parseHttpDate(text)
                                                .toInstant())
                                        .isBetween(before, Instant.now()));
                        client.send("HEAD /own HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(dates(client.head())).containsExactly(own);
                    }
                });
    }

    private static List<String> dates(String head) {
        return head.lines()
                .filter(line -> line.startsWith("date: "))
                .map(line -> line.substring(6))
                .toList();
    }

    @Test
    void anAnswerCanBeWrittenPieceByPiece() {
        AsyncFuture<?>[] gate = new AsyncFuture<?>[1];
        run(() -> {
            AsyncFuture<String> seen = Asyncio.getRunningLoop().createFuture();
            gate[0] = seen;
            HttpHandler handler = request -> HttpResponse.stream("text/plain", writer -> {
                writer.write("one ".getBytes(StandardCharsets.UTF_8));
                writer.drain();
                seen.await();
                writer.write("two".getBytes(StandardCharsets.UTF_8));
            });
            EventLoop loop = Asyncio.getRunningLoop();
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                talk(server, port -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("GET / HTTP/1.0\r\n\r\n");
                        assertThat(client.head()).startsWith("http/1.0 200 ");
                        assertThat(new String(client.socket.getInputStream().readNBytes(4), StandardCharsets.UTF_8))
                                .isEqualTo("one ");
                        loop.callSoonThreadsafe(() -> seen.setResult("yes"));
                        assertThat(client.rest()).isEqualTo("two");
                    }
                });
            }
        });
    }

    @Test
    void aWriterThatFailsBreaksTheAnswerOff() {
        serve(
                request -> HttpResponse.stream("text/plain", writer -> {
                    writer.write("begun".getBytes(StandardCharsets.UTF_8));
                    writer.drain();
                    throw new IllegalStateException("planted");
                }),
                port -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.rest()).contains("begun").doesNotContain("\r\n0\r\n");
                    }
                });
    }

    @Test
    void largeAnswersGoOutWhole() {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 'z';
        serve(request -> HttpResponse.bytes("application/octet-stream", large), port -> {
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
                assertThat(client.head()).contains("content-length: 3000000");
                assertThat(client.rest()).hasSize(3_000_000).endsWith("z");
            }
        });
    }

    @Test
    void filesAreSentInPartOrWhole(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("digits");
        Files.writeString(file, "0123456789".repeat(20_000));
        serve(
                request -> switch (request.path()) {
                    case "/all" -> HttpResponse.file("text/plain", file);
                    case "/part" -> HttpResponse.file("text/plain", file, 3, 4);
                    default -> HttpResponse.file("text/plain", directory.resolve("missing"));
                },
                port -> {
                    try (RawClient client = new RawClient(port)) {
                        client.send("GET /all HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.answer()).hasSize(4 + 200_000).endsWith("789");
                        client.send("GET /part HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.answer()).isEqualTo("200 3456");
                        client.send("HEAD /all HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.head()).contains("content-length: 200000");
                        client.send("GET /missing HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(client.answer()).startsWith("404 ");
                    }
                });
    }

    @Test
    void theHandlerIsCancelledWhenTheClientGoesAway() {
        run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            HttpHandler handler = request -> {
                begun.setResult("yes");
                try {
                    Asyncio.sleep(60);
                    return HttpResponse.text("late");
                } catch (CancelledError e) {
                    fate.setResult(String.valueOf(e.getMessage()));
                    throw e;
                }
            };
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                int port = server.port();
                RawClient client =
                        Asyncio.toThread(() -> new RawClient(port).send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
                begun.await();
                client.close();
                assertThat(fate.await()).contains("client went away");
            }
        });
    }

    @Test
    void aHandlerThatReadsSeesThatTheClientWentAway() {
        run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            HttpHandler handler = request -> {
                try {
                    request.body().readExactly(4);
                    begun.setResult("yes");
                    return HttpResponse.text(request.text());
                } catch (CancelledError | IOException e) {
                    fate.setResult("broken off");
                    throw e;
                }
            };
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                int port = server.port();
                RawClient client = Asyncio.toThread(
                        () -> new RawClient(port).send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf"));
                begun.await();
                client.close();
                assertThat(fate.await()).isEqualTo("broken off");
            }
        });
    }

    @Test
    void aClientThatIsGoneBeforeItsHandlerBeganLeavesNothing() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text(request.text());
            HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
            talk(server, port -> {
                for (int i = 0; i < 20; i++) {
                    new RawClient(port)
                            .send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nh")
                            .close();
                }
            });
            Asyncio.timeout(Duration.ofSeconds(15), server::close); // waits for every request to end
        });
    }

    @Test
    void aShutdownLetsRequestsUnderWayEnd() {
        run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            HttpHandler handler = request -> {
                begun.setResult("yes");
                Asyncio.sleep(0.2);
                return HttpResponse.text("done");
            };
            HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
            int port = server.port();
            Task<String> client = Asyncio.createTask(() -> Asyncio.toThread(() -> {
                try (RawClient raw = new RawClient(port);
                        RawClient idle = new RawClient(port)) {
                    idle.send("GET"); // holds nobody up
                    String answer =
                            raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").answer();
                    return answer + raw.rest();
                }
            }));
            begun.await();
            server.shutdown(Duration.ofSeconds(10));
            assertThat(client.await()).isEqualTo("200 done");
            assertThatThrownBy(() -> Asyncio.toThread(() -> new RawClient(port)))
                    .hasRootCauseInstanceOf(ConnectException.class);
        });
    }

    @Test
    void aShutdownCancelsWhatTakesTooLong() {
        run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            List<String> trace = new ArrayList<>();
            HttpHandler handler = request -> {
                begun.setResult("yes");
                try {
                    Asyncio.sleep(60);
                    return HttpResponse.text("never");
                } finally {
                    trace.add("cleaned up");
                }
            };
            HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
            int port = server.port();
            Task<String> client = Asyncio.createTask(() -> Asyncio.toThread(() -> {
                try (RawClient raw = new RawClient(port)) {
                    return raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").rest();
                }
            }));
            begun.await();
            server.shutdown(Duration.ofMillis(100));
            assertThat(trace).containsExactly("cleaned up");
            assertThat(client.await()).isIn("", "<reset>");
            assertThat(server.port()).isEqualTo(-1);
        });
    }
}
