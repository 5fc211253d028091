// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many connections to a server in a process of its own, by plain sockets. */
class ManyConnectionsTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String REQUEST = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private static void assertServed(ServerProcess server) throws IOException {
        try (Socket socket = connect(server.echoPort)) {
            socket.getOutputStream().write("x".getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
        try (Socket socket = connect(server.httpPort)) {
            ask(socket);
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
        InputStream input = socket.getInputStream();
        assertThat(new String(input.readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 200");
    }

    @Test
    void tenThousandIdleConnectionsCostLittle() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(12_000, 160)) {
            for (int i = 0; i < 5_000; i++) {
                idle.add(connect(server.echoPort));
                Socket http = connect(server.httpPort);
                idle.add(http);
                ask(http);
            }
            assertServed(server);
            assertThat(server.echoConnections()).isGreaterThanOrEqualTo(5_000);
            closeAll(idle);
            server.awaitNoEcho();
            assertServed(server);
        } finally {
            closeAll(idle);
        }
    }

    @Test
    void aServerWithoutDescriptorsServesAgainWhenThereAreSome() throws IOException {
        List<Socket> hogs = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(250, 64)) {
            for (int i = 0; i < 300; i++) {
                hogs.add(connect(server.echoPort));
            }
            assertThat(server.isAlive()).isTrue();
            closeAll(hogs);
            server.awaitNoEcho();
            assertServed(server);
        } finally {
            closeAll(hogs);
        }
    }

    @Test
    void anHttpServerWithoutDescriptorsServesAgainWhenThereAreSome() throws IOException {
        List<Socket> hogs = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(250, 64)) {
            for (int i = 0; i < 300; i++) {
                hogs.add(connect(server.httpPort));
            }
            assertThat(server.isAlive()).isTrue();
            closeAll(hogs);
            assertServed(server);
        } finally {
            closeAll(hogs);
        }
    }
}
