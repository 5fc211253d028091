// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.TestLoop;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryNetworkTest {
    @AsyncTest(loopFactory = InMemory.class)
    void aTimeLimitOfARequestPassesInVirtualTime(VirtualClock clock) {
        try (HttpServer server = HttpServer.start(
                        request -> {
                            Asyncio.sleep(3600);
                            return HttpResponse.text(200, "late");
                        },
                        "127.0.0.1",
                        80);
                HttpClient client = HttpClient.open(Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(TimeoutError.class);
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(30));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void requestsFindServersByName(VirtualClock clock) {
        MemoryNetwork network = MemoryNetwork.current().latency(Duration.ofMillis(50));
        network.host("api.example");
        try (HttpServer server = HttpServer.start(request -> HttpResponse.text(200, request.path()), "0.0.0.0", 80);
                HttpClient client = HttpClient.open(Duration.ofSeconds(30))) {
            String url = "http://api.example:" + server.port();

            assertThat(client.get(url + "/a").text()).isEqualTo("/a");
            assertThat(clock.now()).isEqualTo(Duration.ofMillis(200)); // to connect, and to ask
            assertThat(client.get(url + "/b").text()).isEqualTo("/b");
            assertThat(clock.now()).isEqualTo(Duration.ofMillis(300));
            assertThatThrownBy(() -> client.get("http://nobody.example/"))
                    .isInstanceOf(HttpException.class)
                    .hasMessageContaining("nobody.example");
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void streamsGoBothWaysAndEndHalfByHalf() throws IOException {
        StreamServer server = Streams.startServer(StreamsTest::echo, "127.0.0.1", 7);
        try (Connection connection = Streams.openConnection("localhost", 7)) {
            connection.writer().write("hello\nworld\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).isEqualTo("hello\n".getBytes(UTF_8));
            connection.writer().writeEof();
            assertThat(connection.reader().read()).isEqualTo("world\n".getBytes(UTF_8));
        }
        server.close();
        server.waitClosed();
        assertThat(MemoryNetwork.current().links()).isEmpty();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void socketsOfTheFileSystemNeedNoFile() throws IOException {
        Path path = Path.of("/nowhere/socket");
        StreamServer server = Streams.startUnixServer(StreamsTest::echo, path);
        try (Connection connection = Streams.openUnixConnection(path)) {
            connection.writer().write("hello\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).isEqualTo("hello\n".getBytes(UTF_8));
        }
        server.close();
        server.waitClosed();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void connectingFailsAsItDoesElsewhere() throws IOException {
        assertThatThrownBy(() -> Streams.openConnection("127.0.0.1", 9)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> Streams.openConnection("nobody.example", 9)).isInstanceOf(UnknownHostException.class);
        StreamServer server = Streams.startServer(StreamsTest::echo, "127.0.0.1", 7);
        assertThatThrownBy(() -> Streams.startServer(StreamsTest::echo, null, 7))
                .isInstanceOf(BindException.class);
        server.close();
        server.waitClosed();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void timersOfNettyAndVertxFollowTheClock(VirtualClock clock) {
        EventsInOrder events = new EventsInOrder(clock);
        NetLoop net = NetLoop.current();
        net.netty().schedule(() -> events.add("netty"), 20, TimeUnit.SECONDS);
        net.vertx().setTimer(10_000, id -> events.add("vertx"));
        Asyncio.getRunningLoop().callLater(Duration.ofSeconds(15), () -> events.add("loop"));
        Asyncio.sleep(30);

        assertThat(events.seen).containsExactly("vertx at 10", "loop at 15", "netty at 20");
    }

    private static final class EventsInOrder {
        private final VirtualClock clock;
        private final List<String> seen = new ArrayList<>();

        EventsInOrder(VirtualClock clock) {
            this.clock = clock;
        }

        void add(String event) {
            seen.add(event + " at " + clock.now().toSeconds());
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void theClockWaitsForWorkersOfVertx(VirtualClock clock) {
        AsyncFuture<String> worked = NetLoop.current()
                .startVertx(() -> NetLoop.current()
                        .vertx()
                        .executeBlocking(() -> Thread.currentThread().getName()));

        assertThat(Asyncio.waitFor(worked, 1)).contains("worker");
        assertThat(clock.now()).isZero();
    }

    @Test
    void whoCanNeverGoOnIsToldDespiteTimersOfLibraries() {
        assertThatThrownBy(() -> {
                    try (TestLoop test = TestLoop.builder()
                            .loopFactory(MemoryNetwork::newEventLoop)
                            .build()) {
                        test.run(() -> {
                            NetLoop.current().vertx().setPeriodic(1000, id -> {});
                            Asyncio.getRunningLoop().createFuture("a miracle").await();
                        });
                    }
                })
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("a miracle");
    }
}
