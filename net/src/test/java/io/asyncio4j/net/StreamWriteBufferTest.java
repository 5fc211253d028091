// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamWriter;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection keeps while the other side does not read. */
class StreamWriteBufferTest {
    private static final String HOST = "127.0.0.1";

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    private static long directMemory() {
        return UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    /** Writes until the operating system takes no more, and some bytes lie here. */
    private static void fillTheSystem(StreamWriter writer) throws IOException {
        byte[] block = new byte[1 << 14];
        for (int quiet = 0; quiet < 20; quiet++) {
            while (writer.transport().writeBufferSize() == 0) {
                writer.write(block);
                Asyncio.sleep(0);
                quiet = 0;
            }
            Asyncio.sleep(0.001);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aByteThatWaitsNeedsAboutAByte(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Boolean> end = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<Long> arrived = Asyncio.getRunningLoop().createFuture();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        end.await();
                        long count = 0;
                        for (byte[] data = reader.read(1 << 16); data.length > 0; data = reader.read(1 << 16)) {
                            count += data.length;
                        }
                        arrived.setResult(count);
                    },
                    HOST,
                    0);
            Connection connection = Streams.openConnection(HOST, server.port());
            StreamWriter writer = connection.writer();
            fillTheSystem(writer);
            int before = writer.transport().writeBufferSize();
            long memory = directMemory();
            byte[] one = {1};
            for (int i = 0; i < 2000; i++) {
                writer.write(one);
                Asyncio.sleep(0);
            }
            assertThat(writer.transport().writeBufferSize()).isEqualTo(before + 2000);
            assertThat(directMemory() - memory).isLessThan(100_000);

            end.setResult(true);
            writer.writeEof();
            assertThat(arrived.await()).isGreaterThan(before + 2000L);
            connection.close();
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void newLimitsHoldForWhatLiesHereAlready(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(
                    (reader, writer) -> Asyncio.getRunningLoop().createFuture().await(), HOST, 0);
            Connection connection = Streams.openConnection(HOST, server.port());
            StreamWriter writer = connection.writer();
            fillTheSystem(writer);
            writer.transport().setWriteBufferLimits(1, 0);

            Task<?> draining = Asyncio.createTask(writer::drain);
            Asyncio.sleep(0);
            assertThat(draining.done()).isFalse();
            draining.cancel();
            writer.transport().abort();
            server.shutdown(java.time.Duration.ZERO);
        });
    }
}
