// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerTls;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** A server in other versions of HTTP and behind TLS, with the JDK's client, which shares no code with it. */
class HttpServerProtocolsTest {
    private static final byte[] LARGE = "0123456789abcdef".repeat(100_000).getBytes();

    private static HttpResponse answer(HttpRequest request) throws Exception {
        return switch (request.path()) {
            case "/large" -> HttpResponse.bytes("application/octet-stream", LARGE);
            case "/unread" -> HttpResponse.text("unread");
            default ->
                HttpResponse.text(request.version() + " " + request.scheme() + " " + request.host() + " "
                        + request.bytes().length);
        };
    }

    private static void run(VoidCoroutine main) {
        try (EventLoop loop = NetLoop.newEventLoop()) {
            loop.runUntilComplete(() -> Asyncio.timeout(Duration.ofSeconds(20), main::run));
        }
    }

    private static java.net.http.HttpResponse<String> send(HttpClient client, String url, byte[] body)
            throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void http2ComesByUpgradeWithoutTls() {
        run(() -> {
            try (HttpServer server = HttpServer.start(HttpServerProtocolsTest::answer, "127.0.0.1", 0)) {
                String url = server.url();
                int port = server.port();
                Asyncio.toThread(() -> {
                    try (HttpClient client =
                            HttpClient.newBuilder().version(Version.HTTP_2).build()) {
                        assertThat(send(client, url, new byte[0]).version()).isEqualTo(Version.HTTP_2);
                        assertThat(send(client, url, new byte[200_000]).body())
                                .isEqualTo("HTTP/2 http 127.0.0.1:" + port + " 200000");
                        assertThat(send(client, url + "/large", new byte[0]).body())
                                .hasSize(LARGE.length);
                        assertThat(send(client, url + "/unread", new byte[10]).body())
                                .isEqualTo("unread");
                        assertThat(send(client, url, new byte[2_000_000]).statusCode())
                                .isEqualTo(413);
                    }
                    return true;
                });
                assertThat(server.statistics().inFlight()).isZero();
            }
        });
    }

