// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.stream.IncompleteReadError;
import io.asyncio4j.stream.LimitOverrunError;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamsTest {
    private static final String HOST = "127.0.0.1";

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    static void echo(StreamReader reader, StreamWriter writer) throws Exception {
        for (byte[] data = reader.read(1 << 16); data.length > 0; data = reader.read(1 << 16)) {
            writer.write(data);
            writer.drain();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerEchoesUntilTheEnd(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamsTest::echo, HOST, 0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                connection.writer().write(bytes("hello\nworld\n"));
                assertThat(connection.reader().readLine()).isEqualTo(bytes("hello\n"));
                assertThat(connection.reader().readLine()).isEqualTo(bytes("world\n"));
                connection.writer().writeEof();
                assertThat(connection.reader().read()).isEmpty();
            }
            server.close();
            server.waitClosed();
            assertThat(server.connections()).isZero();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachHalfEndsAlone(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        writer.write(bytes("before"));
                        writer.writeEof();
                        assertThatThrownBy(() -> writer.write(bytes("late")))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("writeEof");
                        assertThat(reader.read()).isEqualTo(bytes("after"));
                    },
                    HOST,
                    0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                assertThat(connection.reader().read()).isEqualTo(bytes("before"));
                assertThat(connection.writer().canWriteEof()).isTrue();
                connection.writer().write(bytes("after"));
                connection.writer().drain();
                connection.writer().close();
                connection.writer().waitClosed();
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void manyBytesGoBothWays(NetKind kind) {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (i * 31 + (i >> 8));
        }
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamsTest::echo, HOST, 0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                Task<?> writing = Asyncio.createTask(() -> {
                    for (int i = 0; i < 8; i++) {
                        connection.writer().writeLines(List.of(block, new byte[] {(byte) i}));
                        connection.writer().drain();
                    }
                    connection.writer().writeEof();
                });
                for (int i = 0; i < 8; i++) {
                    assertThat(connection.reader().readExactly(block.length)).isEqualTo(block);
                    assertThat(connection.reader().readExactly(1)).containsExactly(i);
                }
                assertThat(connection.reader().read()).isEmpty();
                writing.await();
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenBeforeACloseArrives(NetKind kind) {
        byte[] much = new byte[3_000_000];
        kind.run(() -> {
            StreamServer server = Streams.startServer((reader, writer) -> writer.write(much), HOST, 0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                assertThat(connection.reader().read()).hasSize(much.length);
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void limitsHold(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        writer.write(bytes("0123456789012345678901234567890123456789\nshort"));
                        writer.close();
                    },
                    HOST,
                    0);
            try (Connection connection =
                    Streams.openConnection(HOST, server.port(), ConnectOptions.DEFAULT.limit(16))) {
                assertThatThrownBy(() -> connection.reader().readLine()).isInstanceOf(LimitOverrunError.class);
                assertThatThrownBy(() -> connection.reader().readExactly(100)).isInstanceOf(IncompleteReadError.class);
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothEndsKnowTheAddresses(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<List<Object>> seen = Asyncio.getRunningLoop().createFuture();
            StreamServer server = Streams.startServer(
                    (reader, writer) ->
                            seen.setResult(List.of(writer.getExtraInfo("peername"), writer.getExtraInfo("sockname"))),
                    HOST,
                    0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                StreamWriter writer = connection.writer();
                assertThat(writer.getExtraInfo("peername"))
                        .isEqualTo(new InetSocketAddress(InetAddress.getByName(HOST), server.port()));
                assertThat(seen.await())
                        .containsExactly(writer.getExtraInfo("sockname"), writer.getExtraInfo("peername"));
                assertThat(writer.getExtraInfo("no such thing")).isNull();
                writer.close();
                writer.waitClosed();
                assertThat(writer.getExtraInfo("peername")).isNotNull();
            }
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void unixSockets(NetKind kind, @TempDir Path folder) {
        Path path = folder.resolve("echo.sock");
        kind.run(() -> {
            StreamServer first = Streams.startUnixServer(StreamsTest::echo, path);
            assertThat(first.addresses()).containsExactly(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(first::port).hasMessageContaining("Unix");
            StreamServer second = Streams.startUnixServer(StreamsTest::echo, path);
            first.close();
            try (Connection connection = Streams.openUnixConnection(path)) {
                connection.writer().write(bytes("hello"));
                assertThat(connection.reader().readExactly(5)).isEqualTo(bytes("hello"));
                connection.writer().writeEof();
                assertThat(connection.reader().read()).isEmpty();
                assertThat(connection.writer().getExtraInfo("peername")).isEqualTo(UnixDomainSocketAddress.of(path));
            }
            second.close();
            second.waitClosed();
            assertThat(path).doesNotExist();

            Files.writeString(path, "no socket");
            assertThatThrownBy(() -> Streams.startUnixServer(StreamsTest::echo, path))
                    .isInstanceOf(IOException.class);
            assertThat(path).hasContent("no socket");
            assertThatThrownBy(() -> Streams.openUnixConnection(folder.resolve("nobody")))
                    .isInstanceOf(IOException.class);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nobodyAnswers(NetKind kind) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        kind.run(() -> {
            assertThatThrownBy(() -> Streams.openConnection(HOST, port)).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> Streams.openConnection("no-such-host.invalid", port))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("no-such-host.invalid");
        });
    }

    /** The backlog of a JDK socket is full, so that a further connection waits for its answer. */
    @ParameterizedTest
    @MethodSource("kinds")
    void anOpeningTakesNoLongerThanAllowed(NetKind kind) throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            kind.run(() -> {
                ConnectOptions options = ConnectOptions.DEFAULT.connectTimeout(Duration.ofMillis(200));
                List<Connection> open = new ArrayList<>();
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 50; i++) {
                                open.add(Streams.openConnection(HOST, deaf.getLocalPort(), options));
                            }
                        })
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining("PT0.2S");
                Task<Connection> cancelled =
                        Asyncio.createTask(() -> Streams.openConnection(HOST, deaf.getLocalPort()));
                Asyncio.sleep(0.02);
                cancelled.cancel();
                assertThatThrownBy(cancelled::await).isInstanceOf(CancelledError.class);
                open.forEach(Connection::close);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void localhostIsFoundWhateverItsFamilies(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamsTest::echo, "localhost", 0);
            assertThat(server.addresses())
                    .allSatisfy(address ->
                            assertThat(((InetSocketAddress) address).getPort()).isEqualTo(server.port()));
            try (Connection connection = Streams.openConnection("localhost", server.port())) {
                connection.writer().write(bytes("x"));
                assertThat(connection.reader().read(1)).isEqualTo(bytes("x"));
            }
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aReaderThatIsCancelledLosesNothing(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamsTest::echo, HOST, 0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                connection.writer().write(bytes("half"));
                Task<byte[]> reading =
                        Asyncio.createTask(() -> connection.reader().readExactly(8));
                Asyncio.sleep(0.02);
                reading.cancel();
                assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
                connection.writer().write(bytes("done"));
                assertThat(connection.reader().readExactly(8)).isEqualTo(bytes("halfdone"));
            }
            server.close();
        });
    }
}
