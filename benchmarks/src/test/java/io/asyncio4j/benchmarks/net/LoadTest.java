// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    /** Serves one connection. */
    @FunctionalInterface
    private interface Service {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    /** A server of blocking threads on a free port. */
    private static final class BlockingServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        final AtomicInteger connections = new AtomicInteger();

        BlockingServer(Service service) throws IOException {
            threads.execute(() -> accept(service));
        }

        private void accept(Service service) {
            try {
                while (true) {
                    Socket connection = socket.accept();
                    connections.incrementAndGet();
                    threads.execute(() -> serve(service, connection));
                }
            } catch (IOException e) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        private static void serve(Service service, Socket connection) {
            try (connection) {
                service.serve(connection.getInputStream(), connection.getOutputStream());
            } catch (IOException e) {
                assertThat(connection.isClosed()).isTrue();
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.shutdownNow();
        }
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        in.transferTo(out);
    }

    /** Answers a second, measured again while a machine that is busy gives fewer than wanted. */
    private static double rate(Load load, double wanted) throws IOException {
        double rate = load.closedLoop(SHORT);
        for (int times = 1; times < 100 && rate <= wanted; times++) {
            rate = load.closedLoop(SHORT);
        }
        return rate;
    }

    @Test
    void everyConnectionIsAnswered() throws IOException {
        try (BlockingServer server = new BlockingServer(LoadTest::echo);
                Load load = Load.open(server.address(), Question.ECHO, 7)) {
            assertThat(rate(load, 70)).isGreaterThan(70);
            assertThat(rate(load, 70)).as("the connections go on").isGreaterThan(70);
            assertThat(server.connections).hasValue(7);
        }
    }

    @Test
    void anOpenLoopSendsAsManyAsItsRateSays() throws IOException {
        try (BlockingServer server = new BlockingServer(LoadTest::echo);
                Load load = Load.open(server.address(), Question.ECHO, 3)) {
            Latencies latencies = load.openLoop(200, Duration.ofMillis(500));

            assertThat(latencies.total()).isEqualTo(100);
            assertThat(latencies.quantile(0.5)).isPositive();
        }
    }

    /** One connection, a request due each millisecond, and an answer that takes 20 ms at least: nearly all of them wait. */
    @Test
    void aTimeCountsFromWhenTheRequestWasDue() throws IOException {
        Service slow = (in, out) -> {
            byte[] bytes;
            while ((bytes = in.readNBytes(1024)).length == 1024) {
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < 20_000_000) {
                    Thread.onSpinWait();
                }
                out.write(bytes);
            }
        };
        try (BlockingServer server = new BlockingServer(slow);
                Load load = Load.open(server.address(), Question.ECHO, 1)) {
            Latencies latencies = load.openLoop(1000, Duration.ofMillis(10));

            assertThat(latencies.quantile(0.1)).isGreaterThanOrEqualTo(20_000_000);
            assertThat(latencies.quantile(1)).as("nine others came first").isGreaterThan(180_000_000);
        }
    }

    @Test
    void aGreetingIsAnswered() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        byte[] hello = "hello, world\n".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, hello.length);
            exchange.getResponseBody().write(hello);
            exchange.close();
        });
        server.start();
        try (Load load = Load.open(server.getAddress(), Question.HELLO, 4)) {
            assertThat(rate(load, 10)).isGreaterThan(10);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aWrongAnswerIsNoAnswer() throws IOException {
        Service wrong = (in, out) -> {
            in.readNBytes(1024);
            out.write(new byte[1024]);
        };
        Service refusing = (in, out) -> {
            in.readNBytes(1);
            out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        };
        try (BlockingServer server = new BlockingServer(wrong);
                BlockingServer other = new BlockingServer(refusing)) {
            assertThatThrownBy(
                            () -> Load.open(server.address(), Question.ECHO, 1).close())
                    .hasMessageContaining("not what was sent");
            assertThatThrownBy(
                            () -> Load.open(other.address(), Question.HELLO, 1).close())
                    .hasMessageContaining("404");
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheLoad() throws IOException {
        Service once = (in, out) -> out.write(in.readNBytes(1024));
        try (BlockingServer server = new BlockingServer(once);
                Load load = Load.open(server.address(), Question.ECHO, 1)) {
            assertThatThrownBy(() -> load.closedLoop(Duration.ofSeconds(20))).isInstanceOf(IOException.class);
        }
    }
}
