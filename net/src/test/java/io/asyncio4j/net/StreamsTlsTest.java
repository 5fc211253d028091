// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.subprocess.AsyncProcess;
import io.asyncio4j.subprocess.ProcessOptions;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS through streams, with ourselves and with others. */
class StreamsTlsTest {
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

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] data = reader.read(1 << 16); data.length > 0; data = reader.read(1 << 16)) {
            writer.write(data);
            writer.drain();
        }
    }

    private static void end(StreamServer server) {
        server.close();
        server.waitClosed();
    }

    private StreamServer echoServer() throws IOException {
        return Streams.startServer(StreamsTlsTest::echo, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(serverTls));
    }

    private Connection connect(StreamServer server) throws IOException {
        return Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(clientTls));
    }

    private static void assertEchoes(Connection connection, String text) throws IOException {
        connection.writer().write((text + "\n").getBytes(UTF_8));
        assertThat(new String(connection.reader().readLine(), UTF_8)).isEqualTo(text + "\n");
    }

    // ---- with ourselves ----

    @ParameterizedTest
    @MethodSource("kinds")
    void bothSidesSpeakTlsAndEndInGoodOrder(NetKind kind) {
        kind.run(() -> {
            StreamServer server = echoServer();
            Connection connection = connect(server);
            assertEchoes(connection, "hello");

            connection.close();
            connection.writer().waitClosed();
            end(server);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void muchGoesThroughWhole(NetKind kind) {
        kind.run(() -> {
            byte[] data = new byte[20_000_000];
            new Random(1).nextBytes(data);
            try (StreamServer server = echoServer();
                    Connection connection = connect(server)) {
                Task<?> sending = Asyncio.createTask(() -> {
                    for (int at = 0; at < data.length; at += 100_000) {
                        connection.writer().write(data, at, 100_000);
                        connection.writer().drain();
                    }
                });
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                for (int left = data.length; left > 0; ) {
                    byte[] part = connection.reader().read(1 << 16);
                    assertThat(part).isNotEmpty();
                    digest.update(part);
                    left -= part.length;
                }
                sending.await();
                assertThat(digest.digest())
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(data));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aReaderThatStopsHoldsTheSenderBack(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Boolean> goOn = Asyncio.getRunningLoop().createFuture();
            StreamHandler slow = (reader, writer) -> {
                goOn.await();
                writer.write((reader.read().length + "\n").getBytes(UTF_8));
            };
            try (StreamServer server = Streams.startServer(slow, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(serverTls));
                    Connection connection = connect(server)) {
                byte[] chunk = new byte[1 << 16];
                long[] sent = {0};
                Task<?> sending = Asyncio.createTask(() -> {
                    for (int i = 0; i < 16_384; i++) {
                        connection.writer().write(chunk);
                        sent[0] += chunk.length;
                        connection.writer().drain();
                    }
                });
                long before = -1;
                while (sent[0] != before) { // until nothing moves any more
                    before = sent[0];
                    Asyncio.sleep(0.2);
                }

                assertThat(sending.done()).isFalse();
                // what the kernel keeps on both sides, and what we keep
                assertThat(sent[0]).isLessThan(20_000_000);
                assertThat(connection.writer().transport().writeBufferSize()).isLessThan(400_000);
                sending.cancel();
                connection.writer().transport().abort();
                goOn.cancel();
            }
        });
    }

    @Test
    void whatWasAgreedOnIsKnown() {
        new NetKind(io.asyncio4j.EngineKind.LOOM, NetTransport.preferred()).run(() -> {
            X509Bundle own = certificates.named("client");
            ClientTls client = clientTls
                    .certificate(
                            certificates.write("own.pem", own.getCertificatePathPEM()),
                            certificates.write("own.key", own.getPrivateKeyPEM()))
                    .alpn("chat");
            ServerTls server = serverTls
                    .requireClientCertificate(certificates.authorityPem())
                    .alpn("mail", "chat");
            AsyncFuture<String> seen = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                X509Certificate shown = (X509Certificate) writer.getExtraInfo("peercert");
                seen.setResult(shown.getSubjectX500Principal().getName() + " "
                        + ((SSLEngine) writer.getExtraInfo("ssl_object")).getApplicationProtocol());
            };
            try (StreamServer listening =
                            Streams.startServer(handler, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(server));
                    Connection connection =
                            Streams.openConnection("localhost", listening.port(), ConnectOptions.DEFAULT.tls(client))) {
                StreamWriter writer = connection.writer();
                assertThat(((X509Certificate) writer.getExtraInfo("peercert"))
                                .getSubjectX500Principal()
                                .getName())
                        .isEqualTo("CN=server");
                assertThat(writer.getExtraInfo("cipher").toString()).startsWith("TLS_");
                assertThat(writer.getExtraInfo("sslcontext")).isSameAs(client);
                assertThat(writer.canWriteEof()).isFalse();
                assertThatThrownBy(writer::writeEof).isInstanceOf(UnsupportedOperationException.class);
                assertThat(seen.await()).isEqualTo("CN=client chat");
            }
        });
    }

    @Test
    void unixSocketsSpeakTlsToo() {
        NetLoop.run(() -> {
            Path socket = directory.resolve("socket");
            try (StreamServer server = Streams.startUnixServer(
                            StreamsTlsTest::echo, socket, ServerOptions.DEFAULT.tls(serverTls));
                    Connection connection = Streams.openUnixConnection(
                            socket, ConnectOptions.DEFAULT.tls(clientTls.serverName("localhost")))) {
                assertEchoes(connection, "unix");
                assertThat(server.connections()).isEqualTo(1);
                assertThatThrownBy(() -> Streams.openUnixConnection(socket, ConnectOptions.DEFAULT.tls(clientTls)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("serverName");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatIsNotBelievedIsRefusedAndTheRemedyNamed(NetKind kind) {
        kind.run(() -> {
            ServerTls stranger = ServerTls.selfSigned("stranger.example");
            try (StreamServer server =
                    Streams.startServer(StreamsTlsTest::echo, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(stranger))) {
                assertThatThrownBy(() -> connect(server))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("ClientTls.trusting");
                clientTls = ClientTls.trusting(stranger.certificate());
                assertThatThrownBy(() -> connect(server))
                        .isInstanceOf(SSLHandshakeException.class)
                        .hasMessageContaining("ClientTls.serverName");
                clientTls = clientTls.serverName("stranger.example");
                try (Connection connection = connect(server)) {
                    assertEchoes(connection, "believed");
                }
                end(server);
            }
        });
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOldOnesGoOn() {
        NetLoop.run(() -> {
            try (StreamServer server = echoServer();
                    Connection old = connect(server)) {
                assertEchoes(old, "before");
                X509Bundle renewed = certificates.local("renewed");
                certificates.chainPem(renewed);
                certificates.keyPem(renewed);
                serverTls.reload();

                try (Connection fresh = connect(server)) {
                    assertEchoes(fresh, "after");
                    X509Certificate shown = (X509Certificate) fresh.writer().getExtraInfo("peercert");
                    assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=renewed");
                }
                assertEchoes(old, "still");
            }
        });
    }

    @Test
    void changedFilesAreSeenWithoutBeingTold() {
        NetLoop.run(() -> {
            try (StreamServer server = echoServer()) {
                X509Bundle renewed = certificates.local("renewed");
                certificates.chainPem(renewed);
                certificates.keyPem(renewed);
                String shown = "";
                while (!shown.equals("CN=renewed")) { // looked at once a second
                    Asyncio.sleep(0.2);
                    try (Connection fresh = connect(server)) {
                        shown = ((X509Certificate) fresh.writer().getExtraInfo("peercert"))
                                .getSubjectX500Principal()
                                .getName();
                    }
                }
            }
        });
    }

    // ---- with the JDK's sockets ----

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theJdksClientIsServed(String version) {
        NetLoop.run(() -> {
            SSLContext context = certificates.jdkClient();
            try (StreamServer server = echoServer()) {
                int port = server.port();
                String answer = Asyncio.toThread(() -> {
                    try (SSLSocket socket =
                            (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
                        socket.setEnabledProtocols(new String[] {version});
                        socket.getOutputStream().write("from the JDK".getBytes(UTF_8));
                        return new String(socket.getInputStream().readNBytes(12), UTF_8)
                                + socket.getSession().getProtocol();
                    }
                });
                assertThat(answer).isEqualTo("from the JDK" + version);
                end(server);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theJdksServerAnswers(String version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(certificates.local("jdk").toKeyManagerFactory().getKeyManagers(), null, null);
        try (SSLServerSocket listening =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            listening.setEnabledProtocols(new String[] {version});
            Thread serving = Thread.ofPlatform().start(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getOutputStream().write(socket.getInputStream().readNBytes(5));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            NetLoop.run(() -> Asyncio.timeout(10, () -> {
                Connection connection = Streams.openConnection(
                        "localhost", listening.getLocalPort(), ConnectOptions.DEFAULT.tls(clientTls));
                connection.writer().write("hello".getBytes(UTF_8));
                assertThat(connection.reader().read()).isEqualTo("hello".getBytes(UTF_8));
                // asyncio ends a connection whose other side has said goodbye
                connection.writer().waitClosed();
                assertThat(connection.writer().isClosing()).isTrue();
            }));
            serving.join();
        }
    }

    // ---- with openssl ----

    @Test
    void opensslAsClientIsServed() throws Exception {
        Openssl.orSkip(directory);
        Path authority = certificates.authorityPem();
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            try (StreamServer server = echoServer()) {
                AsyncProcess client = Asyncio.createSubprocessExec(
                        ProcessOptions.piped().stderrToStdout(),
                        "openssl",
                        "s_client",
                        "-quiet",
                        "-verify_return_error",
                        "-verify_hostname",
                        "localhost",
                        "-CAfile",
                        authority.toString(),
                        "-connect",
                        "127.0.0.1:" + server.port());
                client.stdin().write("to and fro\n".getBytes(UTF_8));
                assertThat(lineWith(client.stdout(), "to and")).isEqualTo("to and fro\n");
                client.stdin().close();
                server.closeClients();
                client.await();
            }
        }));
    }

    @Test
    void opensslAsServerAnswers() throws Exception {
        Openssl.orSkip(directory);
        X509Bundle bundle = certificates.local("openssl");
        Path chain = certificates.write("their.pem", bundle.getCertificatePathPEM());
        Path key = certificates.write("their.key", bundle.getPrivateKeyPEM());
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            AsyncProcess server = Asyncio.createSubprocessExec(
                    ProcessOptions.piped().stderrToStdout(),
                    "openssl",
                    "s_server",
                    "-rev",
                    "-cert",
                    chain.toString(),
                    "-key",
                    key.toString(),
                    "-accept",
                    "127.0.0.1:0");
            String accept = lineWith(server.stdout(), "ACCEPT").strip();
            int port = Integer.parseInt(accept.substring(accept.lastIndexOf(':') + 1));
            try (Connection connection =
                    Streams.openConnection("localhost", port, ConnectOptions.DEFAULT.tls(clientTls))) {
                connection.writer().write("abc\n".getBytes(UTF_8));
                assertThat(connection.reader().readLine()).isEqualTo("cba\n".getBytes(UTF_8));
            }
            server.kill();
            server.await();
        }));
    }

    private static String lineWith(StreamReader reader, String part) throws IOException {
        for (byte[] line : reader) {
            String text = new String(line, UTF_8);
            if (text.contains(part)) {
                return text;
            }
        }
        throw new IOException("no line with " + part);
    }

    // ---- the end ----

    @ParameterizedTest
    @MethodSource("kinds")
    void anEndWithoutGoodbyeIsAnEnd(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<String> seen = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                seen.setResult(new String(reader.read(), UTF_8));
                writer.waitClosed();
            };
            try (StreamServer server =
                            Streams.startServer(handler, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(serverTls));
                    RawTls raw = new RawTls(clientTls, server.port())) {
                Asyncio.toThread(() -> {
                    raw.shake();
                    raw.write("last words");
                    raw.closeSocket();
                    return true;
                });
                assertThat(seen.await()).isEqualTo("last words");
                end(server);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClientThatNeverSaysGoodbyeIsDropped(NetKind kind) {
        kind.run(() -> {
            ServerTls impatient = serverTls.shutdownTimeout(Duration.ofMillis(300));
            StreamHandler greets = (reader, writer) -> writer.write("bye".getBytes(UTF_8));
            try (StreamServer server =
                            Streams.startServer(greets, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(impatient));
                    RawTls raw = new RawTls(clientTls, server.port())) {
                double before = Asyncio.getRunningLoop().time();
                Asyncio.toThread(() -> {
                    raw.shake();
                    return true;
                });
                end(server);
                assertThat(Asyncio.getRunningLoop().time() - before).isBetween(0.1, 15.0);
            }
        });
    }
}
