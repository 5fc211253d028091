// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.ConnectOptions;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerOptions;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page streams.md. */
class StreamsPageTest {
    private static void run(VoidCoroutine test) {
        NetLoop.run(() -> Asyncio.timeout(Duration.ofSeconds(20), test));
    }

    @Test
    void echo() {
        List<String> seen = new ArrayList<>();
        // region echo
        NetLoop.run(() -> {
            StreamServer server = Streams.startServer(StreamsPageTest::echo, "127.0.0.1", 0);

            try (Connection connection = Streams.openConnection("127.0.0.1", server.port())) {
                connection.writer().write("hello\n".getBytes(UTF_8));
                connection.writer().drain();
                seen.add(new String(connection.reader().readLine(), UTF_8));
            }

            server.close();
            server.waitClosed();
        });
        // endregion
        assertThat(seen).containsExactly("hello\n");
    }

    // region handler
    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] line : reader) {
            writer.write(line);
            writer.drain();
        }
    }
    // endregion

    @Test
    void options() {
        run(() -> {
            int port;
            // region options
            ServerOptions options = ServerOptions.DEFAULT
                    .limit(4096) // bytes a line
                    .maxConnections(1000) // the next ones wait
                    .keepAlive(true);
            StreamServer server = Streams.startServer(StreamsPageTest::echo, null, 0, options);
            // endregion
            port = server.port();
            // region connect
            ConnectOptions patient = ConnectOptions.DEFAULT
                    .connectTimeout(Duration.ofSeconds(5))
                    .happyEyeballsDelay(Duration.ofMillis(100));
            Connection connection = Streams.openConnection("localhost", port, patient);
            // endregion
            connection.writer().write("x\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).hasSize(2);
            connection.close();
            // region shutdown
            server.shutdown(Duration.ofSeconds(10));
            // endregion
            assertThat(server.connections()).isZero();
        });
    }

    @Test
    void halfClose() {
        run(() -> {
            StreamServer server = Streams.startServer(
                    (reader, writer) ->
                            writer.write(Integer.toString(reader.read().length).getBytes(UTF_8)),
                    "127.0.0.1",
                    0);
            Connection connection = Streams.openConnection("127.0.0.1", server.port());
            // region half-close
            connection.writer().write("all that I have".getBytes(UTF_8));
            connection.writer().writeEof();
            byte[] answer = connection.reader().read();
            // endregion
            assertThat(answer).asString(UTF_8).isEqualTo("15");
            connection.close();
            server.close();
        });
    }

    @Test
    void unix(@TempDir Path folder) {
        run(() -> {
            // region unix
            Path path = folder.resolve("echo.sock");
            StreamServer server = Streams.startUnixServer(StreamsPageTest::echo, path);
            Connection connection = Streams.openUnixConnection(path);
            // endregion
            connection.writer().write("x\n".getBytes(UTF_8));
            assertThat(connection.reader().readLine()).hasSize(2);
            connection.close();
            server.close();
        });
    }

    @Test
    void severalLoops() {
        List<String> seen = new ArrayList<>();
        // region loops
        try (LoopGroup group = LoopGroup.start(2, "serving", () -> NetLoop.newEventLoop())) {
            List<EventLoop> loops =
                    group.threads().stream().map(LoopThread::loop).toList();
            NetLoop.run(() -> {
                ServerOptions options = ServerOptions.DEFAULT.loops(loops);
                StreamServer server = Streams.startServer(StreamsPageTest::echo, "127.0.0.1", 0, options);
                try (Connection connection = Streams.openConnection("127.0.0.1", server.port())) {
                    connection.writer().write("served by one of the two\n".getBytes(UTF_8));
                    seen.add(new String(connection.reader().readLine(), UTF_8));
                }
                server.shutdown(Duration.ofSeconds(1));
            });
        }
        // endregion
        assertThat(seen).containsExactly("served by one of the two\n");
    }
}
