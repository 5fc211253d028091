// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import com.sun.net.httpserver.HttpServer;
import io.asyncio4j.cli.Story;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Values that each thread has of its own, by the JDK's {@link ThreadLocal}; and one connection object, shared by two threads,
 * that gives each its own socket, so that both fetch a page through it at the same time.
 */
public final class ConnectionOfEachThread implements Story {
    /** For the service loader. */
    public ConnectionOfEachThread() {}

    @Override
    public String id() {
        return "D3";
    }

    @Override
    public String title() {
        return "values of each thread's own; two threads fetch two pages through one connection object";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws Exception {
        values(out);
        pages(out);
        return 0;
    }

    private static void values(PrintStream out) throws InterruptedException {
        ThreadLocal<String> name = ThreadLocal.withInitial(() -> "nobody");
        name.set("main's");
        Map<String, String> seen = new ConcurrentSkipListMap<>();
        inTwoThreads(number -> {
            seen.put("thread " + number + " at first", name.get());
            name.set("of thread " + number);
            seen.put("thread " + number + " then", name.get());
        });
        seen.forEach((who, value) -> out.println(who + ": " + value));
        out.println("main thread: " + name.get());
    }

    /** A connection that may be shared: opened in a thread, it is open in that thread alone. */
    private static final class LazyConnection {
        private final InetSocketAddress address;
        private final ThreadLocal<Socket> socket = new ThreadLocal<>();

        LazyConnection(InetSocketAddress address) {
            this.address = address;
        }

        /** The answer of the server to a request, read to its end; and where the socket has its own end. */
        String fetch(String path) throws IOException {
            if (socket.get() != null) {
                throw new IllegalStateException("This thread's connection is in use");
            }
            try (Socket mine = new Socket(address.getAddress(), address.getPort())) {
                socket.set(mine);
                String request = "GET " + path + " HTTP/1.0\r\n\r\n";
                mine.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String answer = new String(mine.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return answer.substring(answer.indexOf("\r\n\r\n") + 4);
            } finally {
                socket.remove();
            }
        }
    }

    private static void pages(PrintStream out) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] page = ("page " + exchange.getRequestURI()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        try {
            LazyConnection shared = new LazyConnection(server.getAddress());
            Map<String, String> fetched = new ConcurrentSkipListMap<>();
            inTwoThreads(number -> {
                try {
                    fetched.put("thread " + number, shared.fetch("/" + number));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            fetched.forEach((who, page) -> out.println(who + " has fetched " + page));
        } finally {
            server.stop(0);
        }
    }

    /** What a thread does. */
    private interface Numbered {
        void run(int number);
    }

    private static void inTwoThreads(Numbered body) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> body.run(number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
