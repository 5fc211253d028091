// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.Task;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cancelled request leaves nothing behind, wherever it was, and the client serves others. */
class HttpClientCancellationTest {
    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";

    /** Never answers what asks for /slow; answers the rest. */
    private static RawServer server() throws Exception {
        return new RawServer(line -> {
            for (String request = line.request(); request != null; request = line.request()) {
                if (request.startsWith("GET /slow")) {
                    line.awaitEnd();
                    return;
                }
                if (request.startsWith("GET /half")) {
                    line.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                    line.awaitEnd();
                    return;
                }
                line.send(GOOD);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void whileItWaitsForTheAnswer(EngineKind engine) throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(engine, () -> {
                try (HttpClient client = HttpClient.open()) {
                    Task<ClientResponse> call = Asyncio.createTask(() -> client.get(server.url() + "/slow"));
                    HttpRuns.until(() -> server.requests.size() == 1);
                    call.cancel();
                    assertThatThrownBy(call::await).isInstanceOf(CancelledError.class);

                    HttpRuns.until(() -> server.open() == 0);
                    HttpRuns.awaitRest(client);
                    assertThat(client.statistics().connections()).isZero();
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void whileItReadsTheBody(EngineKind engine) throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(engine, () -> {
                try (HttpClient client = HttpClient.open()) {
                    AsyncFuture<Boolean> reading = Asyncio.getRunningLoop().createFuture();
                    Task<byte[]> call = Asyncio.createTask(() -> {
                        try (ClientResponse answer = client.stream(HttpCall.get(server.url() + "/half"))) {
                            assertThat(answer.body().readExactly(4)).hasSize(4);
                            reading.setResult(true);
                            return answer.body().read();
                        }
                    });
                    reading.await();
                    call.cancel();
                    assertThatThrownBy(call::await).isInstanceOf(CancelledError.class);

                    HttpRuns.until(() -> server.open() == 0);
                    HttpRuns.awaitRest(client);
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void whileItWaitsForItsTurn(EngineKind engine) throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(engine, () -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.maxConnections(1);
                try (HttpClient client = HttpClient.open(options)) {
                    Task<ClientResponse> holder = Asyncio.createTask(() -> client.get(server.url() + "/slow"));
                    HttpRuns.until(() -> server.requests.size() == 1);
                    Task<ClientResponse> first = Asyncio.createTask(() -> client.get(server.url() + "/first"));
                    Task<ClientResponse> second = Asyncio.createTask(() -> client.get(server.url() + "/second"));
                    HttpRuns.until(() -> client.statistics().waiting() == 2);

                    first.cancel();
                    assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
                    assertThat(client.statistics().waiting()).isEqualTo(1);
                    holder.cancel();

                    assertThat(second.await().text()).isEqualTo("good");
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @Test
    void inTheMomentInWhichItsTurnComes() throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.maxConnections(1);
                try (HttpClient client = HttpClient.open(options)) {
                    Task<ClientResponse> holder = Asyncio.createTask(() -> client.get(server.url() + "/slow"));
                    HttpRuns.until(() -> server.requests.size() == 1);
                    Task<ClientResponse> next = Asyncio.createTask(() -> client.get(server.url()));
                    HttpRuns.until(() -> client.statistics().waiting() == 1);

                    holder.cancel();
                    Asyncio.sleep(0); // the holder leaves and gives its turn away
                    next.cancel();
                    assertThatThrownBy(next::await).isInstanceOf(CancelledError.class);

                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void whileItConnects(EngineKind engine) throws Exception {
        // A listener that takes no more: the third or fourth connection hangs in its handshake.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            List<Socket> fillers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                fillers.add(new Socket(full.getInetAddress(), full.getLocalPort()));
            }
            try {
                HttpRuns.run(engine, () -> {
                    HttpClientOptions options = HttpClientOptions.DEFAULT.maxConnections(1);
                    try (HttpClient client = HttpClient.open(options);
                            RawServer server = server()) {
                        String url = "http://127.0.0.1:" + full.getLocalPort() + "/x";
                        Task<ClientResponse> call = Asyncio.createTask(() -> client.get(url));
                        HttpRuns.until(() -> client.statistics().active() == 1);
                        Asyncio.sleep(0.05);
                        call.cancel();
                        assertThatThrownBy(call::await).isInstanceOf(CancelledError.class);
                        HttpRuns.awaitRest(client);
                        assertThat(client.get(server.url()).text()).isEqualTo("good");
                    }
                    HttpClientOptions hasty = HttpClientOptions.DEFAULT.connectTimeout(Duration.ofMillis(50));
                    try (HttpClient client = HttpClient.open(hasty)) {
                        assertThatThrownBy(() -> client.get("http://127.0.0.1:" + full.getLocalPort() + "/x"))
                                .isInstanceOfSatisfying(
                                        HttpTimeoutError.class,
                                        e -> assertThat(e.phase()).isEqualTo(HttpTimeoutError.Phase.CONNECT))
                                .hasMessageContaining("/x");
                        HttpRuns.awaitRest(client);
                    }
                });
            } finally {
                for (Socket filler : fillers) {
                    filler.close();
                }
            }
        }
    }

    @Test
    void whileABodyIsWritten() throws Exception {
        try (RawServer server = new RawServer(RawServer.Line::awaitEnd)) {
            HttpRuns.run(() -> {
                AsyncFuture<Boolean> writing = Asyncio.getRunningLoop().createFuture();
                AsyncFuture<String> end = Asyncio.getRunningLoop().createFuture();
                try (HttpClient client = HttpClient.open()) {
                    HttpBody body = HttpBody.stream("a/b", writer -> {
                        writer.write(new byte[10]);
                        writing.setResult(true);
                        try {
                            Asyncio.sleep(30);
                        } catch (CancelledError e) {
                            end.setResult("cancelled");
                            throw e;
                        }
                    });
                    Task<ClientResponse> call = Asyncio.createTask(() -> client.post(server.url(), body));
                    writing.await();
                    call.cancel();
                    assertThatThrownBy(call::await).isInstanceOf(CancelledError.class);
                    assertThat(end.await()).isEqualTo("cancelled");
                    HttpRuns.until(() -> server.open() == 0);
                    HttpRuns.awaitRest(client);
                }
            });
        }
    }

    /** Cancels after each possible number of the loop's passes, so that each point at which it waits is met. */
    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void afterAnyNumberOfSteps(EngineKind engine) throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(engine, () -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.maxConnections(2);
                try (HttpClient client = HttpClient.open(options)) {
                    for (int steps = 0; steps < 60; steps++) {
                        List<Task<ClientResponse>> calls = new ArrayList<>();
                        for (int i = 0; i < 4; i++) {
                            calls.add(Asyncio.createTask(() -> client.get(server.url())));
                        }
                        for (int i = 0; i < steps; i++) {
                            Asyncio.sleep(0);
                        }
                        calls.forEach(Task::cancel);
                        for (Task<ClientResponse> call : calls) {
                            try {
                                assertThat(call.await().text()).isEqualTo("good");
                            } catch (CancelledError e) {
                                assertThat(call.cancelled()).isTrue();
                            }
                        }
                        HttpRuns.awaitRest(client);
                    }
                    assertThat(client.statistics().connections()).isLessThanOrEqualTo(2);
                    assertThat(client.get(server.url()).text()).isEqualTo("good");
                }
                HttpRuns.until(() -> server.open() == 0);
            });
        }
    }

    @Test
    void aClosedClientEndsWhatIsUnderWay() throws Exception {
        try (RawServer server = server()) {
            HttpRuns.run(() -> {
                HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.maxConnections(1));
                Task<ClientResponse> running = Asyncio.createTask(() -> client.get(server.url() + "/slow"));
                HttpRuns.until(() -> server.requests.size() == 1);
                Task<ClientResponse> waiting = Asyncio.createTask(() -> client.get(server.url()));
                HttpRuns.until(() -> client.statistics().waiting() == 1);

                client.close();

                assertThatThrownBy(running::await).isInstanceOf(HttpException.class);
                assertThatThrownBy(waiting::await)
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining("closed");
                assertThatThrownBy(() -> client.get(server.url()))
                        .isInstanceOf(HttpException.class)
                        .hasMessageContaining("closed");
                HttpRuns.until(() -> server.open() == 0);
                assertThat(client.statistics().connections()).isZero();
            });
        }
    }
}
