// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.net.StreamHandler;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The time limits of a client, to the second, where time is virtual. */
class HttpClientTimeTest {
    private static StreamServer silent(int port) throws IOException {
        return Streams.startServer((reader, writer) -> reader.read(), "127.0.0.1", port);
    }

    private static void end(StreamServer server) {
        server.close();
        server.abortClients();
        server.waitClosed();
    }

    private static HttpTimeoutError.Phase phaseOf(Task<ClientResponse> call) {
        try {
            return Asyncio.await(call).status() == 0 ? HttpTimeoutError.Phase.TOTAL : null;
        } catch (HttpTimeoutError e) {
            return e.phase();
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void theTimeToConnectDoesNotAddUpForThoseThatWaitForTheSameHost(VirtualClock clock) throws IOException {
        HttpClientOptions options = HttpClientOptions.DEFAULT.connectTimeout(Duration.ofSeconds(10));
        try (StreamServer server = silent(443);
                HttpClient client = HttpClient.open(options)) {
            List<Task<ClientResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(Asyncio.createTask(() -> client.get("https://127.0.0.1/")));
            }
            for (Task<ClientResponse> call : calls) {
                assertThat(phaseOf(call)).isEqualTo(HttpTimeoutError.Phase.CONNECT);
            }
            assertThat(clock.now()).as("one waited for, one made").isLessThanOrEqualTo(Duration.ofSeconds(20));
            end(server);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aClosedClientWaitsForNoConnection(VirtualClock clock) throws IOException {
        try (StreamServer server = silent(443)) {
            HttpClient client = HttpClient.open();
            Task<ClientResponse> call = Asyncio.createTask(() -> client.get("https://127.0.0.1/"));
            Asyncio.sleep(1);

            client.close();

            assertThatThrownBy(call::await).isInstanceOf(HttpException.class).hasMessageContaining("closed");
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(1));
            end(server);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aServerMayThinkAndPauseForAsLongAsIsAllowed(VirtualClock clock) {
        HttpHandler handler = request -> {
            if (request.path().equals("/thinks")) {
                Asyncio.sleep(40);
                return HttpResponse.text("thought");
            }
            return HttpResponse.stream("a/b", writer -> {
                writer.write(new byte[3]);
                writer.drain();
                Asyncio.sleep(40);
                writer.write(new byte[3]);
            });
        };
        HttpClientOptions patient = HttpClientOptions.DEFAULT
                .firstByteTimeout(Duration.ofSeconds(50))
                .readTimeout(Duration.ofSeconds(50));
        HttpClientOptions hasty = HttpClientOptions.DEFAULT
                .firstByteTimeout(Duration.ofSeconds(30))
                .readTimeout(Duration.ofSeconds(20));
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                HttpClient slow = HttpClient.open(patient);
                HttpClient quick = HttpClient.open(hasty)) {
            assertThat(slow.get(server.url() + "/thinks").text()).isEqualTo("thought");
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(40));
            assertThat(slow.get(server.url() + "/pauses").bytes()).hasSize(6);
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(80));

            assertThat(phaseOf(Asyncio.createTask(() -> quick.get(server.url() + "/thinks"))))
                    .isEqualTo(HttpTimeoutError.Phase.FIRST_BYTE);
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(110));
            assertThat(phaseOf(Asyncio.createTask(() -> quick.get(server.url() + "/pauses"))))
                    .isEqualTo(HttpTimeoutError.Phase.READ);
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(130));
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aServerMayTakeABodyAsSlowlyAsItLikes(VirtualClock clock) throws IOException {
        int size = 8 << 20;
        StreamHandler slow = (reader, writer) -> {
            reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1));
            for (int left = size; left > 0; left -= 1 << 20) {
                Asyncio.sleep(10);
                reader.readExactly(1 << 20);
            }
            writer.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood".getBytes(ISO_8859_1));
            writer.drain();
        };
        try (StreamServer server = Streams.startServer(slow, "127.0.0.1", 80);
                HttpClient client = HttpClient.open()) {
            HttpBody body = HttpBody.bytes(new byte[size]);

            assertThat(client.post("http://127.0.0.1/", body).text()).isEqualTo("good");

            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(80));
            assertThat(server.isServing()).isTrue();
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aRequestThatWaitsToAskAgainLeavesItsTurnToOthers() {
        AtomicInteger calls = new AtomicInteger();
        HttpHandler handler = request -> request.path().equals("/busy") && calls.incrementAndGet() == 1
                ? HttpResponse.bytes("a/b", new byte[1 << 20]).status(503).header("Retry-After", "30")
                : HttpResponse.text("good");
        HttpClientOptions options = HttpClientOptions.DEFAULT.maxConnections(1).retryAfter(Duration.ofMinutes(1));
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                HttpClient client = HttpClient.open(options)) {
            Task<ClientResponse> busy = Asyncio.createTask(() -> client.get(server.url() + "/busy"));
            Asyncio.sleep(1);
            ClientResponse other = Asyncio.timeout(10, () -> client.get(server.url() + "/other"));

            assertThat(other.text()).isEqualTo("good");
            assertThat(busy.await().text()).isEqualTo("good");
        }
    }
}
