// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.TimeoutError;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Futures of Vert.x and Netty in coroutines, and coroutines as futures of Vert.x. */
class BridgeTest {
    static java.util.stream.Stream<NetKind> kinds() {
        return NetKind.all();
    }

    // ---- Vert.x ----

    @ParameterizedTest
    @MethodSource("kinds")
    void aVertxFutureIsAwaitedWhoeverCompletesIt(NetKind kind) {
        kind.run(() -> {
            Promise<String> byStranger = Promise.promise();
            Thread.ofPlatform().start(() -> byStranger.complete("stranger"));
            assertThat(NetLoop.await(byStranger.future())).isEqualTo("stranger");

            Vertx vertx = NetLoop.current().vertx();
            Promise<Boolean> onLoop = Promise.promise();
            EventLoop loop = Asyncio.getRunningLoop();
            vertx.runOnContext(nothing -> onLoop.complete(loop.inLoop()));
            assertThat(NetLoop.await(onLoop.future())).isTrue();

            assertThat(NetLoop.await(
                            vertx.executeBlocking(() -> Thread.currentThread().getName())))
                    .contains("worker");
            assertThat(NetLoop.await(Future.succeededFuture(1))).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aResultThatComesJustAfterATimeLimitIsGivenBack(NetKind kind) {
        kind.run(() -> {
            Promise<String> promise = Promise.promise();
            List<String> unwanted = new ArrayList<>();
            assertThatThrownBy(() -> Asyncio.timeout(0.01, () -> {
                        try {
                            return NetLoop.await(promise.future(), unwanted::add);
                        } finally {
                            promise.complete("a connection");
                        }
                    }))
                    .isInstanceOf(TimeoutError.class);
            Asyncio.sleep(0.01);
            assertThat(unwanted).containsExactly("a connection");
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void socketsOfVertxRunOnTheLoop(NetKind kind) {
        kind.run(() -> {
            Vertx vertx = NetLoop.current().vertx();
            NetServer server = NetLoop.await(vertx.createNetServer()
                    .connectHandler(socket -> socket.handler(socket::write))
                    .listen(0, "127.0.0.1"));
            NetSocket socket = NetLoop.await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
            AsyncFuture<String> echo = Asyncio.getRunningLoop().createFuture();
            socket.handler(bytes -> echo.setResult(bytes.toString()));
            NetLoop.await(socket.write("hello"));

            assertThat(echo.await()).isEqualTo("hello");
            NetLoop.await(socket.close());
            NetLoop.await(server.close());
        });
    }

    @Test
    void aFailureReachesTheAwaiter() {
        NetLoop.run(() -> {
            assertThatThrownBy(() -> NetLoop.await(Future.failedFuture(new IllegalArgumentException("planted"))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("planted");
            assertThatThrownBy(() -> NetLoop.await(Future.failedFuture(new IOException("planted"))))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(IOException.class);
        });
    }

    @Test
    void aResultThatComesAfterTheCancellationIsGivenBack() {
        NetLoop.run(() -> {
            List<String> unwanted = new ArrayList<>();
            Promise<String> late = Promise.promise();
            Task<String> waiting = Asyncio.createTask(() -> NetLoop.await(late.future(), unwanted::add));
            Asyncio.sleep(0);
            waiting.cancel();
            assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
            late.complete("connection");
            Asyncio.sleep(0);
            Asyncio.sleep(0);

            assertThat(unwanted).containsExactly("connection");
        });
    }

    @Test
    void aResultThatComesTogetherWithTheCancellationIsGivenBackOnce() {
        NetLoop.run(() -> {
            List<String> unwanted = new ArrayList<>();
            Promise<String> late = Promise.promise();
            Task<String> waiting = Asyncio.createTask(() -> NetLoop.await(late.future(), unwanted::add));
            Asyncio.sleep(0);
            late.complete("connection");
            waiting.cancel();
            assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
            Asyncio.sleep(0);

            assertThat(unwanted).containsExactly("connection");
        });
    }

    @Test
    void severalAreGathered() {
        NetLoop.run(() -> {
            Vertx vertx = NetLoop.current().vertx();
            List<AsyncFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                all.add(NetLoop.wrapFuture(vertx.executeBlocking(() -> number, false)));
            }

            assertThat(Asyncio.gather(all).await()).containsExactly(0, 1, 2);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aCoroutineIsAVertxFuture(NetKind kind) {
        kind.run(() -> {
            NetLoop net = NetLoop.current();
            Promise<String> result = Promise.promise();
            net.vertx().runOnContext(nothing -> {
                var context = Vertx.currentContext();
                net.vertxFuture(() -> {
                            Asyncio.sleep(0.001);
                            return "from a coroutine";
                        })
                        .map(text -> text + " " + (Vertx.currentContext() == context))
                        .onComplete(result);
            });
            assertThat(NetLoop.await(result.future())).isEqualTo("from a coroutine true");

            assertThatThrownBy(() -> NetLoop.await(net.vertxFuture(() -> {
                        throw new IllegalStateException("planted");
                    })))
                    .hasMessage("planted");
        });
    }

    // ---- Netty ----

    @ParameterizedTest
    @MethodSource("kinds")
    void aNettyFutureIsAwaitedWhoeverCompletesIt(NetKind kind) {
        kind.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            assertThat(NetLoop.await(NetLoop.current().netty().submit(loop::inLoop)))
                    .isTrue();

            EventExecutor stranger = new DefaultEventExecutor();
            assertThat(NetLoop.await(stranger.submit(() -> "stranger"))).isEqualTo("stranger");
            NetLoop.await(stranger.shutdownGracefully(0, 0, TimeUnit.SECONDS));
        });
    }

    @Test
    void aChannelConnectsAndItsFailuresAreThrown() throws IOException {
        int refused;
        try (ServerSocket gone = new ServerSocket(0)) {
            refused = gone.getLocalPort();
        }
        try (ServerSocket server = new ServerSocket(0)) {
            new NetKind(EngineKind.LOOM, NetTransport.NIO).run(() -> {
                Bootstrap bootstrap = new Bootstrap()
                        .group(NetLoop.current().nettyGroup())
                        .channel(NioSocketChannel.class)
                        .handler(new LoggingHandler(LogLevel.TRACE));
                var connecting = bootstrap.connect("127.0.0.1", server.getLocalPort());
                NetLoop.await(connecting);
                Channel channel = connecting.channel();
                assertThat(channel.isActive()).isTrue();
                NetLoop.await(channel.close());
                assertThat(channel.isOpen()).isFalse();
                assertThatThrownBy(() -> NetLoop.await(bootstrap.connect("127.0.0.1", refused)))
                        .isInstanceOf(TaskFailedException.class)
                        .hasCauseInstanceOf(ConnectException.class);
            });
        }
    }

    @Test
    void cancelReachesTheNettyFuture() {
        NetLoop.run(() -> {
            io.netty.util.concurrent.Promise<String> never =
                    NetLoop.current().netty().newPromise();
            Task<String> waiting = Asyncio.createTask(() -> NetLoop.await(never));
            Asyncio.sleep(0);
            waiting.cancel();
            assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
            assertThat(never.isCancelled()).isTrue();

            io.netty.util.concurrent.Promise<String> cancelled =
                    NetLoop.current().netty().newPromise();
            AsyncFuture<String> wrapped = NetLoop.wrapFuture(cancelled);
            cancelled.cancel(false);
            assertThatThrownBy(wrapped::await).isInstanceOf(CancelledError.class);
        });
    }
}
