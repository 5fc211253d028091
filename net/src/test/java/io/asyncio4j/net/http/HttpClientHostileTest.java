// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.net.http.RawServer.Line;
import io.asyncio4j.net.http.RawServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client among servers that misbehave. After each, the client must be as good as new. */
class HttpClientHostileTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

    /** Does something bad on the first connection, and answers well on all others. */
    private static RawServer onceBad(Script bad) throws IOException {
        return new RawServer(line -> {
            if (line.number == 1) {
                bad.serve(line);
            } else {
                while (line.request() != null) {
                    line.send(GOOD);
                }
            }
        });
    }

    private static Script after(String answer, boolean reset) {
        return line -> {
            line.request();
            line.send(answer);
            if (reset) {
                line.reset();
            }
        };
    }

    private static byte[] gzipOfNoise() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(noise);
        }
        return bytes.toByteArray();
    }

    static Stream<Arguments> brokenAnswers() throws IOException {
        return Stream.of(
                Arguments.of("reset before the headers", HttpException.class, after("", true)),
                Arguments.of("end before the headers", HttpDisconnectedException.class, after("", false)),
                Arguments.of("reset in the headers", HttpException.class, after("HTTP/1.1 200 OK\r\nConte", true)),
                Arguments.of(
                        "end in the headers", HttpDisconnectedException.class, after("HTTP/1.1 200 OK\r\nC", false)),
                Arguments.of(
                        "reset in the body",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", true)),
                Arguments.of(
                        "end in the body",
                        HttpDisconnectedException.class,
                        after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", false)),
                Arguments.of(
                        "end in a chunk",
                        HttpDisconnectedException.class,
                        after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", false)),
                Arguments.of(
                        "no last chunk",
                        HttpDisconnectedException.class,
                        after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", false)),
                Arguments.of(
                        "a chunk of no size",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", false)),
                Arguments.of(
                        "an interim answer of a kind that is not understood",
                        HttpException.class,
                        after("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", false)),
                Arguments.of("another protocol", HttpException.class, after("SSH-2.0-OpenSSH_9.9\r\n\r\n", false)),
                Arguments.of("noise", HttpException.class, after("\u0000\u0001\u0002\u00ff\r\n\r\n", false)),
                Arguments.of(
                        "headers without end",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nX: " + "a".repeat(100_000) + "\r\n\r\n", false)),
                Arguments.of(
                        "a length that is no number",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc", false)),
                Arguments.of(
                        "two lengths",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", false)),
                Arguments.of(
                        "no gzip",
                        HttpException.class,
                        after("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc", false)),
                Arguments.of(
                        "half of a gzip",
                        HttpException.class,
                        after(
                                "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n"
                                        + new String(gzipOfNoise(), 0, 5000, StandardCharsets.ISO_8859_1),
                                false)),
                Arguments.of(
                        "much of no gzip",
                        HttpException.class,
                        after(
                                "HTTP/1.1 200 OK\r\nContent-Length: 900\r\nContent-Encoding: gzip\r\n\r\n"
                                        + "x".repeat(900),
                                false)),
                Arguments.of(
                        "much of no deflate",
                        HttpException.class,
                        after(
                                "HTTP/1.1 200 OK\r\nContent-Length: 902\r\nContent-Encoding: deflate\r\n\r\nx\u009c"
                                        + "\u00ff".repeat(900),
                                false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void aBrokenAnswerIsAnErrorAndHarmsNoOtherRequest(String what, Class<? extends Throwable> expected, Script bad)
            throws Exception {
        try (RawServer server = onceBad(bad)) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThatThrownBy(() -> client.get(server.url() + "/x"))
                            .as(what)
                            .isInstanceOf(expected)
                            .hasMessageContaining("/x");
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isEqualTo(1);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aServerThatNeverAnswersTakesNoLongerThanAllowed(EngineKind engine) throws Exception {
        try (RawServer server = onceBad(RawServer.Line::awaitEnd)) {
            HttpRuns.run(engine, () -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.firstByteTimeout(Duration.ofMillis(50));
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.get(server.url() + "/x"))
                            .isInstanceOfSatisfying(
                                    HttpTimeoutError.class,
                                    e -> assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.FIRST_BYTE))
                            .hasMessageContaining("0.05 s");
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isZero();
                    assertThat(whenItIsInTime(client, server.url()).text()).isEqualTo("good");
                    HttpRuns.until(() -> server.open() == 1);
                }
            });
        }
    }

    /** A server that answers at once may be too late on a machine that is busy. */
    private static ClientResponse whenItIsInTime(HttpClient client, String url) {
        for (int tries = 1; tries < 50; tries++) {
            try {
                return client.get(url);
            } catch (HttpTimeoutError e) {
                assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.FIRST_BYTE);
            }
        }
        return client.get(url);
    }

    @Test
    void anAnswerThatStopsInTheMiddleTakesNoLongerThanAllowed() throws Exception {
        Script stops = line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            line.awaitEnd();
        };
        try (RawServer server = onceBad(stops)) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.readTimeout(Duration.ofMillis(50));
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.get(server.url()))
                            .isInstanceOfSatisfying(
                                    HttpTimeoutError.class,
                                    e -> assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.READ));
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isZero();
                }
            });
        }
    }

    @Test
    void anAnswerThatTricklesIsEndedByTheTotalLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Script trickles = line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (!over.await(5, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                line.send("x");
            }
        };
        try (RawServer server = new RawServer(trickles)) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT
                        .readTimeout(Duration.ofSeconds(10))
                        .totalTimeout(Duration.ofMillis(100));
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.get(server.url()))
                            .isInstanceOfSatisfying(
                                    HttpTimeoutError.class,
                                    e -> assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.TOTAL));
                    assertThatThrownBy(() -> {
                                try (ClientResponse answer = client.stream(HttpCall.get(server.url()))) {
                                    answer.body().read();
                                }
                            })
                            .isInstanceOfSatisfying(
                                    HttpTimeoutError.class,
                                    e -> assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.TOTAL));
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isZero();
                } finally {
                    over.countDown();
                }
            });
        }
    }

    @Test
    void aHandshakeThatNobodyWaitsForEndsSoon() throws Exception {
        try (RawServer server = new RawServer(Line::awaitEnd)) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.connectTimeout(Duration.ofMillis(200));
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.get("https://127.0.0.1:" + server.port() + "/x"))
                            .isInstanceOf(HttpTimeoutError.class);
                    HttpRuns.until(() -> server.open() == 0);
                }
            });
        }
    }

    @Test
    void aWriterThatFailsInWhateverWayEndsTheRequest() throws Exception {
        try (RawServer server = new RawServer(Line::awaitEnd)) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThatThrownBy(() -> client.post(server.url() + "/x", HttpBody.stream("a/b", writer -> {
                                throw new CancelledError();
                            })))
                            .isInstanceOf(HttpException.class)
                            .hasMessageContaining("/x");
                    assertThatThrownBy(() -> client.post(server.url() + "/y", HttpBody.stream("a/b", writer -> {
                                throw new AssertionError("planted");
                            })))
                            .isInstanceOf(HttpException.class)
                            .hasMessageContaining("/y");
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void aWebSocketWhoseServerDoesNotAnswerItsCloseEndsInTheTimeChosen() throws Exception {
        Script deaf = line -> {
            Matcher key = Pattern.compile("(?i)sec-websocket-key: *(\\S+)").matcher(String.valueOf(line.request()));
            assertThat(key.find()).isTrue();
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII));
            line.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
            line.awaitEnd();
        };
        try (RawServer server = new RawServer(deaf)) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    WebSocketOptions hasty = WebSocketOptions.DEFAULT.closeTimeout(Duration.ofSeconds(1));
                    WebSocket socket = client.webSocket(HttpCall.get(server.url()), hasty);
                    Asyncio.timeout(15, () -> socket.close());
                    assertThat(socket.isClosed()).isTrue();
                }
            });
        }
    }

    /** A megabyte of zeros in one kilobyte, over and over. */
    private static byte[] bomb(int megabytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) {
                gzip.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aDecompressionBombIsDefused() throws Exception {
        byte[] bomb = bomb(40);
        Script bombs = line -> {
            while (line.request() != null) {
                line.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
                line.send(bomb);
            }
        };
        try (RawServer server = new RawServer(bombs)) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThatThrownBy(() -> client.get(server.url() + "/x"))
                            .isInstanceOf(HttpBodyTooLargeException.class)
                            .hasMessageContaining("/x")
                            .hasMessageContaining("200 times");
                    HttpRuns.awaitRest(client);
                }
                HttpClientOptions brave = HttpClientOptions.DEFAULT.maxExpansion(2000);
                try (HttpClient client = HttpClient.open(brave)) {
                    assertThatThrownBy(() -> client.get(server.url()))
                            .isInstanceOf(HttpBodyTooLargeException.class)
                            .hasMessageContaining(String.valueOf(16 << 20));
                    long size = 0;
                    try (ClientResponse answer = client.stream(HttpCall.get(server.url()))) {
                        for (byte[] piece = answer.body().read(1 << 16);
                                piece.length > 0;
                                piece = answer.body().read(1 << 16)) {
                            size += piece.length;
                            assertThat(answer.body().toString())
                                    .as("what is kept")
                                    .doesNotContainPattern("\\d{8} b");
                        }
                    }
                    assertThat(size).isEqualTo(40L << 20);
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void anAnswerTooLargeIsAnErrorAndItsConnectionIsClosed() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000))) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.maxBody(100_000))) {
                    assertThatThrownBy(() -> client.get(server.url()))
                            .isInstanceOf(HttpBodyTooLargeException.class)
                            .hasMessageContaining("100000 bytes");
                    assertThat(client.request(HttpCall.get(server.url()).maxBody(200_000))
                                    .bytes())
                            .hasSize(200_000);
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void aConnectionClosedWhenItIsUsedAgainIsNoErrorForWhatMayBeRepeated() throws Exception {
        Script closesAtTheSecond = line -> {
            line.request();
            line.send(GOOD);
            if (line.request() == null || line.number % 2 == 0) {
                return;
            }
            line.reset();
        };
        try (RawServer server = new RawServer(closesAtTheSecond)) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                    assertThat(client.statistics().retries()).isEqualTo(1);
                    assertThat(server.accepted()).isEqualTo(2);
                    HttpRuns.awaitRest(client);

                    assertThatThrownBy(() -> client.post(server.url(), HttpBody.text("pay")))
                            .isInstanceOf(HttpDisconnectedException.class);
                    assertThat(server.requests.stream().filter(request -> request.startsWith("POST")))
                            .hasSize(1);
                }
            });
        }
    }

    @Test
    void aConnectionClosedWhileIdleIsNotUsedAgain() throws Exception {
        try (RawServer server = new RawServer(line -> {
            line.request();
            line.send(GOOD);
        })) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    for (int i = 0; i < 3; i++) {
                        assertThat(client.post(server.url(), HttpBody.text("pay"))
                                        .text())
                                .isEqualTo("good");
                        HttpRuns.until(() -> client.statistics().connections() == 0);
                    }
                    assertThat(client.statistics().retries()).isZero();
                }
            });
        }
    }

    @Test
    void bytesThatNobodyAskedForEndAnIdleConnection() throws Exception {
        try (RawServer server = onceBad(line -> {
            line.request();
            line.send(GOOD + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            line.awaitEnd();
        })) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                    HttpRuns.until(() -> client.statistics().connections() == 0);
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                }
            });
        }
    }

    @Test
    void redirectsInACircleEnd() throws Exception {
        try (RawServer server =
                RawServer.answering("HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n")) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThatThrownBy(() -> client.get(server.url() + "/x"))
                            .isInstanceOf(HttpException.class)
                            .hasMessageContaining("more than 10 redirects");
                    assertThat(client.statistics().requests()).isEqualTo(11);
                    assertThat(server.accepted()).isEqualTo(1);
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void aRedirectToNowhereIsAnError() throws Exception {
        for (String where : new String[] {"file:///etc/passwd", "http://", "javascript:alert(1)", "http://a:99999/"}) {
            try (RawServer server =
                    RawServer.answering("HTTP/1.1 302 Found\r\nLocation: " + where + "\r\nContent-Length: 0\r\n\r\n")) {
                HttpRuns.run(() -> {
                    try (HttpClient client = HttpClient.open()) {
                        assertThatThrownBy(() -> client.get(server.url()))
                                .isInstanceOf(HttpException.class)
                                .hasMessageContaining("nobody can go");
                        HttpRuns.awaitRest(client);
                    }
                });
            }
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyEndsTheUpload() throws Exception {
        Script refuses = line -> {
            line.socket.getInputStream().read();
            line.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
            line.awaitEnd();
        };
        try (RawServer server = onceBad(refuses)) {
            HttpRuns.run(() -> {
                boolean[] ended = new boolean[1];
                try (HttpClient client = HttpClient.open()) {
                    HttpBody endless = HttpBody.stream("text/plain", writer -> {
                        try {
                            while (true) {
                                writer.write("more ".getBytes(StandardCharsets.US_ASCII));
                                writer.drain();
                                Asyncio.sleep(0);
                            }
                        } finally {
                            ended[0] = true;
                        }
                    });
                    ClientResponse answer = client.post(server.url(), endless);
                    assertThat(answer.status()).isEqualTo(413);
                    assertThat(answer.text()).isEqualTo("no");
                    HttpRuns.until(() -> ended[0]);
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isZero();
                }
            });
        }
    }

    @Test
    void aServerThatTakesNoBodyIsNotSentAllOfIt() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(line -> over.await())) {
            HttpRuns.run(() -> {
                long[] written = new long[1];
                byte[] piece = new byte[1 << 16];
                HttpClientOptions options = HttpClientOptions.DEFAULT.firstByteTimeout(Duration.ofMillis(300));
                try (HttpClient client = HttpClient.open(options)) {
                    HttpBody huge = HttpBody.stream("a/b", 1L << 30, writer -> {
                        while (written[0] < 1L << 30) {
                            writer.write(piece);
                            written[0] += piece.length;
                            writer.drain();
                        }
                    });
                    assertThatThrownBy(() -> client.post(server.url(), huge)).isInstanceOf(HttpTimeoutError.class);
                    assertThat(written[0]).isLessThan(10L << 20);
                    HttpRuns.awaitRest(client);
                } finally {
                    over.countDown();
                }
            });
        }
    }

    @Test
    void aReaderThatStopsStopsTheServer() throws Exception {
        long[] sent = new long[1];
        try (RawServer server = new RawServer(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 30) + "\r\n\r\n");
            byte[] piece = new byte[1 << 16];
            while (true) {
                line.send(piece);
                sent[0] += piece.length;
            }
        })) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.readTimeout(Duration.ofSeconds(3));
                try (HttpClient client = HttpClient.open(options);
                        ClientResponse answer = client.stream(HttpCall.get(server.url()))) {
                    assertThat(answer.body().readExactly(10)).hasSize(10);
                    long before = -1;
                    while (before != sent[0]) {
                        before = sent[0];
                        Asyncio.sleep(0.2);
                    }
                    assertThat(sent[0]).isLessThan(10L << 20);
                    Asyncio.sleep(3.2); // the time in which nobody reads does not count
                    assertThat(answer.body().readExactly(20 << 20)).hasSize(20 << 20);
                }
            });
        }
    }
}
