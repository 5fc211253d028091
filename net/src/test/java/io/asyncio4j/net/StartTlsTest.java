// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that begin without TLS and go over to it. */
class StartTlsTest {
    @TempDir
    private Path directory;

    private Certificates certificates;
    private ServerTls serverTls;

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    @BeforeEach
    void authority() throws Exception {
        certificates = new Certificates(directory);
        serverTls = certificates.server(certificates.local("server"));
    }

    /** As SMTP does it: one line that asks, one that agrees, then TLS. */
    private void serve(StreamReader reader, StreamWriter writer) throws IOException {
        if (line(reader).equals("STARTTLS\n")) {
            writer.write("go ahead\n".getBytes(UTF_8));
            Streams.startTls(writer, serverTls);
        }
        writer.write(("secret " + line(reader)).getBytes(UTF_8));
    }

    private static String line(StreamReader reader) throws IOException {
        return new String(reader.readLine(), UTF_8);
    }

    private static void write(Connection connection, String text) {
        connection.writer().write(text.getBytes(UTF_8));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bothSidesGoOver(NetKind kind) {
        kind.run(() -> {
            try (StreamServer server = Streams.startServer(this::serve, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                write(connection, "STARTTLS\n");
                assertThat(line(connection.reader())).isEqualTo("go ahead\n");
                assertThat(connection.writer().getExtraInfo("ssl_object")).isNull();

                Streams.startTls(connection.writer(), certificates.client());

                assertThat(connection.writer().getExtraInfo("ssl_object")).isNotNull();
                assertThatThrownBy(() -> Streams.startTls(connection.writer(), certificates.client()))
                        .isInstanceOf(IllegalStateException.class);
                write(connection, "word\n");
                assertThat(line(connection.reader())).isEqualTo("secret word\n");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aHelloThatComesBeforeTheServerIsReadyIsNotLost(NetKind kind) {
        kind.run(() -> {
            StreamHandler late = (reader, writer) -> {
                assertThat(line(reader)).isEqualTo("STARTTLS\n");
                Asyncio.sleep(0.2); // the hello lies in the reader meanwhile
                Streams.startTls(writer, serverTls);
                writer.write(reader.readLine());
            };
            try (StreamServer server = Streams.startServer(late, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                write(connection, "STARTTLS\n");
                Streams.startTls(connection.writer(), certificates.client());
                write(connection, "after\n");
                assertThat(line(connection.reader())).isEqualTo("after\n");
            }
        });
    }

    /** What was slipped in before TLS must not be taken for something said under it (CVE-2011-0411). */
    @ParameterizedTest
    @MethodSource("kinds")
    void commandsSlippedInBeforeTlsAreNeverObeyed(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Throwable> ended = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                try {
                    serve(reader, writer);
                } catch (IOException e) {
                    ended.setResult(e);
                }
            };
            try (StreamServer server = Streams.startServer(handler, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                write(connection, "STARTTLS\nDELETE ALL\n");

                assertThat(ended.await()).isInstanceOf(IOException.class).hasMessageContaining("TLS");
                assertThat(new String(connection.reader().read(), UTF_8)).doesNotContain("secret");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aFailedHandshakeEndsTheConnectionOnBothSides(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Throwable> ended = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                try {
                    serve(reader, writer);
                } catch (IOException e) {
                    ended.setResult(e);
                }
            };
            try (StreamServer server = Streams.startServer(handler, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                write(connection, "STARTTLS\n");
                assertThat(line(connection.reader())).isEqualTo("go ahead\n");

                assertThatThrownBy(() -> Streams.startTls(connection.writer(), ClientTls.system()))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("ClientTls.trusting");
                assertThat(ended.await())
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("TLS with");
                assertThat(connection.writer().isClosing()).isTrue();
                assertThatThrownBy(connection.writer()::waitClosed).isInstanceOf(IOException.class);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void cancellingEndsTheConnection(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<String> rest = Asyncio.getRunningLoop().createFuture();
            StreamHandler silent = (reader, writer) -> {
                reader.read(1);
                try {
                    reader.read();
                    rest.setResult("end");
                } catch (IOException e) {
                    rest.setResult("reset");
                }
            };
            try (StreamServer server = Streams.startServer(silent, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                Task<?> starting =
                        Asyncio.createTask(() -> Streams.startTls(connection.writer(), certificates.client()));
                Asyncio.sleep(0.1);
                starting.cancel();

                assertThatThrownBy(starting::await).isInstanceOf(CancelledError.class);
                assertThat(rest.await()).isIn("end", "reset");
            }
        });
    }

    @Test
    void itMustNotFollowAnEnd() {
        NetLoop.run(() -> {
            try (StreamServer server = Streams.startServer(this::serve, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                connection.writer().writeEof();
                assertThatThrownBy(() -> Streams.startTls(connection.writer(), certificates.client()))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(line(connection.reader())).isEqualTo("secret ");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEndInPlaceOfTlsIsAFailure(NetKind kind) {
        kind.run(() -> {
            StreamHandler ends = (reader, writer) -> reader.readLine();
            try (StreamServer server = Streams.startServer(ends, "127.0.0.1", 0);
                    Connection connection = Streams.openConnection("localhost", server.port())) {
                write(connection, "STARTTLS\n");
                assertThat(connection.reader().read()).isEmpty();
                assertThatThrownBy(() -> Streams.startTls(connection.writer(), certificates.client()))
                        .isInstanceOf(IOException.class);
            }
        });
    }

    @Test
    void theJdksSocketGoesOverOnTheOtherSide() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificates.local("jdk").toKeyManagerFactory().getKeyManagers(), null, null);
        try (ServerSocket listening = new ServerSocket(0)) {
            Thread serving = Thread.ofPlatform().start(() -> {
                try (Socket plain = listening.accept()) {
                    plain.getInputStream().readNBytes("STARTTLS\n".length());
                    plain.getOutputStream().write("go ahead\n".getBytes(UTF_8));
                    SSLSocket secure =
                            (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
                    secure.setUseClientMode(false);
                    secure.getOutputStream().write(secure.getInputStream().readNBytes(5));
                    secure.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            NetLoop.run(() -> Asyncio.timeout(10, () -> {
                try (Connection connection = Streams.openConnection("localhost", listening.getLocalPort())) {
                    write(connection, "STARTTLS\n");
                    assertThat(line(connection.reader())).isEqualTo("go ahead\n");
                    Streams.startTls(connection.writer(), certificates.client());
                    write(connection, "hello");
                    assertThat(connection.reader().read()).isEqualTo("hello".getBytes(UTF_8));
                }
            }));
            serving.join();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void muchThatWaitsGoesOutBeforeTlsBegins(NetKind kind) {
        kind.run(() -> {
            byte[] block = new byte[1 << 20];
            StreamHandler handler = (reader, writer) -> {
                reader.readExactly(8 * block.length);
                Streams.startTls(writer, serverTls);
                writer.write(reader.readLine());
            };
            StreamServer server = Streams.startServer(handler, "127.0.0.1", 0);
            try (Connection connection = Streams.openConnection("localhost", server.port())) {
                connection.writer().transport().setWriteBufferLimits(1 << 25, 1 << 24);
                for (int i = 0; i < 8; i++) {
                    connection.writer().write(block);
                    Asyncio.sleep(0);
                }
                Streams.startTls(connection.writer(), certificates.client());
                connection.writer().write("secret\n".getBytes(UTF_8));
                assertThat(connection.reader().readLine()).isEqualTo("secret\n".getBytes(UTF_8));
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aConnectionWhoseTlsCannotBeMadeIsEnded(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<byte[]> heard = Asyncio.getRunningLoop().createFuture();
            StreamServer server =
                    Streams.startServer((reader, writer) -> heard.setResult(reader.read()), "127.0.0.1", 0);
            ClientTls unready = ClientTls.of(SSLContext.getInstance("TLS"));
            assertThatThrownBy(() ->
                            Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(unready)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Asyncio.timeout(15, heard::await)).isEmpty();
            server.close();
            server.waitClosed();
        });
    }
}
