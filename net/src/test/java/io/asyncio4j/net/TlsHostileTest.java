// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strangers that do not keep to TLS: each is let go, and the others are served on. */
class TlsHostileTest {
    @TempDir
    private Path directory;

    private Certificates certificates;
    private ServerTls serverTls;
    private ClientTls clientTls;

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    @BeforeEach
    void authority() throws Exception {
        certificates = new Certificates(directory);
        serverTls = certificates.server(certificates.local("server"));
        clientTls = certificates.client();
    }

    private StreamServer server(ServerTls tls) throws IOException {
        return Streams.startServer(
                (reader, writer) -> writer.write(reader.readLine()), "127.0.0.1", 0, ServerOptions.DEFAULT.tls(tls));
    }

    private void assertServes(StreamServer server) throws IOException {
        try (Connection connection =
                Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(clientTls))) {
            connection.writer().write("still there?\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).isEqualTo("still there?\n".getBytes(UTF_8));
        }
    }

    /** Where the machine is slow, a handshake may take longer than a server waits for it. */
    private void assertServesWhoIsQuick(StreamServer server) throws IOException {
        for (int tries = 1; tries < 20; tries++) {
            try {
                assertServes(server);
                return;
            } catch (IOException e) {
                assertThat(server.connections()).isLessThan(2);
            }
        }
        assertServes(server);
    }

    private static void end(StreamServer server) {
        server.close();
        server.waitClosed();
        assertThat(server.connections()).isZero();
    }

    // ---- towards the server ----

