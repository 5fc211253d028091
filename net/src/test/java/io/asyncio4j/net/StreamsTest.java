// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamsTest {
    static java.util.stream.Stream<NetKind> kinds() {
        return NetKind.all();
    }

    static void echo(StreamReader reader, StreamWriter writer) throws Exception {
        for (byte[] data = reader.read(1 << 16); data.length > 0; data = reader.read(1 << 16)) {
            writer.write(data);
            writer.drain();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerEchoesUntilTheEnd(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
            try (Connection connection = Streams.openConnection("127.0.0.1", server.port())) {
                connection.writer().write("hello\nworld\n".getBytes(UTF_8));
                assertThat(connection.reader().readLine()).isEqualTo("hello\n".getBytes(UTF_8));
                assertThat(connection.reader().readLine()).isEqualTo("world\n".getBytes(UTF_8));
                connection.writer().writeEof();
                assertThat(connection.reader().read()).isEmpty();
            }
            server.close();
            server.waitClosed();
            assertThat(server.connections()).isZero();
        });
    }
}
