// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a pool and its worker process say to each other: frames of a kind, the number of the work, and bytes.
 *
 * <pre>
 *   pool                              worker
 *     SETUP bytes (initializer)  ──►
 *                                ◄──  READY, or FAILURE
 *     WORK n, bytes              ──►
 *     INTERRUPT n (perhaps)      ──►
 *                                ◄──  RESULT n, bytes; or FAILURE n, bytes
 *     BYE                        ──►
 * </pre>
 *
 * <p>One thread reads; any thread writes.
 */
final class Frames {
    static final int SETUP = 1;
    static final int READY = 2;
    static final int WORK = 3;
    static final int INTERRUPT = 4;
    static final int RESULT = 5;
    static final int FAILURE = 6;
    static final int BYE = 7;

    static final byte[] NOTHING = {};

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int limit;
    private final ReentrantLock writing = new ReentrantLock();

    /** One of them. */
    record Frame(int kind, int number, byte[] bytes) {}

    /** Takes the socket over: it is closed by {@link #close}, or here if it cannot be used. */
    Frames(Socket socket, int limit) throws IOException {
        this.socket = socket;
        this.limit = limit;
        try {
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    void send(int kind, int number, byte[] bytes) throws IOException {
        byte[] head = {
            (byte) kind,
            (byte) (number >> 24),
            (byte) (number >> 16),
            (byte) (number >> 8),
            (byte) number,
            (byte) (bytes.length >> 24),
            (byte) (bytes.length >> 16),
            (byte) (bytes.length >> 8),
            (byte) bytes.length
        };
        writing.lock();
        try {
            out.write(head);
            out.write(bytes);
        } finally {
            writing.unlock();
        }
    }

    /** Waits for the next one; an EOFException if the other side has gone. */
    Frame read() throws IOException {
        int kind = in.readUnsignedByte();
        int number = in.readInt();
        int length = in.readInt();
        if (length < 0 || length > limit) {
            throw new IOException("A message of " + Integer.toUnsignedLong(length) + " bytes; the limit is " + limit);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The other side ended within a message");
        }
        return new Frame(kind, number, bytes);
    }

    void close() throws IOException {
        socket.close();
    }
}
