// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.ContextVar;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.Task;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamServerTest {
    private static final String HOST = "127.0.0.1";
    private static final byte[] PING = "ping".getBytes(UTF_8);

    static Stream<NetKind> kinds() {
        return NetKind.all();
    }

    /** Answers until the other side ends; so it waits in a read between. */
    private static void echo(StreamReader reader, StreamWriter writer) throws Exception {
        StreamsTest.echo(reader, writer);
    }

    private static void assertEchoes(Connection connection) throws IOException {
        connection.writer().write(PING);
        assertThat(connection.reader().readExactly(PING.length)).isEqualTo(PING);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itsLifeIsThatOfAsyncio(NetKind kind) {
        kind.run(() -> {
            StreamServer server =
                    Streams.startServer(StreamServerTest::echo, HOST, 0, ServerOptions.DEFAULT.startServing(false));
            int port = server.port();
            assertThat(server.isServing()).isFalse();
            Connection early = Streams.openConnection(HOST, port);
            early.writer().write(PING);
            Asyncio.sleep(0.02);
            assertThat(server.connections()).isZero();

            server.startServing();
            server.startServing();
            assertThat(server.isServing()).isTrue();
            assertThat(early.reader().readExactly(PING.length)).isEqualTo(PING);
            assertThat(server.connections()).isOne();

            server.close();
            server.close();
            assertThat(server.isServing()).isFalse();
            assertThat(server.addresses()).isEmpty();
            assertThat(server.port()).isEqualTo(port);
            assertThatThrownBy(server::startServing).hasMessageContaining("closed");
            assertThatThrownBy(server::serveForever).hasMessageContaining("closed");
            assertEchoes(early);

            Task<?> waiting = Asyncio.createTask(server::waitClosed);
            Asyncio.sleep(0.02);
            assertThat(waiting.done()).isFalse();
            early.close();
            waiting.await();
            assertThat(server.connections()).isZero();
            assertThatThrownBy(() -> Streams.openConnection(HOST, port)).isInstanceOf(IOException.class);

            StreamServer again = Streams.startServer(StreamServerTest::echo, HOST, port);
            assertThatThrownBy(() -> Streams.startServer(StreamServerTest::echo, HOST, port))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(Integer.toString(port))
                    .hasMessageContaining("choose another port");
            again.close();
            again.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void serveForeverEndsByCancellation(NetKind kind) {
        kind.run(() -> {
            StreamServer server = Streams.startServer(StreamServerTest::echo, HOST, 0);
            Task<?> serving = Asyncio.createTask(server::serveForever);
            Asyncio.sleep(0);
            assertThatThrownBy(server::serveForever).hasMessageContaining("another task");
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                assertEchoes(connection);
                serving.cancel();
                Asyncio.sleep(0.02);
                assertThat(server.isServing()).isFalse();
                assertThat(serving.done()).isFalse();
            }
            assertThatThrownBy(serving::await).isInstanceOf(CancelledError.class);

            StreamServer closed = Streams.startServer(StreamServerTest::echo, HOST, 0);
            Task<?> other = Asyncio.createTask(closed::serveForever);
            Asyncio.sleep(0);
            closed.close();
            assertThatThrownBy(other::await).isInstanceOf(CancelledError.class);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void connectionsAboveTheMaximumWait(NetKind kind) {
        kind.run(() -> {
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        try {
                            echo(reader, writer);
                        } finally {
                            running.decrementAndGet();
                        }
                    },
                    HOST,
                    0,
                    ServerOptions.DEFAULT.maxConnections(3));
            List<Task<Boolean>> clients = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                clients.add(Asyncio.createTask(() -> {
                    try (Connection connection = Streams.openConnection(HOST, server.port())) {
                        assertEchoes(connection);
                        Asyncio.sleep(0.002);
                        assertEchoes(connection);
                    }
                    return true;
                }));
            }
            assertThat(Asyncio.gather(clients).await()).hasSize(30);
            assertThat(most).hasValue(3);
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void clientsAreClosedAndAborted(NetKind kind) {
        kind.run(() -> {
            byte[] much = new byte[20_000_000];
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        writer.write(much);
                        assertThat(reader.read()).isEmpty();
                    },
                    HOST,
                    0);
            Connection patient = Streams.openConnection(HOST, server.port());
            patient.reader().readExactly(1);
            server.closeClients();
            assertThat(patient.reader().read()).hasSize(much.length - 1);
            patient.close();

            Connection stuck = Streams.openConnection(HOST, server.port());
            stuck.reader().readExactly(1);
            server.close();
            server.abortClients();
            server.waitClosed();
            assertThatThrownBy(() -> stuck.reader().readExactly(much.length)).isInstanceOf(IOException.class);
            stuck.close();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shutdownGivesTimeThenCancels(NetKind kind) {
        kind.run(() -> {
            List<String> ended = new ArrayList<>();
            AsyncFuture<String> briefly = Asyncio.getRunningLoop().createFuture();
            AsyncFuture<String> never = Asyncio.getRunningLoop().createFuture();
            StreamHandler handler = (reader, writer) -> {
                String name = new String(reader.readLine(), UTF_8).trim();
                writer.write(PING);
                try {
                    (name.equals("short") ? briefly : never).await();
                    ended.add(name);
                    writer.write(PING);
                } catch (CancelledError e) {
                    ended.add(name + " cancelled");
                    throw e;
                }
            };
            StreamServer server = Streams.startServer(handler, HOST, 0);
            try (Connection quick = Streams.openConnection(HOST, server.port());
                    Connection slow = Streams.openConnection(HOST, server.port())) {
                for (Connection connection : List.of(quick, slow)) {
                    connection.writer().write((connection == quick ? "short\n" : "long\n").getBytes(UTF_8));
                    connection.reader().readExactly(PING.length);
                }
                Task<?> end = Asyncio.createTask(() -> server.shutdown(Duration.ofMillis(400)));
                Asyncio.sleep(0);
                briefly.setResult("in the time that it is given");
                end.await();
                assertThat(ended).containsExactly("short", "long cancelled");
                assertThat(quick.reader().read()).isEqualTo(PING);
                assertThat(server.connections()).isZero();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aHandlerThatFailsIsReportedAndClosed(NetKind kind) {
        kind.run(() -> {
            List<ExceptionContext> reports = new ArrayList<>();
            Asyncio.getRunningLoop().setExceptionHandler((loop, report) -> reports.add(report));
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        writer.write(PING);
                        throw new IllegalStateException("no");
                    },
                    HOST,
                    0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                assertThat(connection.reader().read()).isEqualTo(PING);
            }
            server.close();
            server.waitClosed();
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.exception()).hasMessage("no");
                assertThat(report.task()).isNotNull();
            });
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aHandlerThatIsCancelledClosesItsConnection(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Task<?>> handling = Asyncio.getRunningLoop().createFuture();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        handling.setResult(Asyncio.currentTask());
                        reader.read();
                    },
                    HOST,
                    0);
            try (Connection connection = Streams.openConnection(HOST, server.port())) {
                handling.await().cancel();
                assertThat(connection.reader().read()).isEmpty();
            }
            server.close();
            server.waitClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void handlersSeeTheContextOfTheStart(NetKind kind) {
        ContextVar<String> name = ContextVar.of("name");
        kind.run(() -> {
            name.set("starter");
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        writer.write(name.get().getBytes(UTF_8));
                        name.set("handler");
                    },
                    HOST,
                    0);
            for (int i = 0; i < 2; i++) {
                try (Connection connection = Streams.openConnection(HOST, server.port())) {
                    assertThat(connection.reader().read()).asString(UTF_8).isEqualTo("starter");
                }
            }
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void severalLoopsShareWhatOneAccepts(NetKind kind) throws Exception {
        Map<EventLoop, Integer> served = new ConcurrentHashMap<>();
        try (LoopGroup group = LoopGroup.start(3, "serving", kind::newLoop)) {
            List<EventLoop> loops =
                    group.threads().stream().map(LoopThread::loop).toList();
            kind.run(() -> {
                StreamServer server = Streams.startServer(
                        (reader, writer) -> {
                            served.merge(Asyncio.getRunningLoop(), 1, Integer::sum);
                            echo(reader, writer);
                        },
                        HOST,
                        0,
                        ServerOptions.DEFAULT.loops(loops).maxConnections(6));
                List<Connection> open = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    open.add(Streams.openConnection(HOST, server.port()));
                    assertEchoes(open.getLast());
                }
                assertThat(server.connections()).isEqualTo(6);
                server.close();
                open.subList(0, 3).forEach(Connection::close);
                server.shutdown(Duration.ofMillis(50));
                assertThat(server.connections()).isZero();
                open.forEach(Connection::close);
            });
            assertThat(served.keySet()).containsExactlyInAnyOrderElementsOf(loops);
            assertThat(served.values()).containsOnly(2);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void serversOfSeveralLoopsShareAPort(NetKind kind) throws Exception {
        ServerOptions options = ServerOptions.DEFAULT.reusePort(true);
        Map<EventLoop, Integer> served = new ConcurrentHashMap<>();
        StreamHandler handler = (reader, writer) -> {
            served.merge(Asyncio.getRunningLoop(), 1, Integer::sum);
            echo(reader, writer);
        };
        try (LoopGroup group = LoopGroup.start(2, "serving", kind::newLoop)) {
            int port = 0;
            List<StreamServer> servers = new ArrayList<>();
            for (LoopThread thread : group.threads()) {
                int wanted = port;
                StreamServer server = thread.submit(() -> Streams.startServer(handler, HOST, wanted, options))
                        .get(10, TimeUnit.SECONDS);
                servers.add(server);
                port = server.port();
            }
            int shared = port;
            kind.run(() -> {
                for (int i = 0; i < 60; i++) {
                    try (Connection connection = Streams.openConnection(HOST, shared)) {
                        assertEchoes(connection);
                    }
                }
            });
            assertThat(served).hasSize(2);
            for (int i = 0; i < 2; i++) {
                StreamServer server = servers.get(i);
                group.threads()
                        .get(i)
                        .submit(() -> server.shutdown(Duration.ofSeconds(5)))
                        .get(10, TimeUnit.SECONDS);
            }
        }
    }

    /** What Netty reports when accept finds no file descriptor. */
    @ParameterizedTest
    @MethodSource("kinds")
    void whenNothingCanBeAcceptedTheServerRestsAndTriesAgain(NetKind kind) {
        kind.run(() -> {
            AsyncFuture<Channel> accepted = Asyncio.getRunningLoop().createFuture();
            StreamServer server = Streams.startServer(
                    (reader, writer) -> {
                        if (!accepted.done()) {
                            accepted.setResult((Channel) writer.getExtraInfo("socket"));
                        }
                        echo(reader, writer);
                    },
                    HOST,
                    0);
            try (Connection first = Streams.openConnection(HOST, server.port())) {
                Channel listening = accepted.await().parent();
                double start = Asyncio.getRunningLoop().time();
                NetLoop.current()
                        .netty()
                        .execute(
                                () -> listening.pipeline().fireExceptionCaught(new IOException("Too many open files")));
                Asyncio.sleep(0.02);
                try (Connection second = Streams.openConnection(HOST, server.port())) {
                    assertEchoes(first);
                    assertEchoes(second);
                }
                if (kind.transport() != NetTransport.IO_URING) { // which may have accepted one more already
                    assertThat(Asyncio.getRunningLoop().time() - start).isBetween(0.5, 10.0);
                }
            }
            server.close();
            server.waitClosed();
        });
    }
}
