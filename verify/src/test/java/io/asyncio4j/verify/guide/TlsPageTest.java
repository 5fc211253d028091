// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.ClientTls;
import io.asyncio4j.net.ConnectOptions;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Datagram;
import io.asyncio4j.net.DatagramEndpoint;
import io.asyncio4j.net.Datagrams;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerOptions;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages tls.md and datagrams.md. */
class TlsPageTest {
    private static final ServerTls SELF_SIGNED = ServerTls.selfSigned();

    private static void run(VoidCoroutine test) {
        NetLoop.run(() -> Asyncio.timeout(Duration.ofSeconds(20), test));
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] line : reader) {
            writer.write(line);
        }
    }

    @Test
    void development() {
        run(() -> {
            // region development
            ServerTls tls = ServerTls.selfSigned(); // for localhost, made anew at each start
            StreamServer server =
                    Streams.startServer(TlsPageTest::echo, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(tls));

            ClientTls believing = ClientTls.trusting(tls.certificate());
            ConnectOptions options = ConnectOptions.DEFAULT.tls(believing);
            try (Connection connection = Streams.openConnection("localhost", server.port(), options)) {
                connection.writer().write("hello\n".getBytes(UTF_8));
                byte[] line = connection.reader().readLine();
                // endregion
                assertThat(line).isEqualTo("hello\n".getBytes(UTF_8));
                // region known
                X509Certificate shown = (X509Certificate) connection.writer().getExtraInfo("peercert");
                String cipher = (String) connection.writer().getExtraInfo("cipher");
                // endregion
                assertThat(shown).isEqualTo(tls.certificate());
                assertThat(cipher).startsWith("TLS_");
            }
            server.shutdown(Duration.ofSeconds(1));
        });
    }

    @Test
    void production(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("chain.pem");

        assertThatThrownBy(() -> production(missing, missing, missing)).hasMessageContaining("chain.pem");
    }

    // region production
    static ServerTls production(Path chain, Path key, Path clients) throws IOException {
        return ServerTls.pem(chain, key) // read again when they change
                .requireClientCertificate(clients)
                .handshakeTimeout(Duration.ofSeconds(10));
    }
    // endregion

    @Test
    void startTls() {
        run(() -> {
            StreamServer server = Streams.startServer(TlsPageTest::serve, "127.0.0.1", 0);
            ClientTls believing = ClientTls.trusting(SELF_SIGNED.certificate());
            // region starttls-client
            Connection connection = Streams.openConnection("localhost", server.port());
            connection.writer().write("STARTTLS\n".getBytes(UTF_8));
            if (new String(connection.reader().readLine(), UTF_8).equals("220 go ahead\n")) {
                Streams.startTls(connection.writer(), believing);
            }
            // endregion
            connection.writer().write("secret\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).isEqualTo("secret\n".getBytes(UTF_8));
            connection.close();
            server.shutdown(Duration.ofSeconds(1));
        });
    }

    // region starttls-server
    static void serve(StreamReader reader, StreamWriter writer) throws IOException {
        if (new String(reader.readLine(), UTF_8).equals("STARTTLS\n")) {
            writer.write("220 go ahead\n".getBytes(UTF_8));
            Streams.startTls(writer, SELF_SIGNED);
        }
        writer.write(reader.readLine());
    }
    // endregion

    @Test
    void datagrams() {
        run(() -> {
            // region datagrams
            DatagramEndpoint clock = Datagrams.open("127.0.0.1", 0);
            Task<?> serving = Asyncio.createTask(() -> {
                while (true) {
                    Datagram asked = clock.receive();
                    clock.send("noon".getBytes(UTF_8), asked.sender());
                }
            });

            int port = clock.localAddress().getPort();
            try (DatagramEndpoint client = Datagrams.openConnected("127.0.0.1", port)) {
                client.send("what time is it?".getBytes(UTF_8));
                byte[] answer = client.receive().data();
                // endregion
                assertThat(answer).isEqualTo("noon".getBytes(UTF_8));
            }
            serving.cancel();
            clock.close();
        });
    }
}
