// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A door at which work in another process says that it has begun, and which it is. */
final class FromWorker implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final ServerSocket door;

    FromWorker() throws IOException {
        door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        door.setSoTimeout(PATIENCE_MILLIS);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Waits for the next one that calls; returns its process. */
    ProcessHandle next() throws IOException {
        try (Socket socket = door.accept()) {
            long pid = new DataInputStream(socket.getInputStream()).readLong();
            return ProcessHandle.of(pid).orElseThrow();
        }
    }

    /** Called by the work. */
    static void call(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            new DataOutputStream(socket.getOutputStream())
                    .writeLong(ProcessHandle.current().pid());
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by the work: says that it has begun, and waits until it is interrupted. */
    static String callAndWait(int port) throws InterruptedException {
        call(port);
        new CountDownLatch(1).await();
        return "never";
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