    /** Upgraded, the client would wait for 100 and the server for the body. */
    @Test
    void aRequestWithABodyIsAnsweredInHttp1WhateverItsClientOffers() {
        run(() -> {
            try (HttpServer server = HttpServer.start(HttpServerProtocolsTest::answer, "127.0.0.1", 0)) {
                int port = server.port();
                Asyncio.toThread(() -> {
                    try (RawClient raw = new RawClient(port)) {
                        String offer = "Host: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                                + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n";
                        raw.send("POST / HTTP/1.1\r\n" + offer + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
                        assertThat(raw.head()).startsWith("http/1.1 100 ");
                        raw.send("body");
                        assertThat(raw.answer()).isEqualTo("200 HTTP/1.1 http h 4");
                        raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
                        assertThat(raw.answer()).isEqualTo("200 HTTP/1.1 http h 0");
                    }
                    try (RawClient raw = new RawClient(port)) {
                        raw.send("P");
                        raw.send("OST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
                        assertThat(raw.answer()).isEqualTo("200 HTTP/1.1 http h 2");
                    }
                    return true;
                });
            }
        });
    }

    @Test
    void headersOfTheConnectionAreLeftOutOfHttp2() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text("fine")
                    .header("Connection", "close")
                    .header("Keep-Alive", "timeout=5")
                    .header("Transfer-Encoding", "chunked")
                    .header("Upgrade", "websocket");
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                String url = server.url();
                Asyncio.toThread(() -> {
                    try (HttpClient client =
                            HttpClient.newBuilder().version(Version.HTTP_2).build()) {
                        var answer = send(client, url, new byte[0]);
                        assertThat(answer.version()).isEqualTo(Version.HTTP_2);
                        assertThat(answer.headers().map())
                                .doesNotContainKeys("connection", "keep-alive", "transfer-encoding", "upgrade");
                    }
                    return true;
                });
            }
        });
    }

    @Test
    void http2IsSpokenOverTlsWhereBothKnowIt() {
        HttpServerOptions secure = HttpServerOptions.DEFAULT.tls(ServerTls.selfSigned("localhost", "127.0.0.1"));
        run(() -> {
            try (HttpServer both = HttpServer.start(HttpServerProtocolsTest::answer, "127.0.0.1", 0, secure);
                    HttpServer old =
                            HttpServer.start(HttpServerProtocolsTest::answer, "127.0.0.1", 0, secure.http2(false))) {
                String url = both.url();
                String oldUrl = old.url();
                assertThat(url).startsWith("https://");
                Asyncio.toThread(() -> {
                    try (HttpClient client =
                            HttpClient.newBuilder().sslContext(trusting()).build()) {
                        assertThat(send(client, url, new byte[3]).body())
                                .startsWith("HTTP/2 https ")
                                .endsWith(" 3");
                        assertThat(send(client, url + "/large", new byte[0]).body())
                                .hasSize(LARGE.length);
                        assertThat(send(client, oldUrl, new byte[3]).body()).startsWith("HTTP/1.1 https ");
                        assertThat(send(client, oldUrl + "/large", new byte[0]).body())
                                .hasSize(LARGE.length);
                    }
                    return true;
                });
                assertThat(both.statistics().cancelled())
                        .as("the end of an HTTP/2 stream is no client that went away")
                        .isZero();
            }
        });
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        return context;
    }

    @Test
    void aStreamThatIsResetCancelsItsHandlerAlone() {
        run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<String> begun = loop.createFuture();
            AsyncFuture<String> fate = loop.createFuture();
            HttpHandler handler = request -> {
                if (request.path().equals("/")) {
                    return HttpResponse.text(request.version());
                }
                try {
                    begun.setResult("yes");
                    Asyncio.sleep(60);
                    return HttpResponse.text("late");
                } catch (CancelledError e) {
                    fate.setResult("cancelled");
                    throw e;
                }
            };
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
                    HttpClient client =
                            HttpClient.newBuilder().version(Version.HTTP_2).build()) {
                String url = server.url();
                Asyncio.toThread(() -> send(client, url, new byte[0]));
                var slow = client.sendAsync(
                        java.net.http.HttpRequest.newBuilder(URI.create(url + "/slow"))
                                .build(),
                        BodyHandlers.ofString());
                begun.await();
                slow.cancel(true);
                assertThat(fate.await()).isEqualTo("cancelled");
                assertThat(Asyncio.toThread(() -> send(client, url, new byte[0]))
                                .body())
                        .isEqualTo("HTTP/2");
            }
        });
    }

    @Test
    void figuresCountWhatHappened() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.of(request.path().equals("/") ? 200 : 404);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                int port = server.port();
                Asyncio.toThread(() -> {
                    try (RawClient raw = new RawClient(port)) {
                        raw.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").head();
                        raw.send("GET /x HTTP/1.1\r\nHost: h\r\n\r\n").head();
                        raw.send("GET / HTTP/1.1\r\n\r\n").head();
                    }
                    return true;
                });
                HttpServerStatistics figures = server.statistics();
                assertThat(figures.requests()).isEqualTo(3);
                assertThat(figures.byStatus()).containsEntry(2, 1L).containsEntry(4, 2L);
                assertThat(figures.rejected()).isEqualTo(1);
                assertThat(figures.connectionsOpened()).isEqualTo(1);
                assertThat(figures.bytesIn()).isEqualTo(27 + 28 + 18);
                assertThat(figures.latencies()).containsEntry(HttpServerStatistics.FOR_EVER, 3L);
                assertThat(figures.prometheus())
                        .contains("http_server_requests_total 3\n")
                        .contains("http_server_responses_total{class=\"4xx\"} 2\n")
                        .contains("http_server_request_duration_seconds_bucket{le=\"+Inf\"} 3\n")
                        .contains("http_server_request_duration_seconds_count 3\n");
            }
        });
    }

    @Test
    void noLineOfTheAccessLogCanBeForged() {
        assertThat(AccessLog.quoted("a\"b\\c\r\nd\u00e4")).isEqualTo("a\\\"b\\\\c\\x0d\\x0ad\\xe4");
        assertThat(AccessLog.quoted(null)).isEqualTo("-");
    }

    @Test
    void anAddressIsServedOnceOnALoop() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text("first");
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                int port = server.port();
                HttpServer.start(handler, "127.0.0.1", 0).close();
                assertThatThrownBy(() -> HttpServer.start(handler, "127.0.0.1", port))
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining("127.0.0.1:" + port);
                assertThat(Asyncio.toThread(() -> new RawClient(port)
                                .send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                                .answer()))
                        .isEqualTo("200 first");
            }
        });
    }

    @Test
    void headersCannotBeSmuggledIntoAnAnswer() {
        assertThatThrownBy(() -> HttpResponse.of(200).header("x", "a\r\nset-cookie: b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpResponse.of(200).header("x y", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpCookie.of("x", "a; path=/")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Trusts all; what TLS is good for has its own tests. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            assertThat(chain).isNotEmpty();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
