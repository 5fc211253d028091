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
    void whoWritesABodyMayPauseForLongerThanTheServer(VirtualClock clock) throws IOException {
        StreamHandler takesSix = (reader, writer) -> {
            reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1));
            reader.readExactly(6);
            writer.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood".getBytes(ISO_8859_1));
            reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1));
            reader.read();
        };
        BodyWriter pauses = writer -> {
            Asyncio.sleep(100);
            writer.write(new byte[3]);
            Asyncio.sleep(100);
            writer.write(new byte[3]);
        };
        try (StreamServer server = Streams.startServer(takesSix, "127.0.0.1", 80);
                HttpClient client = HttpClient.open()) {
            HttpCall call = HttpCall.post("http://127.0.0.1/", HttpBody.stream("a/b", 6, pauses));

            assertThat(client.request(call).text()).isEqualTo("good");
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(200));
            assertThat(phaseOf(Asyncio.createTask(() -> client.request(call))))
                    .as("the server does not answer the second")
                    .isEqualTo(HttpTimeoutError.Phase.FIRST_BYTE);
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(460));
            end(server);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyThatWasAnsweredBeforeItWasWantedIsNotSent(VirtualClock clock) throws IOException {
        AtomicInteger came = new AtomicInteger();
        StreamHandler refuses = (reader, writer) -> {
            reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1));
            writer.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\n".getBytes(ISO_8859_1));
            writer.drain();
            Asyncio.sleep(5);
            writer.write("nope".getBytes(ISO_8859_1));
            writer.drain();
            try {
                came.set(reader.read(100).length);
            } catch (IOException e) {
                came.set(0); // closed at once
            }
        };
        try (StreamServer server = Streams.startServer(refuses, "127.0.0.1", 80);
                HttpClient client = HttpClient.open()) {
            HttpCall call = HttpCall.post("http://127.0.0.1/", HttpBody.bytes(new byte[9]))
                    .expectContinue();

            assertThat(client.request(call).text()).isEqualTo("nope");
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(5));
            Asyncio.sleep(1);
            assertThat(came).hasValue(0);
            end(server);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aLimitPassesAtWhateverMomentItBegan(VirtualClock clock) throws IOException {
        HttpClientOptions options = HttpClientOptions.DEFAULT.firstByteTimeout(Duration.ofMillis(7300));
        try (StreamServer server = silent(80);
                HttpClient client = HttpClient.open(options)) {
            for (int i = 1; i <= 100; i++) {
                Asyncio.sleep(Duration.ofNanos(1_234_567_891L * i));
                Duration begin = clock.now();
                assertThat(phaseOf(Asyncio.createTask(() -> client.get("http://127.0.0.1/"))))
                        .isEqualTo(HttpTimeoutError.Phase.FIRST_BYTE);
                assertThat(clock.now().minus(begin)).isBetween(Duration.ofMillis(7299), Duration.ofMillis(7301));
            }
            end(server);
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
