// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.threads.LoopThread;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How connections that speak TLS end, in the order that nobody expects. */
class StreamsTlsEndTest {
    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whoReadsOnAfterTheCloseStillHearsTheGoodbye(NetKind kind, @TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        ServerTls serverTls = certificates.server(certificates.local("server"));
        ClientTls clientTls = certificates.client().shutdownTimeout(Duration.ofSeconds(15));
        kind.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            byte[] block = new byte[1 << 16];
            StreamHandler flood = (reader, writer) -> {
                while (!writer.isClosing()) {
                    writer.write(block);
                    writer.drain();
                }
            };
            StreamServer server = Streams.startServer(flood, "127.0.0.1", 0, ServerOptions.DEFAULT.tls(serverTls));
            Connection connection =
                    Streams.openConnection("localhost", server.port(), ConnectOptions.DEFAULT.tls(clientTls));
            Asyncio.sleep(0.3); // so much comes that it must wait outside
            double start = loop.time();
            connection.close();
            Asyncio.sleep(0);
            assertThat(connection.reader().read(1 << 20)).isNotEmpty();
            connection.writer().waitClosed();
            assertThat(loop.time() - start).isLessThan(10);
            server.close();
            server.waitClosed();
        });
    }

    /** No timer of anybody else wakes the loop, and nothing comes. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theTimeLimitOfAHandshakeHoldsWhereNothingElseHappens(NetKind kind, @TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        ClientTls impatient = certificates.client().handshakeTimeout(Duration.ofMillis(300));
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                LoopThread thread = LoopThread.start("quiet", kind::newLoop)) {
            ConnectOptions options = ConnectOptions.DEFAULT.tls(impatient);
            Future<?> opening =
                    thread.submit(() -> Streams.openConnection("127.0.0.1", silent.getLocalPort(), options));
            assertThatThrownBy(() -> opening.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }
}
