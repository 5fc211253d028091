// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/**
 * How a pool and its worker know each other on a port that others may find: the worker names one secret, then the pool
 * the other. Both reach the worker on its standard input.
 */
final class Knock {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    /** How long a stranger may keep the pool waiting. */
    private static final long POOLS_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a pool may take to answer: it turns away one after the other who came before. */
    private static final long WORKERS_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final byte[] workers;
    private final byte[] pools;

    private Knock(byte[] workers, byte[] pools) {
        this.workers = workers;
        this.pools = pools;
    }

    static Knock random() {
        byte[] workers = new byte[SECRET_BYTES];
        byte[] pools = new byte[SECRET_BYTES];
        RANDOM.nextBytes(workers);
        RANDOM.nextBytes(pools);
        return new Knock(workers, pools);
    }

    static Knock read(DataInputStream in) throws IOException {
        byte[] workers = new byte[SECRET_BYTES];
        byte[] pools = new byte[SECRET_BYTES];
        in.readFully(workers);
        in.readFully(pools);
        return new Knock(workers, pools);
    }

    void write(DataOutputStream out) throws IOException {
        out.write(workers);
        out.write(pools);
    }

    /** The pool's side: waits for the worker, and turns everybody else away. */
    Socket accept(ServerSocket door) throws IOException {
        while (true) {
            Socket socket = door.accept();
            try {
                if (hears(socket, workers, POOLS_PATIENCE_NANOS)) {
                    socket.getOutputStream().write(pools);
                    return socket;
                }
            } catch (IOException e) {
                System.getLogger("io.asyncio4j")
                        .log(System.Logger.Level.DEBUG, "Somebody else knocked at a process pool's port", e);
            }
            socket.close();
        }
    }

    /** The worker's side: makes itself known, and leaves if it is not its pool that answers. */
    void enter(Socket socket) throws IOException {
        socket.getOutputStream().write(workers);
        if (!hears(socket, pools, WORKERS_PATIENCE_NANOS)) {
            socket.close();
            throw new IOException("Another program listens at the port of the process pool");
        }
    }

    private static boolean hears(Socket socket, byte[] secret, long patience) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] heard = new byte[SECRET_BYTES];
        long end = System.nanoTime() + patience;
        int length = 0;
        while (length < SECRET_BYTES) {
            socket.setSoTimeout(millisUntil(end)); // a stranger's bytes one by one cannot stretch the whole
            int more = in.read(heard, length, SECRET_BYTES - length);
            if (more < 0) {
                throw new EOFException("The other side ended before it named a secret");
            }
            length += more;
        }
        socket.setSoTimeout(0);
        return MessageDigest.isEqual(heard, secret);
    }

    /** Never 0, which would be without end. */
    private static int millisUntil(long end) throws SocketTimeoutException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("The other side named no secret in time");
        }
        return Math.clamp(TimeUnit.NANOSECONDS.toMillis(left), 1, Integer.MAX_VALUE);
    }
}
