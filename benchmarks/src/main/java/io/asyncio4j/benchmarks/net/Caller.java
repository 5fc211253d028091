// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of the load, with at most one request under way. */
final class Caller {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final int answerLength;
    private int missing;

    /** When the request under way was sent, or should have been: nanoseconds. */
    private long since;

    private Caller(SocketChannel channel, Selector selector, ByteBuffer request, int answerLength) throws IOException {
        this.channel = channel;
        this.request = request;
        this.answerLength = answerLength;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Connects, and asks once to see that the answer is right. */
    static Caller connect(InetSocketAddress server, Question question, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer request = ByteBuffer.allocateDirect(question.request().length);
            request.put(question.request()).flip();
            while (request.hasRemaining()) {
                channel.write(request);
            }
            return new Caller(channel, selector, request, question.answerLength(channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    long since() {
        return since;
    }

    void send(long now) throws IOException {
        since = now;
        missing = answerLength;
        request.rewind();
        channel.write(request);
        if (request.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** Goes on where the channel is ready; true when the answer is complete. */
    boolean isAnswered(ByteBuffer scratch) throws IOException {
        if (request.hasRemaining()) {
            channel.write(request);
            if (!request.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        }
        int count = channel.read(scratch.clear());
        if (count < 0) {
            throw new EOFException("The server closed a connection");
        }
        if (count == 0) {
            return false;
        }
        missing -= count;
        if (missing < 0) {
            throw new IOException("The server sent " + -missing + " bytes more than it was asked for");
        }
        return missing == 0;
    }

    void close() throws IOException {
        channel.close();
    }
}
