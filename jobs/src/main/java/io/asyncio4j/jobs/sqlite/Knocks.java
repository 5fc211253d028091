// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How brokers of one file wake each other: by datagrams on the loopback, which may be lost.
 *
 * <p>The file knows the port of each. A datagram begins with a secret of the file, so that nobody can knock who cannot read
 * it, and says what may be new; who gets it looks into the file. A slow look each second finds what a lost datagram would
 * have told.
 */
final class Knocks {
    private static final int LOOK_MILLIS = 1_000;
    private static final int LONGEST = 2_000;
    private static final String SEPARATOR = "\n";

    /** What is heard. */
    interface Listener {
        void claimable(String queue, long due);

        /** A job has ended, or is gone. */
        void ended(String queue, String id);

        void cancelRequested(String queue, String id);

        /** Time to look, for anything may have been missed. */
        void look();
    }

    private final String secret;
    private final String name;
    private final @Nullable DatagramSocket socket;
    private volatile boolean closed;

    Knocks(String secret, String name) {
        this.secret = secret;
        this.name = name;
        socket = open();
    }

    private static @Nullable DatagramSocket open() {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(LOOK_MILLIS);
            return socket;
        } catch (SocketException e) {
            return null; // where there is no loopback, the slow look has to do
        }
    }

    /** Begins to listen, on a thread of its own. */
    void start(Listener listener) {
        Thread.ofPlatform().daemon().name("jobs-knocks-" + name).start(() -> run(listener));
    }

    /** The port that others knock at; 0 if there is none. */
    int port() {
        return socket == null ? 0 : socket.getLocalPort();
    }

    void tell(News news, List<Integer> ports) {
        if (socket == null || ports.isEmpty()) {
            return;
        }
        for (Map.Entry<String, Long> queue : news.claimable.entrySet()) {
            send(ports, "ready", queue.getKey(), Long.toString(queue.getValue()));
        }
        for (News.End end : news.ends) {
            send(ports, "end", end.queue(), end.id());
        }
        for (News.Cancel cancel : news.cancels) {
            send(ports, "cancel", cancel.queue(), cancel.id());
        }
    }

    private void send(List<Integer> ports, String what, String queue, String more) {
        byte[] text = String.join(SEPARATOR, secret, what, queue, more).getBytes(StandardCharsets.UTF_8);
        for (int port : ports) {
            try {
                if (socket != null) {
                    socket.send(new DatagramPacket(text, text.length, InetAddress.getLoopbackAddress(), port));
                }
            } catch (IOException e) {
                return; // the slow look finds it
            }
        }
    }

    private void run(Listener listener) {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        long looked = System.nanoTime();
        while (!closed) {
            try {
                receive(packet, listener);
            } catch (SocketTimeoutException e) {
                // time to look
            } catch (IOException e) {
                if (closed) {
                    return;
                }
                LockSupport.parkNanos(LOOK_MILLIS * 1_000_000L);
            }
            long now = System.nanoTime();
            if (now - looked >= LOOK_MILLIS * 1_000_000L && !closed) {
                looked = now;
                listener.look();
            }
        }
    }

    private void receive(DatagramPacket packet, Listener listener) throws IOException {
        if (socket == null) {
            throw new SocketException("there is no loopback");
        }
        packet.setLength(LONGEST);
        socket.receive(packet);
        heard(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8), listener);
    }

    private void heard(String text, Listener listener) {
        String[] words = text.split(SEPARATOR, 4);
        if (words.length < 4 || !words[0].equals(secret)) {
            return;
        }
        switch (words[1]) {
            case "ready" -> listener.claimable(words[2], Long.parseLong(words[3]));
            case "end" -> listener.ended(words[2], words[3]);
            case "cancel" -> listener.cancelRequested(words[2], words[3]);
            default -> listener.look();
        }
    }

    void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
    }
}
