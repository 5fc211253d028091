// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server in threads of its own that does with each connection what a test says, however wrong. */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What happens to a connection. */
    @FunctionalInterface
    interface Script {
        void serve(Line line) throws Exception;
    }

    RawServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** Answers each request with the same bytes. */
    static RawServer answering(String answer) throws IOException {
        return new RawServer(line -> {
            while (line.request() != null) {
                line.send(answer);
            }
        });
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                int number = accepted.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(socket, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Line(socket, number));
        } catch (Exception e) {
            requests.add("ended by " + e.getClass().getSimpleName());
        } finally {
            open.remove(socket);
        }
    }

    /** One connection. */
    final class Line {
        final Socket socket;
        final int number;
        private final InputStream in;

        Line(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = socket.getInputStream();
        }

        /** Reads a request, with a body if its length is told; null at the end. */
        @Nullable
        String request() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                head.append((char) b);
            }
            String text = head.toString();
            int length = 0;
            for (String header : text.split("\r\n")) {
                if (header.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            text += new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
            requests.add(text);
            return text;
        }

        void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Ends it by a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the client has closed it. */
        void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // what it still sends is of no interest
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int accepted() {
        return accepted.get();
    }

    int open() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
