// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where servers listen, and loops that serve for another one and end before it. */
class ServerLoopsTest {
    private static final byte[] PING = "ping".getBytes(UTF_8);

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    private static void assertEchoes(Connection connection) throws IOException {
        connection.writer().write(PING);
        assertThat(connection.reader().readExactly(PING.length)).isEqualTo(PING);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerOutlivesALoopThatServedForIt(NetKind kind) {
        kind.run(() -> {
            LoopThread thread = LoopThread.start("serving", kind::newLoop);
            StreamServer server = Streams.startServer(
                    StreamsTest::echo, "127.0.0.1", 0, ServerOptions.DEFAULT.loops(List.of(thread.loop())));
            Connection connection = Streams.openConnection("127.0.0.1", server.port());
            assertEchoes(connection);
            thread.close();
            server.closeClients();
            server.abortClients();
            server.shutdown(Duration.ZERO);
            assertThat(server.connections()).isZero();
            assertThat(connection.reader().read()).isEmpty();
            connection.close();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerAtNoHostListensAtAddressesOfBothKinds(NetKind kind) {
        kind.run(() -> {
            boolean six = true;
            try {
                StreamServer probe = Streams.startServer(StreamsTest::echo, "::1", 0);
                probe.close();
                probe.waitClosed();
            } catch (IOException e) {
                six = false;
            }
            Assumptions.assumeTrue(six, "skipped: this machine has no IPv6");
            StreamServer server = Streams.startServer(StreamsTest::echo, null, 0);
            for (String host : List.of("127.0.0.1", "::1")) {
                try (Connection connection = Streams.openConnection(host, server.port())) {
                    assertEchoes(connection);
                }
            }
            server.close();
            server.waitClosed();
            Asyncio.sleep(0);
        });
    }
}
