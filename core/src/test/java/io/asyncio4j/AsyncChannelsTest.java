// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static io.asyncio4j.AsyncChannels.sockAccept;
import static io.asyncio4j.AsyncChannels.sockConnect;
import static io.asyncio4j.AsyncChannels.sockRecv;
import static io.asyncio4j.AsyncChannels.sockRecvFrom;
import static io.asyncio4j.AsyncChannels.sockRecvInto;
import static io.asyncio4j.AsyncChannels.sockSendAll;
import static io.asyncio4j.AsyncChannels.sockSendTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Coroutines that read and write channels, both ends of each on one loop. */
class AsyncChannelsTest extends EngineTest {
    private static <C extends SelectableChannel> C nonBlocking(C channel) throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    private static ServerSocketChannel listening() throws IOException {
        return nonBlocking(ServerSocketChannel.open()).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void echo(SocketChannel channel) throws IOException {
        try (channel) {
            byte[] data;
            while ((data = sockRecv(channel, 1 << 16)).length > 0) {
                sockSendAll(channel, data);
            }
        }
    }

    @Test
    void echoOverASocket() {
        run(() -> {
            try (ServerSocketChannel server = listening();
                    SocketChannel client = nonBlocking(SocketChannel.open())) {
                Task<?> serving = Asyncio.createTask(() -> echo(sockAccept(server)));
                sockConnect(client, server.getLocalAddress());
                for (int i = 0; i < 100; i++) {
                    sockSendAll(client, new byte[] {(byte) i});
                    assertThat(sockRecv(client, 10)).containsExactly(i);
                }
                client.shutdownOutput();
                assertThat(sockRecv(client, 10)).isEmpty();
                serving.await();
            }
        });
    }

    @Test
    void muchDataGoesThroughWhileBothSidesWait() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                    Pipe.SinkChannel sink = nonBlocking(pipe.sink())) {
                byte[] data = new byte[3_000_000];
                for (int i = 0; i < data.length; i++) {
                    data[i] = (byte) (i * 13 >> 4);
                }
                Task<?> sending = Asyncio.createTask(() -> sockSendAll(sink, data));
                ByteBuffer received = ByteBuffer.allocate(data.length);
                while (received.hasRemaining()) {
                    sockRecvInto(source, received);
                }
                sending.await();
                assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(data));
            }
        });
    }

    @Test
    void nobodyListens() {
        run(() -> {
            InetSocketAddress address;
            try (ServerSocketChannel server = listening()) {
                address = (InetSocketAddress) server.getLocalAddress();
            }
            try (SocketChannel client = nonBlocking(SocketChannel.open())) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> sockConnect(client, address))
                        .withMessageContaining("refused");
            }
        });
    }

    @Test
    void datagrams() {
        run(() -> {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (DatagramChannel first = nonBlocking(DatagramChannel.open()).bind(any);
                    DatagramChannel second = nonBlocking(DatagramChannel.open()).bind(any)) {
                ByteBuffer buffer = ByteBuffer.allocate(10);
                Task<?> receiving = Asyncio.createTask(() -> {
                    trace.add(sockRecvFrom(first, buffer).equals(second.getLocalAddress()));
                });
                Asyncio.sleep(0);
                sockSendTo(second, ByteBuffer.wrap(new byte[] {1, 2}), first.getLocalAddress());
                receiving.await();

                assertThat(trace).containsExactly(true);
                assertThat(buffer.position()).isEqualTo(2);
            }
        });
    }

    @Test
    void emptyDatagramIsSentToo() {
        run(() -> {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (DatagramChannel first = nonBlocking(DatagramChannel.open()).bind(any);
                    DatagramChannel second = nonBlocking(DatagramChannel.open()).bind(any)) {
                sockSendTo(second, ByteBuffer.allocate(0), first.getLocalAddress());
                sockSendTo(second, ByteBuffer.allocate(3), first.getLocalAddress());
                ByteBuffer buffer = ByteBuffer.allocate(10);

                assertThat(sockRecvFrom(first, buffer)).isEqualTo(second.getLocalAddress());
                assertThat(buffer.position()).isZero();
                sockRecvFrom(first, buffer);
                assertThat(buffer.position()).isEqualTo(3);
            }
        });
    }

    @Test
    void cancelledReadLeavesTheChannelToTheNext() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                    Pipe.SinkChannel sink = nonBlocking(pipe.sink())) {
                Task<byte[]> cancelled = Asyncio.createTask(() -> sockRecv(source, 10));
                Asyncio.sleep(0);
                cancelled.cancel();
                assertThatExceptionOfType(CancelledError.class).isThrownBy(cancelled::await);
                assertThat(loop.removeReader(source)).isFalse();
                sockSendAll(sink, new byte[] {7});

                assertThat(sockRecv(source, 10)).containsExactly(7);
            }
        });
    }

    @Test
    void secondTaskAtTheSameEndIsRefused() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                    Pipe.SinkChannel sink = nonBlocking(pipe.sink())) {
                Task<byte[]> first = Asyncio.createTask(() -> sockRecv(source, 10));
                Asyncio.sleep(0);
                assertThatIllegalStateException()
                        .isThrownBy(() -> sockRecv(source, 10))
                        .withMessageStartingWith("Another task or a callback waits for this channel already");
                sockSendAll(sink, new byte[] {7});

                assertThat(first.await()).containsExactly(7);
            }
        });
    }

    @Test
    void closingTheChannelEndsTheRead() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SinkChannel _ = pipe.sink()) {
                Task<?> reading = Asyncio.createTask(() -> {
                    assertThatExceptionOfType(ClosedChannelException.class)
                            .isThrownBy(() -> sockRecv(nonBlocking(pipe.source()), 10));
                });
                passes(3);
                pipe.source().close();
                reading.await();
            }
        });
    }

    @Test
    void channelInBlockingModeIsRefused() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = pipe.source();
                    Pipe.SinkChannel sink = pipe.sink()) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> sockRecv(source, 10))
                        .withMessageContaining("configureBlocking(false)");
                assertThatIllegalStateException().isThrownBy(() -> sockSendAll(sink, new byte[1]));
            }
        });
    }

    @Test
    void reportSaysWhatATaskWaitsFor() {
        run(() -> {
            Pipe pipe = Pipe.open();
            try (Pipe.SourceChannel source = nonBlocking(pipe.source());
                    Pipe.SinkChannel _ = pipe.sink()) {
                Task<byte[]> reading = Asyncio.createTask(() -> sockRecv(source, 10), "reading");
                Asyncio.sleep(0);
                assertThat(loop.report()).contains("task 'reading' waits for bytes of " + source);
                reading.cancel();
            }
        });
    }
}
