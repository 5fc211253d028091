// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.stream.IncompleteReadError;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.TestLoop;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryFaultsTest {
    private static final byte[] LINE = "hello\n".getBytes(UTF_8);

    private static StreamServer echo() throws IOException {
        MemoryNetwork.current().host("echo.example");
        return Streams.startServer(StreamsTest::echo, "0.0.0.0", 7);
    }

    private static void end(StreamServer server) {
        server.close();
        server.abortClients();
        server.waitClosed();
    }

    @AsyncTest(loopFactory = InMemory.class)
    void lossIsLateness(VirtualClock clock) throws IOException {
        MemoryNetwork.current().latency(Duration.ofMillis(10)).loss(0.5, 1);
        StreamServer server = echo();
        try (Connection connection = Streams.openConnection("echo.example", 7)) {
            for (int i = 0; i < 50; i++) {
                connection.writer().write(LINE);
                assertThat(connection.reader().readLine()).isEqualTo(LINE);
            }
        }
        assertThat(clock.now()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(200));
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aCutHoldsBytesBackUntilItIsHealed(VirtualClock clock) throws IOException {
        StreamServer server = echo();
        try (Connection connection = Streams.openConnection("echo.example", 7)) {
            MemoryNetwork.current().cut("echo.example");
            connection.writer().write(LINE);
            assertThatThrownBy(
                            () -> Asyncio.timeout(60, () -> connection.reader().readLine()))
                    .isInstanceOf(TimeoutError.class);
            MemoryNetwork.current().heal("echo.example");
            assertThat(connection.reader().readLine()).isEqualTo(LINE);
        }
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(60));
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void whatACutHeldBackComesBeforeWhatWasSentLater() throws IOException {
        MemoryNetwork.current().latency(Duration.ofMillis(100));
        StreamServer server = echo();
        try (Connection connection = Streams.openConnection("echo.example", 7)) {
            MemoryLink link = MemoryNetwork.current().links().getFirst();
            link.cut();
            connection.writer().write("first\n".getBytes(UTF_8));
            Asyncio.sleep(0.15);
            connection.writer().write("second\n".getBytes(UTF_8));
            Asyncio.sleep(0.05);
            link.heal();
            assertThat(connection.reader().readLine()).isEqualTo("first\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).isEqualTo("second\n".getBytes(UTF_8));
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aNetworkThatLosesNearlyAllIsSlow(VirtualClock clock) throws IOException {
        StreamServer server = echo();
        try (Connection connection = Streams.openConnection("echo.example", 7)) {
            MemoryNetwork.current().links().getFirst().loss(0.99);
            for (int i = 0; i < 10; i++) {
                connection.writer().write(LINE);
                assertThat(connection.reader().readLine()).isEqualTo(LINE);
            }
        }
        assertThat(clock.now()).isBetween(Duration.ofHours(5), Duration.ofDays(30));
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aConnectToACutHostWaits(VirtualClock clock) throws IOException {
        StreamServer server = echo();
        MemoryNetwork.current().cut("echo.example");
        assertThatThrownBy(() -> Streams.openConnection(
                        "echo.example", 7, ConnectOptions.DEFAULT.connectTimeout(Duration.ofSeconds(3))))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(3));
        Task<Connection> connecting = Asyncio.createTask(() -> Streams.openConnection("echo.example", 7));
        Asyncio.sleep(1);
        assertThat(connecting.done()).isFalse();
        MemoryNetwork.current().heal("echo.example");
        connecting.await().close();
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void ofAHalfOpenConnectionTheOtherSideHearsNothing() throws IOException {
        StreamServer server = echo();
        Connection connection = Streams.openConnection("echo.example", 7);
        Asyncio.sleep(1);
        MemoryNetwork.current().links().getFirst().cut();
        connection.close();
        Asyncio.sleep(Duration.ofDays(1));

        assertThat(server.connections()).isEqualTo(1);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aPlannedResetComesAfterSoManyBytes() throws IOException {
        MemoryNetwork.current().onLink(link -> link.resetAfter(-1, 9));
        StreamServer server = echo();
        try (Connection connection = Streams.openConnection("echo.example", 7)) {
            connection.writer().write(LINE);
            connection.writer().write(LINE);
            assertThat(connection.reader().readLine()).isEqualTo(LINE);
            assertThatThrownBy(() -> connection.reader().readLine())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aMessageComesInPieces() throws IOException {
        MemoryNetwork.current().segment(1);
        List<Integer> sizes = new ArrayList<>();
        StreamServer server = Streams.startServer(
                (reader, writer) -> {
                    for (byte[] data = reader.read(100); data.length > 0; data = reader.read(100)) {
                        sizes.add(data.length);
                    }
                    writer.close();
                },
                "0.0.0.0",
                7);
        try (Connection connection = Streams.openConnection("127.0.0.1", 7)) {
            connection.writer().write(LINE);
            connection.writer().writeEof();
            assertThat(connection.reader().read()).isEmpty();
        }
        assertThat(sizes).hasSizeGreaterThan(2);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(LINE.length);
        end(server);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aReaderThatStopsStopsTheWriter() throws IOException {
        StreamServer server = Streams.startServer((reader, writer) -> Asyncio.sleep(3600), "0.0.0.0", 7);
        try (Connection connection = Streams.openConnection("127.0.0.1", 7)) {
            byte[] chunk = new byte[1 << 16];
            assertThatThrownBy(() -> Asyncio.timeout(60, () -> {
                        while (true) {
                            connection.writer().write(chunk);
                            connection.writer().drain();
                        }
                    }))
                    .isInstanceOf(TimeoutError.class);
            assertThat(MemoryNetwork.current().links().getFirst().bytesToServer())
                    .isLessThan(1 << 20);
            connection.writer().transport().abort();
        }
        server.shutdown(Duration.ZERO);
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anEndBeforeTheRestSaysWhatIsMissing() throws IOException {
        StreamServer server = Streams.startServer(
                (reader, writer) -> {
                    writer.write(LINE);
                    writer.close();
                },
                "0.0.0.0",
                7);
        try (Connection connection = Streams.openConnection("127.0.0.1", 7)) {
            assertThatThrownBy(() -> connection.reader().readExactly(100)).isInstanceOf(IncompleteReadError.class);
        }
        end(server);
    }

    /** What happened, and when, in a run with losses. */
    private static List<String> lossyRun(long seed) {
        List<String> events = new ArrayList<>();
        try (TestLoop test =
                TestLoop.builder().loopFactory(MemoryNetwork::newEventLoop).build()) {
            test.run(() -> {
                MemoryNetwork.current().latency(Duration.ofMillis(3)).loss(0.3, seed);
                StreamServer server = echo();
                List<Task<Void>> clients = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    int client = i;
                    clients.add(Asyncio.createTask(() -> {
                        try (Connection connection = Streams.openConnection("echo.example", 7)) {
                            for (int j = 0; j < 5; j++) {
                                connection.writer().write(LINE);
                                connection.reader().readLine();
                                events.add(
                                        client + "." + j + " at " + test.clock().now());
                            }
                        }
                    }));
                }
                Asyncio.gather(clients).await();
                end(server);
            });
        }
        return events;
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(lossyRun(1)).isEqualTo(lossyRun(1)).isNotEqualTo(lossyRun(2));
    }
}
