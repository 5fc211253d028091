// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private static final WebSocketOptions OPTIONS = WebSocketOptions.DEFAULT;

    /** A client of the JDK. */
    private static final class JdkClient implements java.net.http.WebSocket.Listener {
        private final List<String> received = new ArrayList<>();
        private final StringBuilder part = new StringBuilder();
        private final CompletableFuture<Boolean> four = new CompletableFuture<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(java.net.http.WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                receive(part.toString());
                part.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(java.net.http.WebSocket webSocket, ByteBuffer data, boolean last) {
            receive(data.remaining() + " bytes");
            webSocket.request(1);
            return null;
        }

        private void receive(String message) {
            received.add(message);
            if (received.size() == 4) {
                four.complete(true);
            }
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket webSocket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(java.net.http.WebSocket webSocket, Throwable error) {
            closed.completeExceptionally(error);
        }

        java.net.http.WebSocket connect(HttpServer server, String... protocols) {
            var client = java.net.http.HttpClient.newHttpClient();
            var builder = client.newWebSocketBuilder();
            if (protocols.length > 0) {
                builder.subprotocols(
                        protocols[0],
                        List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
            }
            return Asyncio.waitFor(
                    Asyncio.wrapFuture(
                            builder.buildAsync(URI.create(server.url().replace("http", "ws")), this)),
                    10);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        return Asyncio.waitFor(Asyncio.wrapFuture(future), 10);
    }

    private static HttpServer serve(WebSocketOptions options, WebSocketHandler handler) {
        return HttpServer.start(
                Router.create().webSocket("/", handler), "127.0.0.1", 0, HttpServerOptions.DEFAULT.webSockets(options));
    }

    private static void echo(WebSocket webSocket) {
        for (WebSocketMessage message : webSocket) {
            switch (message) {
                case WebSocketMessage.Text(String text) -> webSocket.send(text);
                case WebSocketMessage.Binary(byte[] bytes) -> webSocket.send(bytes);
            }
        }
    }

    /** Our class on the client's side. */
    private static WebSocket connect(HttpServer server, WebSocketOptions options) {
        NetLoop net = NetLoop.current();
        var client = net.vertx()
                .createWebSocketClient(new WebSocketClientOptions()
                        .setMaxFrameSize(options.maxFrame())
                        .setTryUsePerMessageCompression(options.compression()));
        var target = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.port())
                .setURI("/");
        return Asyncio.waitFor(
                net.startVertx(() -> client.connect(target).map(open -> WebSocket.over(net, open, options))), 10);
    }

    @Test
    void oneClassServesBothSides() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, WebSocketTest::echo);
                    WebSocket client = connect(server, OPTIONS)) {
                client.send("hällo");
                client.send(new byte[] {1, 2, 3});
                client.send("");

                assertThat(client.receive()).isEqualTo(new WebSocketMessage.Text("hällo"));
                assertThat(client.receive().bytes()).containsExactly(1, 2, 3);
                assertThat(client.receive().text()).isEmpty();
                assertThat(client.ping()).isPositive();
                client.close(4000, "done");
                assertThat(client.isClosed()).isTrue();
                assertThat(client.closeCode()).isEqualTo(4000);
                assertThatThrownBy(client::receive)
                        .isInstanceOf(WebSocketClosedException.class)
                        .hasMessageContaining("4000");
                assertThatThrownBy(() -> client.send("late")).isInstanceOf(WebSocketClosedException.class);
            }
        });
    }

    @Test
    void theJdksClientUnderstandsIt() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS.subprotocols("b", "c"), webSocket -> {
                webSocket.send("protocol " + webSocket.subprotocol());
                echo(webSocket);
            })) {
                JdkClient listener = new JdkClient();
                var client = listener.connect(server, "a", "c", "b");
                await(client.sendText("hal", false));
                await(client.sendText("", false));
                await(client.sendText("lo", true));
                await(client.sendBinary(ByteBuffer.wrap(new byte[1000]), true));
                await(client.sendText("", false));
                await(client.sendText("empty first", true));
                await(listener.four);
                await(client.sendClose(1000, "bye"));

                assertThat(await(listener.closed)).startsWith("1000");
                assertThat(listener.received).containsExactly("protocol c", "hallo", "1000 bytes", "empty first");
                assertThat(client.getSubprotocol()).isEqualTo("c");
            }
        });
    }

    @Test
    void theEndOfTheHandlerClosesIt() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, webSocket -> webSocket.send("only"))) {
                JdkClient listener = new JdkClient();
                listener.connect(server);
                assertThat(await(listener.closed)).startsWith("1000");
                assertThat(listener.received).containsExactly("only");
            }
            try (HttpServer server = serve(OPTIONS, webSocket -> {
                throw new IllegalStateException("planted");
            })) {
                JdkClient listener = new JdkClient();
                listener.connect(server);
                assertThat(await(listener.closed)).startsWith("1011");
            }
        });
    }

    @Test
    void messagesBeforeTheEndAreReceivedBeforeIt() {
        Engines.each(() -> {
            AsyncFuture<List<String>> got = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<Boolean> gone = Asyncio.getRunningLoop().createFuture();
            try (HttpServer server = serve(OPTIONS, webSocket -> {
                gone.await();
                List<String> texts = new ArrayList<>();
                for (WebSocketMessage message : webSocket) {
                    texts.add(message.text());
                }
                got.setResult(texts);
            })) {
                WebSocket client = connect(server, OPTIONS);
                for (int i = 0; i < 100; i++) {
                    client.send("m" + i);
                }
                client.close();
                gone.setResult(true);

                assertThat(Asyncio.waitFor(got, 10))
                        .hasSize(100)
                        .startsWith("m0")
                        .endsWith("m99");
            }
        });
    }

    @Test
    void aClientThatVanishesIsCode1006() {
        Engines.each(() -> {
            AsyncFuture<Integer> code = Asyncio.getRunningLoop().createFuture();
            try (HttpServer server = serve(OPTIONS, webSocket -> {
                try {
                    webSocket.receive();
                } catch (WebSocketClosedException e) {
                    code.setResult(e.code());
                    assertThat(e.isNormal()).isFalse();
                }
            })) {
                JdkClient listener = new JdkClient();
                listener.connect(server).abort();

                assertThat(Asyncio.waitFor(code, 10)).isEqualTo(WebSocket.LOST);
            }
        });
    }

    @Test
    void aSenderWaitsForASlowReceiverAndMemoryStaysBounded() {
        Engines.each(() -> {
            AsyncFuture<Boolean> go = Asyncio.getRunningLoop().createFuture();
            int[] sent = {0};
            try (HttpServer server = serve(OPTIONS, webSocket -> {
                        byte[] block = new byte[100_000];
                        while (sent[0] < 1000) {
                            webSocket.send(block);
                            sent[0]++;
                        }
                    });
                    WebSocket client = connect(server, OPTIONS)) {
                Task<?> watch = Asyncio.createTask(() -> {
                    int before = -1;
                    while (sent[0] == 0 || before != sent[0]) {
                        before = sent[0];
                        Asyncio.sleep(0.3);
                    }
                    go.setResult(true);
                });
                Asyncio.waitFor(go, 20);
                watch.await();
                assertThat(sent[0]).isBetween(1, 200);
                int received = 0;
                for (WebSocketMessage message : client) {
                    received += message.bytes().length;
                }
                assertThat(received).isEqualTo(100_000_000);
            }
        });
    }

    @Test
    void oneTaskReceivesAtATimeAndACancelledOneLosesNothing() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, WebSocketTest::echo);
                    WebSocket client = connect(server, OPTIONS)) {
                Task<WebSocketMessage> first = Asyncio.createTask(client::receive);
                Asyncio.sleep(0);
                assertThatThrownBy(client::receive).isInstanceOf(IllegalStateException.class);
                first.cancel();
                assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
                client.send("x");
                assertThat(client.receive().text()).isEqualTo("x");
            }
        });
    }

    @Test
    void bothSidesMayCloseAtOnce() {
        Engines.each(() -> {
            for (int i = 0; i < 20; i++) {
                AsyncFuture<WebSocket> there = Asyncio.getRunningLoop().createFuture();
                try (HttpServer server = serve(OPTIONS, webSocket -> {
                    there.setResult(webSocket);
                    webSocket.awaitClosed();
                })) {
                    WebSocket client = connect(server, OPTIONS);
                    WebSocket other = Asyncio.waitFor(there, 10);
                    Task<?> one = Asyncio.createTask(() -> client.close(4001, "client"));
                    Task<?> two = Asyncio.createTask(() -> other.close(4002, "server"));
                    Asyncio.waitFor(one, 10);
                    Asyncio.waitFor(two, 10);
                    assertThat(client.closeCode()).isIn(4001, 4002);
                }
            }
        });
    }

    @Test
    void messagesMayBeCompressed() {
        Engines.each(() -> {
            WebSocketOptions compressing = OPTIONS.compression(true);
            try (HttpServer server = serve(compressing, WebSocketTest::echo);
                    WebSocket client = connect(server, compressing)) {
                for (int length : new int[] {0, 1, 1000, 500_000}) {
                    client.send("x".repeat(length));
                    assertThat(client.receive().text()).hasSize(length);
                }
            }
        });
    }

    @Test
    void jsonGoesBothWays() {
        record Point(int x, int y) {}
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, WebSocketTest::echo);
                    WebSocket client = connect(server, OPTIONS)) {
                client.sendJson(new Point(1, 2));
                assertThat(client.receiveJson(Point.class)).isEqualTo(new Point(1, 2));
                client.send("{\"x\":");
                assertThatThrownBy(() -> client.receiveJson(Point.class)).isInstanceOf(JsonException.class);
            }
        });
    }

    @Test
    void aServerThatClosesCancelsItsHandlers() {
        Engines.each(() -> {
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            HttpServer server = serve(OPTIONS, webSocket -> {
                try {
                    webSocket.receive();
                } catch (CancelledError e) {
                    fate.setResult("cancelled");
                    throw e;
                }
            });
            JdkClient listener = new JdkClient();
            listener.connect(server);
            server.close();

            assertThat(Asyncio.waitFor(fate, 10)).isEqualTo("cancelled");
            assertThat(await(listener.closed)).startsWith("1001");
        });
    }

    @Test
    void whoAsksForNoWebSocketIsToldSo() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, WebSocketTest::echo);
                    HttpClient client = HttpClient.open()) {
                assertThat(client.get(server.url()).status()).isEqualTo(426);
            }
        });
    }

    @Test
    void pagesOfOtherOriginsMayBeKeptOut() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS.origins("https://good.example"), WebSocketTest::echo)) {
                var builder = java.net.http.HttpClient.newHttpClient().newWebSocketBuilder();
                URI target = URI.create(server.url().replace("http", "ws"));
                var good = builder.header("Origin", "https://good.example").buildAsync(target, new JdkClient());
                assertThat(await(good).isInputClosed()).isFalse();
                var bad = java.net.http.HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .header("Origin", "https://bad.example")
                        .buildAsync(target, new JdkClient());
                assertThatThrownBy(() -> await(bad)).hasStackTraceContaining("403");
                await(good).abort();
            }
        });
    }

    @Test
    void silenceIsPinged() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS.heartbeat(Duration.ofMillis(100)), WebSocketTest::echo);
                    WebSocket client = connect(server, OPTIONS)) {
                Asyncio.sleep(0.6);
                client.send("still there");
                assertThat(client.receive().text()).isEqualTo("still there");
            }
        });
    }

    @Test
    void whatMayNotBeSentInACloseIsRefused() {
        Engines.each(() -> {
            try (HttpServer server = serve(OPTIONS, WebSocketTest::echo);
                    WebSocket client = connect(server, OPTIONS)) {
                assertThatThrownBy(() -> client.close(1006, "")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> client.close(5000, "")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> client.close(1000, "ä".repeat(62)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        });
    }
}
