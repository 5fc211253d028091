// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing the channels of java.nio in a coroutine, on any engine and any poller.
 *
 * <p>Counterpart of asyncio's {@code loop.sock_…} functions. The channels are in non-blocking mode. Each function tries at
 * once and lets nobody else run if that works; else it parks the coroutine until the channel is ready. One task reads a
 * channel at a time, and one writes it. A channel that is closed meanwhile makes it throw a {@link
 * java.nio.channels.ClosedChannelException}; closed by another thread than the loop's, perhaps a second later.
 *
 * <p><b>Cancellation</b> leaves the channel as it is: open, with what was not read still to be read.
 */
public final class AsyncChannels {
    private AsyncChannels() {}

    /**
     * Reads what is there, and waits if there is nothing.
     *
     * @param <C> the kind of channel
     * @param channel a socket, or the source of a pipe
     * @param most the most bytes to return
     * @return at least one byte; empty at the end
     * @throws IOException if reading fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task reads it
     */
    public static <C extends SelectableChannel & ReadableByteChannel> byte[] sockRecv(C channel, int most)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        sockRecvInto(channel, buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /**
     * Reads into a buffer, and waits if there is nothing to read.
     *
     * @param <C> the kind of channel
     * @param channel a socket, or the source of a pipe
     * @param buffer gets the bytes
     * @return how many; -1 at the end
     * @throws IOException if reading fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task reads it
     */
    public static <C extends SelectableChannel & ReadableByteChannel> int sockRecvInto(C channel, ByteBuffer buffer)
            throws IOException {
        checkNonBlocking(channel);
        int count;
        while ((count = channel.read(buffer)) == 0 && buffer.hasRemaining()) {
            await(channel, true, "bytes");
        }
        return count;
    }

    /**
     * Writes all of some bytes, and waits as long as the other side is slower. A failure or cancellation does not tell how
     * many went.
     *
     * @param <C> the kind of channel
     * @param channel a socket, or the sink of a pipe
     * @param data the bytes
     * @throws IOException if writing fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task writes it
     */
    public static <C extends SelectableChannel & WritableByteChannel> void sockSendAll(C channel, byte[] data)
            throws IOException {
        sockSendAll(channel, ByteBuffer.wrap(data));
    }

    /**
     * Writes what remains in a buffer, and waits as long as the other side is slower.
     *
     * @param <C> the kind of channel
     * @param channel a socket, or the sink of a pipe
     * @param data the bytes; its position tells how many went
     * @throws IOException if writing fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task writes it
     */
    public static <C extends SelectableChannel & WritableByteChannel> void sockSendAll(C channel, ByteBuffer data)
            throws IOException {
        checkNonBlocking(channel);
        while (data.hasRemaining()) {
            if (channel.write(data) == 0) {
                await(channel, false, "room");
            }
        }
    }

    /**
     * Connects a socket.
     *
     * @param channel the socket
     * @param address where to; looked up already, as a look-up blocks the thread
     * @throws IOException if nobody answers there
     * @throws IllegalStateException if the channel is in blocking mode, or another task writes it
     */
    public static void sockConnect(SocketChannel channel, SocketAddress address) throws IOException {
        checkNonBlocking(channel);
        if (!channel.connect(address)) {
            while (!channel.finishConnect()) {
                await(channel, false, "the connection");
            }
        }
    }

    /**
     * Waits for somebody who connects.
     *
     * @param channel a socket that listens
     * @return the socket of the connection, in non-blocking mode
     * @throws IOException if accepting fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task accepts
     */
    public static SocketChannel sockAccept(ServerSocketChannel channel) throws IOException {
        checkNonBlocking(channel);
        SocketChannel accepted;
        while ((accepted = channel.accept()) == null) {
            await(channel, true, "a connection");
        }
        accepted.configureBlocking(false);
        return accepted;
    }

    /**
     * Waits for a datagram.
     *
     * @param channel the socket
     * @param buffer gets the datagram; what does not fit is lost
     * @return who sent it
     * @throws IOException if receiving fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task reads it
     */
    public static SocketAddress sockRecvFrom(DatagramChannel channel, ByteBuffer buffer) throws IOException {
        checkNonBlocking(channel);
        @Nullable SocketAddress sender;
        while ((sender = channel.receive(buffer)) == null) {
            await(channel, true, "a datagram");
        }
        return sender;
    }

    /**
     * Sends a datagram, and waits if there is no room for it. An empty one that finds no room is lost: the JDK does not
     * tell it from one that was sent.
     *
     * @param channel the socket
     * @param datagram the bytes; may be none
     * @param address who gets it
     * @throws IOException if sending fails
     * @throws IllegalStateException if the channel is in blocking mode, or another task writes it
     */
    public static void sockSendTo(DatagramChannel channel, ByteBuffer datagram, SocketAddress address)
            throws IOException {
        checkNonBlocking(channel);
        boolean empty = !datagram.hasRemaining();
        while (channel.send(datagram, address) == 0 && !empty) {
            await(channel, false, "room");
        }
    }

    private static void checkNonBlocking(SelectableChannel channel) {
        if (channel.isBlocking()) {
            throw new IllegalStateException(
                    "The channel is in blocking mode; call configureBlocking(false) before: " + channel);
        }
    }

    private static void await(SelectableChannel channel, boolean reading, String what) {
        EventLoop loop = Asyncio.getRunningLoop();
        Channels channels = loop.core.resources.channels;
        if (channels.has(channel, reading)) {
            throw new IllegalStateException("Another task or a callback waits for this channel already: " + channel);
        }
        AsyncFuture<Boolean> ready = loop.createFuture(what + " of " + channel);
        Runnable callback = () -> {
            channels.remove(channel, reading);
            if (!ready.done()) {
                ready.setResult(true);
            }
        };
        Channels.Side side = channels.add(channel, reading, callback);
        try {
            ready.await();
        } finally {
            channels.remove(side);
        }
    }
}
