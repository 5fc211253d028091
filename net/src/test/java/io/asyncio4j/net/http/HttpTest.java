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
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpTest {
    @Test
    void aRequestIsAnsweredByACoroutine() {
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(
                            request -> {
                                Asyncio.sleep(0.01);
                                return HttpResponse.text(
                                        201, request.method() + " " + request.path() + " " + request.queryParameters());
                            },
                            "127.0.0.1",
                            0);
                    HttpClient client = HttpClient.open()) {
                ClientResponse response = client.get(server.url() + "/a%20b?x=1&y=%C3%A4");

                assertThat(response.status()).isEqualTo(201);
                assertThat(response.text()).isEqualTo("GET /a b {x=[1], y=[ä]}");
            }
        });
    }

    @Test
    void requestsOverlapOnOneThread() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        NetLoop.run(() -> {
            NetLoop net = NetLoop.current();
            try (HttpServer server = HttpServer.start(
                            request -> {
                                net.netty()
                                        .execute(() -> threads.add(
                                                Thread.currentThread().getName()));
                                Asyncio.sleep(0.2);
                                return HttpResponse.text(200, "ok");
                            },
                            "127.0.0.1",
                            0);
                    HttpClient client = HttpClient.open()) {
                long started = System.nanoTime();
                List<AsyncFuture<ClientResponse>> calls = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    calls.add(Asyncio.createTask(() -> client.get(server.url())));
                }
                List<ClientResponse> answers = Asyncio.gather(calls).await();

                assertThat(answers).extracting(ClientResponse::status).containsOnly(200);
                assertThat(Duration.ofNanos(System.nanoTime() - started))
                        .isLessThan(Duration.ofSeconds(9)); // one after the other: 10 s
            }
        });
        assertThat(threads).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void failuresOfTheHandlerAreStatus500() {
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(
                            request -> {
                                throw new IllegalStateException("planted");
                            },
                            "127.0.0.1",
                            0);
                    HttpClient client = HttpClient.open()) {
                assertThat(client.get(server.url()).status()).isEqualTo(500);
            }
        });
    }

    @Test
    void aLateAnswerIsATimeoutThatNamesTheUrl() {
        NetLoop.run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            try (HttpServer server = HttpServer.start(sleeper(begun, fate), "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(Duration.ofMillis(50))) {
                do { // the time may be up before a busy machine has begun to answer
                    assertThatThrownBy(() -> client.get(server.url() + "/slow"))
                            .isInstanceOf(TimeoutError.class)
                            .hasMessageContaining("/slow")
                            .hasMessageContaining("0.05 s");
                } while (!begun.done());
                assertThat(Asyncio.waitFor(fate, 20)).isEqualTo("cancelled");
            }
        });
    }

    @Test
    void cancellingTheCallEndsTheRequestOnTheServerToo() {
        NetLoop.run(() -> {
            AsyncFuture<String> begun = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<String> fate = Asyncio.getRunningLoop().createFuture();
            try (HttpServer server = HttpServer.start(sleeper(begun, fate), "127.0.0.1", 0);
                    HttpClient client = HttpClient.open()) {
                Task<ClientResponse> call = Asyncio.createTask(() -> client.get(server.url()));
                begun.await();
                call.cancel();

                assertThatThrownBy(call::await).isInstanceOf(CancelledError.class);
                assertThat(Asyncio.waitFor(fate, 20)).isEqualTo("cancelled");
            }
        });
    }

    /** Says what becomes of the first request; later ones are as slow. */
    private static HttpHandler sleeper(AsyncFuture<String> begun, AsyncFuture<String> fate) {
        return request -> {
            boolean first = !begun.done();
            if (first) {
                begun.setResult("yes");
            }
            try {
                Asyncio.sleep(60);
                return HttpResponse.text(200, "late");
            } catch (CancelledError e) {
                if (first) {
                    fate.setResult("cancelled");
                }
                throw e;
            }
        };
    }

    @Test
    void aRefusedConnectionSaysSo() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        NetLoop.run(() -> {
            try (HttpClient client = HttpClient.open()) {
                assertThatThrownBy(() -> client.get("http://127.0.0.1:" + port + "/x"))
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining("refused");
                assertThatThrownBy(() -> client.get("ftp://x/")).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> client.get("http://a b/")).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    void aPortInUseSaysSo() {
        NetLoop.run(() -> {
            HttpHandler handler = request -> HttpResponse.text(200, "");
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                assertThatThrownBy(() -> HttpServer.start(handler, "127.0.0.1", server.port()))
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining(String.valueOf(server.port()));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void everyEngineCarriesIt(EngineKind engine) {
        EventLoop.Builder builder = EventLoop.builder().engine(engine);
        try (EventLoop loop = NetLoop.newEventLoop(builder, NetTransport.preferred())) {
            String text = loop.runUntilComplete(() -> {
                try (HttpServer server = HttpServer.start(request -> HttpResponse.text("hi"), "127.0.0.1", 0);
                        HttpClient client = HttpClient.open()) {
                    return client.get(server.url()).text();
                }
            });
            assertThat(text).isEqualTo("hi");
        }
    }
}
