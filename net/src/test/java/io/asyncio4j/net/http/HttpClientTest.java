// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.Task;
import io.asyncio4j.net.ClientTls;
import io.asyncio4j.net.ServerTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client with servers that behave: that of the JDK, and our own. */
class HttpClientTest {
    private com.sun.net.httpserver.HttpServer jdk;
    private String url;

    record Point(int x, int y) {}

    @BeforeEach
    void startJdkServer() throws IOException {
        jdk = com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        jdk.createContext("/", HttpClientTest::echo);
        jdk.setExecutor(task -> Thread.ofPlatform().daemon().start(task));
        jdk.start();
        url = "http://127.0.0.1:" + jdk.getAddress().getPort();
    }

    @AfterEach
    void stopJdkServer() {
        jdk.stop(0);
    }

    /** Answers with what it was asked. */
    private static void echo(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n");
        for (String name : List.of("Content-type", "Authorization", "Cookie", "X-test", "Accept-encoding")) {
            for (String value : exchange.getRequestHeaders().getOrDefault(name, List.of())) {
                text.append(name).append(": ").append(value).append('\n');
            }
        }
        text.append('\n').append(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(exchange, 200, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void bodiesOfAllKindsArrive(EngineKind engine, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("words.txt"), "words in a file");
        HttpRuns.run(engine, () -> {
            try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.baseUrl(url + "/api/"))) {
                assertThat(client.get("x?a=b").text()).startsWith("GET /api/x?a=b\n");
                assertThat(client.head("x").bytes()).isEmpty();
                assertThat(client.delete("/x").text()).startsWith("DELETE /x\n");
                assertThat(client.options("x").text()).startsWith("OPTIONS ");
                assertThat(client.post("x", HttpBody.text("hä")).text())
                        .contains("Content-type: text/plain; charset=utf-8")
                        .endsWith("\n\nhä");
                assertThat(client.put("x", HttpBody.json(new Point(1, 2))).text())
                        .contains("Content-type: application/json")
                        .endsWith("\n\n{\"x\":1,\"y\":2}");
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put("a b", "1&2");
                fields.put("c", "ä");
                assertThat(client.patch("x", HttpBody.form(fields)).text()).endsWith("\n\na+b=1%262&c=%C3%A4");
                assertThat(client.post("x", HttpBody.file(file)).text())
                        .contains("Content-type: text/plain")
                        .endsWith("\n\nwords in a file");
                HttpBody streamed = HttpBody.stream("a/b", writer -> {
                    for (int i = 0; i < 3; i++) {
                        writer.write(("piece " + i + ";").getBytes(StandardCharsets.US_ASCII));
                        writer.drain();
                        Asyncio.sleep(0.001);
                    }
                });
                assertThat(client.post("x", streamed).text()).endsWith("\n\npiece 0;piece 1;piece 2;");
                HttpBody multipart =
                        HttpBody.multipart(FormPart.field("title", "Ünique"), FormPart.file("up\"load", file));
                assertThat(client.post("x", multipart).text())
                        .contains("Content-type: multipart/form-data; boundary=")
                        .contains("name=\"title\"\r\n\r\nÜnique\r\n")
                        .contains("name=\"up%22load\"; filename=\"words.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                                + "words in a file\r\n");
                HttpCall call = HttpCall.post("x", HttpBody.text("later")).expectContinue();
                assertThat(client.request(call).text()).endsWith("\n\nlater");
                HttpRuns.awaitRest(client);
                assertThat(client.statistics().opened()).isEqualTo(1);
            }
        });
    }

    @Test
    void headersQueriesAndLoginsArrive() {
        HttpRuns.run(() -> {
            HttpClientOptions options = HttpClientOptions.DEFAULT.header("X-Test", "of the client");
            try (HttpClient client = HttpClient.open(options)) {
                assertThat(client.get(url).text())
                        .contains("X-test: of the client\n", "Accept-encoding: gzip, deflate");
                HttpCall call = HttpCall.get(url + "/a?b=c#d")
                        .query("e f", "ä&=")
                        .header("x-test", "own")
                        .cookie("k", "v")
                        .basicAuth("me", "secret");
                assertThat(client.request(call).text())
                        .startsWith("GET /a?b=c&e%20f=%C3%A4%26%3D\n")
                        .contains("X-test: own\n", "Cookie: k=v\n", "Authorization: Basic bWU6c2VjcmV0\n");
                assertThat(client.get(url.replace("//", "//me:sec%72et@")).text())
                        .contains("Authorization: Basic bWU6c2VjcmV0\n");
                assertThatThrownBy(() -> HttpCall.get(url).header("X", "a\r\nEvil: b"))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> HttpCall.of("GET /x HTTP/1.1\r\n", url))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void anErrorStatusIsAnAnswerUntilSuccessIsAskedFor() {
        jdk.createContext("/gone", exchange -> answer(exchange, 410, new byte[0]));
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                assertThat(client.get(url + "/gone").isOk()).isFalse();
                assertThatThrownBy(() -> client.get(url + "/gone").orThrow())
                        .isInstanceOfSatisfying(
                                ClientResponseException.class,
                                e -> assertThat(e.status()).isEqualTo(410))
                        .hasMessageContaining("/gone");
                assertThat(client.get(url).orThrow().isOk()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET",
        "301, PUT, PUT",
        "302, POST, GET",
        "302, HEAD, HEAD",
        "303, PUT, GET",
        "303, HEAD, HEAD",
        "307, POST, POST",
        "308, PUT, PUT"
    })
    void aRedirectKeepsOrChangesTheMethod(int status, String method, String then) {
        List<String> seen = new ArrayList<>();
        jdk.createContext("/from", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "to/../to/here?x=1");
            answer(exchange, status, new byte[0]);
        });
        jdk.createContext("/to", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, 200, new byte[0]);
        });
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                HttpBody body = method.equals("HEAD") ? null : HttpBody.text("body");
                ClientResponse answer =
                        client.request(HttpCall.of(method, url + "/from").body(body));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.url()).isEqualTo(url + "/to/here?x=1");
                assertThat(answer.history()).containsExactly(url + "/from");
                assertThat(seen)
                        .containsExactly(then + " /to/here?x=1 " + (then.equals(method) && body != null ? "body" : ""));
                assertThat(client.request(HttpCall.of(method, url + "/from")
                                        .body(body)
                                        .maxRedirects(0))
                                .status())
                        .isEqualTo(status);
                HttpRuns.awaitRest(client);
            }
        });
    }

    @Test
    void credentialsDoNotFollowToAnotherServer() throws Exception {
        try (RawServer other = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            jdk.createContext("/away", exchange -> {
                exchange.getResponseHeaders().add("Location", other.url() + "/there");
                answer(exchange, 302, new byte[0]);
            });
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    HttpCall call = HttpCall.get(url + "/away")
                            .bearer("secret")
                            .cookie("session", "secret")
                            .header("X-Test", "harmless");
                    assertThat(client.request(call).status()).isEqualTo(200);
                    assertThat(other.requests.getFirst()).contains("harmless").doesNotContain("secret");
                }
            });
        }
    }

    @Test
    void aStreamedBodyIsNotSentTwice() {
        jdk.createContext("/again", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Location", "/");
            answer(exchange, 307, new byte[0]);
        });
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                HttpBody body = HttpBody.stream("a/b", writer -> writer.write(new byte[5]));
                assertThatThrownBy(() -> client.post(url + "/again", body))
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining("twice");
                HttpRuns.awaitRest(client);
            }
        });
    }

    @Test
    void cookiesComeBack() {
        jdk.createContext("/login", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "session=abc; Path=/; HttpOnly");
            exchange.getResponseHeaders().add("Set-Cookie", "other=1; Path=/elsewhere");
            exchange.getResponseHeaders().add("Location", "/home");
            answer(exchange, 302, new byte[0]);
        });
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                assertThat(client.get(url + "/login").text()).contains("Cookie: session=abc\n");
                assertThat(client.get(url).text()).contains("Cookie: session=abc\n");
            }
            try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.cookies(CookieJar.NONE))) {
                assertThat(client.get(url + "/login").text()).doesNotContain("Cookie:");
            }
        });
    }

    @Test
    void compressedAnswersAreDecompressed() {
        byte[] text = "many words ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        jdk.createContext("/packed", exchange -> {
            String how = exchange.getRequestURI().getQuery();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (var out = how.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
                out.write(text);
            }
            exchange.getResponseHeaders().add("Content-Encoding", how);
            answer(exchange, 200, packed.toByteArray());
        });
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                assertThat(client.get(url + "/packed?gzip").bytes()).isEqualTo(text);
                assertThat(client.get(url + "/packed?deflate").bytes()).isEqualTo(text);
                HttpRuns.awaitRest(client);
                assertThat(client.statistics().opened()).isEqualTo(1);
            }
            try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.decompression(false))) {
                assertThat(client.get(url + "/packed?gzip").bytes()).hasSizeLessThan(text.length / 10);
            }
        });
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws Exception {
        try (RawServer server = new RawServer(line -> {
            line.request();
            line.send("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            line.awaitEnd();
        })) {
            HttpRuns.run(() -> {
                try (HttpClient client = HttpClient.open()) {
                    assertThat(client.get(server.url()).status()).isEqualTo(503);
                }
                HttpClientOptions patient = HttpClientOptions.DEFAULT.retryAfter(Duration.ofSeconds(1));
                try (HttpClient client = HttpClient.open(patient)) {
                    assertThat(client.get(server.url()).text()).isEqualTo("ok");
                    assertThat(client.statistics().retries()).isEqualTo(1);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void noMoreRequestsThanAllowedAreUnderWayAndNobodyStarves(EngineKind engine) {
        HttpRuns.run(engine, () -> {
            int[] now = new int[1];
            int[] most = new int[1];
            List<String> order = new ArrayList<>();
            HttpHandler handler = request -> {
                order.add(request.path());
                most[0] = Math.max(most[0], ++now[0]);
                Asyncio.sleep(0.002);
                now[0]--;
                return HttpResponse.text("ok");
            };
            HttpClientOptions options =
                    HttpClientOptions.DEFAULT.maxConnections(4).maxConnectionsPerHost(3);
            try (HttpServer one = HttpServer.start(handler, "127.0.0.1", 0);
                    HttpServer two = HttpServer.start(handler, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(options)) {
                List<AsyncFuture<ClientResponse>> calls = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    String path = "/" + i;
                    calls.add(Asyncio.createTask(() -> client.get(one.url() + path)));
                }
                Task<ClientResponse> other = Asyncio.createTask(() -> client.get(two.url() + "/other"));
                HttpRuns.until(() -> client.statistics().waiting() == 37);
                assertThat(other.await().status()).isEqualTo(200);
                assertThat(calls.getLast().done())
                        .as("the last of the busy host")
                        .isFalse();
                Asyncio.gather(calls).await();
                assertThat(most[0]).isLessThanOrEqualTo(4);
                assertThat(client.statistics().opened()).isLessThanOrEqualTo(4);
                order.remove("/other");
                assertThat(order.indexOf("/39")).isGreaterThan(35);
                HttpRuns.awaitRest(client);
            }
        });
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        HttpRuns.run(() -> {
            HttpClientOptions options = HttpClientOptions.DEFAULT.idleTimeout(Duration.ofMillis(30));
            try (HttpClient client = HttpClient.open(options)) {
                client.get(url);
                assertThat(client.statistics().idle()).isEqualTo(1);
                HttpRuns.until(() -> client.statistics().connections() == 0);
                client.get(url);
                assertThat(client.statistics().opened()).isEqualTo(2);
            }
            try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.idleTimeout(Duration.ZERO))) {
                client.get(url);
                HttpRuns.until(() -> client.statistics().connections() == 0);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void https(EngineKind engine) {
        HttpRuns.run(engine, () -> {
            ServerTls keys = ServerTls.selfSigned("localhost");
            HttpHandler handler = request -> {
                Asyncio.sleep(0.01);
                return HttpResponse.text(request.method() + " " + request.scheme());
            };
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, HttpServerOptions.DEFAULT.tls(keys))) {
                String secure = "https://localhost:" + server.port();
                try (HttpClient client = HttpClient.open()) {
                    assertThatThrownBy(() -> client.get(secure + "/x"))
                            .isInstanceOf(HttpConnectException.class)
                            .hasMessageContaining("/x");
                    HttpRuns.awaitRest(client);
                }
                HttpClientOptions options = HttpClientOptions.DEFAULT.tls(ClientTls.insecure());
                try (HttpClient client = HttpClient.open(options)) {
                    List<AsyncFuture<ClientResponse>> calls = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        calls.add(Asyncio.createTask(() -> client.get(secure)));
                    }
                    for (ClientResponse answer : Asyncio.gather(calls).await()) {
                        assertThat(answer.version()).isEqualTo("HTTP/2");
                        assertThat(answer.text()).isEqualTo("GET https");
                    }
                    assertThat(client.statistics().opened()).as("connections").isEqualTo(1);

                    Task<ClientResponse> given = Asyncio.createTask(() -> client.get(secure));
                    HttpRuns.until(() -> client.statistics().active() == 1);
                    given.cancel();
                    HttpRuns.awaitRest(client);
                    assertThat(client.get(secure).status()).isEqualTo(200);
                    assertThat(client.post(secure, HttpBody.stream("a/b", writer -> writer.write(new byte[9])))
                                    .text())
                            .isEqualTo("POST https");
                    assertThat(client.statistics().opened()).as("connections").isEqualTo(1);
                }
                try (HttpClient client = HttpClient.open(options.http2(false))) {
                    assertThat(client.get(secure).version()).isEqualTo("HTTP/1.1");
                    HttpRuns.awaitRest(client);
                }
            }
        });
    }

    @Test
    void http2WithoutTls() {
        HttpRuns.run(() -> {
            try (HttpServer server = HttpServer.start(request -> HttpResponse.text("hi"), "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.http2PriorKnowledge(true))) {
                ClientResponse answer = client.get(server.url());
                assertThat(answer.version()).isEqualTo("HTTP/2");
                assertThat(answer.text()).isEqualTo("hi");
                HttpRuns.awaitRest(client);
            }
        });
    }

    @Test
    void aProxyIsAskedForTheWholeUrl() throws Exception {
        try (RawServer proxy = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")) {
            HttpRuns.run(() -> {
                String way = "http://me:pass%20word@127.0.0.1:" + proxy.port();
                try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.proxy(way))) {
                    assertThat(client.get("http://nowhere.invalid/x?y").text()).isEqualTo("proxy");
                    assertThat(proxy.requests.getFirst())
                            .startsWith("GET http://nowhere.invalid/x?y HTTP/1.1\r\n")
                            .containsIgnoringCase("host: nowhere.invalid\r\n")
                            .contains("Basic bWU6cGFzcyB3b3Jk");
                    assertThatThrownBy(() -> client.get("https://nowhere.invalid/x"))
                            .isInstanceOf(HttpConnectException.class);
                    assertThat(proxy.requests.get(1)).startsWith("CONNECT nowhere.invalid:443 HTTP/1.1\r\n");
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void aSocksProxyMakesTheConnection() throws Exception {
        try (RawServer proxy = new RawServer(line -> {
            var in = line.socket.getInputStream();
            byte[] greeting = in.readNBytes(2);
            in.readNBytes(greeting[1]);
            line.send(new byte[] {5, 0});
            byte[] head = in.readNBytes(5);
            assertThat(head).startsWith(5, 1, 0, 3);
            in.readNBytes(head[4] + 2);
            line.send(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 80});
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nsocks");
            line.awaitEnd();
        })) {
            HttpRuns.run(() -> {
                String way = "socks5://127.0.0.1:" + proxy.port();
                try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.proxy(way))) {
                    assertThat(client.get("http://nowhere.invalid/x").text()).isEqualTo("socks");
                    assertThat(proxy.requests.getFirst()).startsWith("GET /x HTTP/1.1\r\n");
                }
            });
        }
    }

    @Test
    void aListenerHearsOfEachRequest() {
        List<String> heard = new ArrayList<>();
        HttpClientListener listener = new HttpClientListener() {
            @Override
            public void sending(String method, String where, HttpHeaders headers) {
                heard.add("sending " + method);
            }

            @Override
            public void answered(String method, String where, int status, Duration took) {
                heard.add("answered " + status + " " + !took.isNegative());
            }

            @Override
            public void failed(String method, String where, Throwable failure, Duration took) {
                heard.add("failed " + failure.getClass().getSimpleName());
            }
        };
        HttpRuns.run(() -> {
            try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.listener(listener))) {
                client.get(url);
                assertThatThrownBy(() -> client.get("http://127.0.0.1:1/")).isInstanceOf(HttpConnectException.class);
            }
        });
        assertThat(heard)
                .containsExactly("sending GET", "answered 200 true", "sending GET", "failed HttpConnectException");
    }

    @Test
    void aHundredMegabytesGoOutAndComeBack() {
        HttpRuns.run(() -> {
            long size = 100L << 20;
            HttpHandler handler = request -> HttpResponse.stream("a/b", writer -> {
                for (byte[] piece = request.body().read(1 << 16);
                        piece.length > 0;
                        piece = request.body().read(1 << 16)) {
                    writer.write(piece);
                    writer.drain();
                }
            });
            HttpServerOptions roomy = HttpServerOptions.DEFAULT.maxBodyBytes(1L << 30);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, roomy);
                    HttpClient client = HttpClient.open()) {
                byte[] piece = new byte[1 << 16];
                Arrays.fill(piece, (byte) 7);
                HttpBody body = HttpBody.stream("a/b", size, writer -> {
                    for (long sent = 0; sent < size; sent += piece.length) {
                        writer.write(piece);
                        writer.drain();
                    }
                });
                long received = 0;
                try (ClientResponse answer = client.stream(HttpCall.post(server.url(), body))) {
                    for (byte[] part = answer.body().read(1 << 16);
                            part.length > 0;
                            part = answer.body().read(1 << 16)) {
                        received += part.length;
                        assertThat(part[0]).isEqualTo((byte) 7);
                    }
                }
                assertThat(received).isEqualTo(size);
                HttpRuns.awaitRest(client);
                assertThat(client.statistics().bytesReceived()).isEqualTo(size);
            }
        });
    }

    @Test
    void aWebSocket() {
        HttpRuns.run(() -> {
            HttpHandler handler = request -> request.path().equals("/ws")
                    ? HttpResponse.webSocket(socket -> {
                        for (WebSocketMessage message : socket) {
                            socket.send("echo " + message.text());
                        }
                    })
                    : HttpResponse.of(404);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.baseUrl(server.url()))) {
                try (WebSocket socket = client.webSocket("/ws")) {
                    socket.send("hi");
                    assertThat(socket.receive().text()).isEqualTo("echo hi");
                }
                try (WebSocket socket = client.webSocket("ws://127.0.0.1:" + server.port() + "/ws")) {
                    socket.send("ho");
                    assertThat(socket.receive().text()).isEqualTo("echo ho");
                }
                assertThatThrownBy(() -> client.webSocket("/none"))
                        .isInstanceOfSatisfying(
                                ClientResponseException.class,
                                e -> assertThat(e.status()).isEqualTo(404));
            }
        });
    }
}