    @ParameterizedTest
    @MethodSource("kinds")
    void helloCutAtEveryByte(NetKind kind) {
        kind.run(() -> {
            StreamServer server = server(serverTls);
            byte[] hello = RawTls.hello(clientTls);
            int step = kind.equals(NetKind.all().findFirst().orElseThrow()) ? 1 : 7;
            for (int length = 0; length < hello.length; length += step) {
                Connection stranger = Streams.openConnection("127.0.0.1", server.port());
                stranger.writer().write(hello, 0, length);
                if (length % 2 == 0) {
                    stranger.writer().writeEof();
                    stranger.reader().read(); // until the server ends it
                    stranger.close();
                } else {
                    stranger.close();
                }
            }
            assertServes(server);
            end(server);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void garbageInPlaceOfAHello(NetKind kind) {
        kind.run(() -> {
            StreamServer server = server(serverTls);
            Random random = new Random(5);
            for (int i = 0; i < 100; i++) {
                byte[] garbage = new byte[1 + random.nextInt(20_000)];
                random.nextBytes(garbage);
                if (i % 3 == 0) {
                    garbage[0] = 22; // looks like a handshake
                } else if (i % 3 == 1) {
                    byte[] hello = RawTls.hello(clientTls);
                    hello[6 + random.nextInt(hello.length - 6)] ^= (byte) (1 << random.nextInt(8));
                    garbage = Arrays.copyOf(hello, hello.length + 100);
                }
                Connection stranger = Streams.openConnection("127.0.0.1", server.port());
                stranger.writer().write(garbage);
                stranger.writer().writeEof();
                readToTheEnd(stranger);
            }
            assertServes(server);
            end(server);
        });
    }

    private static void readToTheEnd(Connection connection) {
        try (connection) {
            connection.reader().read();
        } catch (IOException e) {
            assertThat(connection.writer().isClosing()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoDripsAHelloIsLetGoWhenItsTimeIsUp(NetKind kind) {
        kind.run(() -> {
            StreamServer server = server(serverTls.handshakeTimeout(Duration.ofMillis(400)));
            byte[] hello = RawTls.hello(clientTls);
            double before = Asyncio.getRunningLoop().time();
            Connection stranger = Streams.openConnection("127.0.0.1", server.port());
            Task<?> dripping = Asyncio.createTask(() -> {
                for (int i = 0; i < hello.length && !stranger.writer().isClosing(); i++) {
                    stranger.writer().write(hello, i, 1);
                    Asyncio.sleep(0.02);
                }
            });
            readToTheEnd(stranger);
            assertThat(Asyncio.getRunningLoop().time() - before).isBetween(0.3, 15.0);
            dripping.await();
            assertServesWhoIsQuick(server);
            end(server);
        });
    }

    @Test
    void whoSaysNothingHoldsNobodyUp() {
        NetLoop.run(() -> {
            StreamServer server = server(serverTls.handshakeTimeout(Duration.ofSeconds(5)));
            Connection[] silent = new Connection[200];
            for (int i = 0; i < silent.length; i++) {
                silent[i] = Streams.openConnection("127.0.0.1", server.port());
            }
            assertServes(server);
            for (Connection stranger : silent) {
                readToTheEnd(stranger);
            }
            end(server);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void closingTheClientsEndsHandshakesUnderWay(NetKind kind) {
        kind.run(() -> {
            StreamServer server = server(serverTls);
            Connection stranger = Streams.openConnection("127.0.0.1", server.port());
            stranger.writer().write(RawTls.hello(clientTls), 0, 20);
            while (server.connections() == 0) {
                Asyncio.sleep(0.01);
            }
            server.closeClients();
            readToTheEnd(stranger);
            end(server);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void garbageAfterTheHandshakeEndsTheConnection(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Exception> seen = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                try {
                    reader.read();
                } catch (IOException e) {
                    seen.setResult(e);
                }
            };
            StreamServer server = Streams.startServer(handler, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(serverTls));
            try (RawTls raw = new RawTls(clientTls, server.port())) {
                Asyncio.toThread(() -> {
                    raw.shake();
                    raw.writeUnencrypted("this is not TLS, not at all");
                    return true;
                });
                assertThat(seen.await()).isInstanceOf(javax.net.ssl.SSLException.class);
            }
            end(server);
        });
    }

    // ---- towards the client ----

    @Test
    void theServersAnswerCutAtEveryByte() {
        NetLoop.run(() -> {
            byte[] answer = recordedAnswer();
            assertThat(answer.length).isGreaterThan(100);
            AtomicInteger served = new AtomicInteger();
            StreamHandler cuts = (reader, writer) -> {
                reader.read(5);
                // An answer to another hello: even whole it must not be believed.
                writer.write(answer, 0, served.getAndIncrement());
                writer.drain();
            };
            StreamServer server = Streams.startServer(cuts, "127.0.0.1", 0);
            ConnectOptions options = ConnectOptions.DEFAULT.tls(clientTls);
            while (served.get() <= answer.length) {
                assertThatThrownBy(() -> Streams.openConnection("localhost", server.port(), options))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("TLS");
            }
            end(server);
        });
    }

    /** All that a server says to a hello before it must hear more. */
    private byte[] recordedAnswer() throws IOException {
        StreamServer server = server(serverTls);
        try (Connection recording = Streams.openConnection("127.0.0.1", server.port())) {
            recording.writer().write(RawTls.hello(clientTls));
            byte[] answer = recording.reader().read(1 << 16);
            server.close();
            return answer;
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerWithoutTlsIsNamed(NetKind kind) {
        kind.run(() -> {
            StreamHandler plain = (reader, writer) -> {
                writer.write("220 mail.example ESMTP\r\n".getBytes(UTF_8));
                reader.read();
            };
            StreamServer server = Streams.startServer(plain, "127.0.0.1", 0);
            assertThatThrownBy(() ->
                            Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(clientTls)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not speak TLS");
            end(server);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatSaysNothingIsGivenUp(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer((reader, writer) -> reader.read(), "127.0.0.1", 0);
            ClientTls impatient = clientTls.handshakeTimeout(Duration.ofMillis(200));
            assertThatThrownBy(() ->
                            Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(impatient)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("handshake");
            assertThatThrownBy(() -> Streams.openConnection(
                            "localhost",
                            server.port(),
                            ConnectOptions.DEFAULT.tls(clientTls).connectTimeout(Duration.ofMillis(200))))
                    .isInstanceOf(SocketTimeoutException.class);
            end(server);
        });
    }
}
