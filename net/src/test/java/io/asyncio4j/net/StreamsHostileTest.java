// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.sync.AsyncEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other sides that reset, vanish, flood or never read: each coroutine ends, no descriptor stays, memory is bounded. */
class StreamsHostileTest {
    private static final String HOST = "127.0.0.1";
    private static final byte[] BLOCK = new byte[1 << 16];

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    /** Ends a connection by a reset: with a linger time of zero a close sends one. */
    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void resetsAtEveryPointEndTheCoroutinesAndLeaveNoDescriptor(NetKind kind) {
        assumeThat(kind.transport())
                .as("with io_uring one connection in some thousands is not reported as ended; see the guide on streams")
                .isNotEqualTo(NetTransport.IO_URING);
        kind.run(() -> {
            AtomicInteger begun = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            List<ExceptionContext> reports = new ArrayList<>();
            Asyncio.getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        begun.incrementAndGet();
                        try {
                            while (reader.readLine().length > 0) {
                                writer.write(BLOCK);
                                writer.drain();
                            }
                        } finally {
                            ended.incrementAndGet();
                        }
                    },
                    HOST,
                    0);
            int port = server.port();
            Asyncio.toThread(() -> attack(port, 1));
            long before = openFiles();
            Asyncio.toThread(() -> attack(port, 40));
            Asyncio.timeout(10, () -> {
                while (server.connections() > 0) {
                    Asyncio.sleep(0.01);
                }
            });
            assertThat(ended).hasValue(begun.get());
            assertThat(reports).isEmpty();
            assertThat(openFiles()).isLessThanOrEqualTo(before);
            try (Connection connection = Streams.openConnection(HOST, port)) {
                connection.writer().write("still there?\n".getBytes(UTF_8));
                assertThat(connection.reader().readExactly(BLOCK.length)).hasSize(BLOCK.length);
            }
            server.close();
            server.waitClosed();
        });
    }

    /** Resets: at once, after half a line, after lines, after part of the answer; and goes away after a half-close. */
    private static int attack(int port, int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (int point = 0; point < 6; point++) {
                Socket socket = new Socket(InetAddress.getByName(HOST), port);
                String text = point == 0 ? "" : point == 1 ? "half" : "line\nline\n";
                socket.getOutputStream().write(text.getBytes(UTF_8));
                if (point == 3) {
                    socket.getInputStream().readNBytes(1);
                } else if (point == 4) {
                    socket.getInputStream().readNBytes(2 * BLOCK.length);
                } else if (point == 5) {
                    socket.shutdownOutput();
                }
                reset(socket);
            }
        }
        return rounds;
    }

    /** What a flood leaves in memory is twice the reader's limit and what one read brings. */
    @ParameterizedTest
    @MethodSource("kinds")
    void aFloodStopsWhileNobodyReads(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<StreamReader> accepted = Asyncio.getRunningLoop().createFuture();
            AsyncEvent go = new AsyncEvent();
            AtomicInteger counted = new AtomicInteger();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        accepted.setResult(reader);
                        go.await();
                        for (byte[] data = reader.read(1 << 20); data.length > 0; data = reader.read(1 << 20)) {
                            counted.addAndGet(data.length);
                        }
                    },
                    HOST,
                    0);
            try (SocketChannel flood = SocketChannel.open(new InetSocketAddress(HOST, server.port()))) {
                StreamReader reader = accepted.await();
                flood.configureBlocking(false);
                long sent = 0;
                int quiet = 0;
                while (quiet < 20) { // the kernel's buffers are full, and nobody empties them
                    int count = flood.write(ByteBuffer.wrap(BLOCK));
                    sent += count;
                    quiet = count == 0 ? quiet + 1 : 0;
                    Asyncio.sleep(count == 0 ? 0.01 : 0);
                }
                int kept = Integer.parseInt(reader.toString().replaceAll("^StreamReader.(\\d+) bytes.*$", "$1"));
                assertThat(kept)
                        .isBetween(2 * StreamReader.DEFAULT_LIMIT, 2 * StreamReader.DEFAULT_LIMIT + BLOCK.length);
                assertThat(reader.toString()).contains("paused");
                flood.shutdownOutput();
                go.set();
                long all = sent;
                Asyncio.timeout(10, () -> {
                    while (counted.get() < all) {
                        Asyncio.sleep(0.01);
                    }
                });
                assertThat((long) counted.get()).isEqualTo(sent);
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoNeverReadsHoldsUpOnlyItself(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<StreamWriter> accepted = Asyncio.getRunningLoop().createFuture();
            AtomicInteger written = new AtomicInteger();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        if (accepted.done()) {
                            StreamsTest.echo(reader, writer);
                            return;
                        }
                        accepted.setResult(writer);
                        while (true) {
                            writer.write(BLOCK);
                            written.incrementAndGet();
                            writer.drain();
                        }
                    },
                    HOST,
                    0);
            try (SocketChannel deaf = SocketChannel.open(new InetSocketAddress(HOST, server.port()))) {
                StreamWriter writer = accepted.await();
                int before = -1;
                while (written.get() > before) {
                    before = written.get();
                    Asyncio.sleep(0.1);
                }
                assertThat(writer.transport().writeBufferSize()).isBetween(1, 3 * BLOCK.length);
                try (Connection other = Streams.openConnection(HOST, server.port())) {
                    other.writer().write("served".getBytes(UTF_8));
                    assertThat(other.reader().readExactly(6)).asString(UTF_8).isEqualTo("served");
                }
                deaf.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
            }
            server.close();
            Asyncio.timeout(10, server::waitClosed);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aReaderAndADrainSeeTheReset(NetKind kind) {
        kind.run(() -> {
            try (java.net.ServerSocket peer = new java.net.ServerSocket(0, 1, InetAddress.getByName(HOST))) {
                Connection connection = Streams.openConnection(HOST, peer.getLocalPort());
                Socket accepted = peer.accept();
                Task<?> reading = Asyncio.createTask(() -> connection.reader().readExactly(1));
                Task<?> writing = Asyncio.createTask(() -> {
                    while (true) {
                        connection.writer().write(BLOCK);
                        connection.writer().drain();
                    }
                });
                Asyncio.sleep(0.05);
                assertThat(writing.done()).isFalse();
                reset(accepted);
                assertThatThrownBy(reading::await).hasCauseInstanceOf(IOException.class);
                assertThatThrownBy(writing::await).hasCauseInstanceOf(IOException.class);
                assertThat(connection.writer().isClosing()).isTrue();
                assertThatThrownBy(() -> connection.writer().waitClosed()).isInstanceOf(IOException.class);
                connection.writer().write(BLOCK);
                connection.close();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLoopThatEndsClosesWhatIsOpen(NetKind kind) throws IOException {
        long before = openFiles();
        try (java.net.ServerSocket peer = new java.net.ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            kind.run(() -> {
                StreamServer server = Streams.startServer(StreamsTest::echo, HOST, 0);
                Streams.openConnection(HOST, server.port());
                Streams.openConnection(HOST, peer.getLocalPort()).writer().write("last".getBytes(UTF_8));
            });
            try (Socket accepted = peer.accept()) {
                assertThat(accepted.getInputStream().readAllBytes())
                        .asString(UTF_8)
                        .isEqualTo("last");
            }
        }
        assertThat(openFiles()).isLessThanOrEqualTo(before + 1);
    }

    /** Who sends the beginning of a TLS record and then nothing must not hold the buffer that all connections share. */
    @ParameterizedTest
    @MethodSource("kinds")
    void halfATlsRecordHoldsNoSharedBuffer(NetKind kind) {
        kind.run(() -> {
            ServerOptions options = ServerOptions.DEFAULT.tls(ServerTls.selfSigned());
            StreamServer server = Streams.startServer(StreamsTest::echo, HOST, 0, options);
            try (SocketChannel half = SocketChannel.open(new InetSocketAddress(HOST, server.port()))) {
                half.write(ByteBuffer.wrap(new byte[] {22, 3, 1, 2, 0, 1}));
                Asyncio.timeout(10, () -> {
                    while (server.connections() == 0) {
                        Asyncio.sleep(0.01);
                    }
                });
                Asyncio.sleep(0.1);
                assertThat(NetLoop.current().receiveBuffer().isKept()).isFalse();
            }
            server.close();
            Asyncio.timeout(10, server::waitClosed);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anErrorInAHandlerIsReportedAtOnce(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<ExceptionContext> report = Asyncio.getRunningLoop().createFuture();
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> report.setResult(context));
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        throw new AssertionError("a fault of the handler");
                    },
                    HOST,
                    0);
            Connection connection = Streams.openConnection(HOST, server.port());
            assertThat(connection.reader().read()).isEmpty();
            assertThat(Asyncio.timeout(15, report::await).exception()).hasMessage("a fault of the handler");
            connection.close();
            server.close();
            server.waitClosed();
        });
    }
}
