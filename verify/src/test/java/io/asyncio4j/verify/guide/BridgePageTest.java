// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of the page bridge.md. */
class BridgePageTest {
    @Test
    void vertx() {
        // region vertx
        NetLoop.run(() -> {
            Vertx vertx = NetLoop.current().vertx(); // one a loop, closed with it
            NetServer server = NetLoop.await(vertx.createNetServer()
                    .connectHandler(socket -> socket.handler(socket::write)) // an echo
                    .listen(0, "127.0.0.1"));
            NetSocket socket = NetLoop.await(vertx.createNetClient().connect(server.actualPort(), "127.0.0.1"));
            AsyncFuture<String> answer = Asyncio.getRunningLoop().createFuture();
            socket.handler(bytes -> answer.setResult(bytes.toString())); // on the bare loop thread
            socket.write("hello");
            assertThat(answer.await()).isEqualTo("hello");
        });
        // endregion
    }

    @Test
    void handlers() {
        List<String> seen = new ArrayList<>();
        NetLoop.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<String> ended = loop.createFuture();
            Vertx vertx = NetLoop.current().vertx();
            // region handler
            VoidCoroutine work = () -> {
                Asyncio.sleep(0.01);
                seen.add("after a wait");
                ended.setResult("end");
            };
            vertx.setTimer(10, id -> loop.createTask(work)); // the handler itself must not wait
            // endregion
            ended.await();
        });
        assertThat(seen).containsExactly("after a wait");
    }

    @Test
    void gather() {
        NetLoop.run(() -> {
            Vertx vertx = NetLoop.current().vertx();
            // region wrap
            AsyncFuture<Integer> one = NetLoop.wrapFuture(vertx.executeBlocking(() -> 1));
            AsyncFuture<Integer> two = NetLoop.wrapFuture(vertx.executeBlocking(() -> 2));
            assertThat(Asyncio.gather(one, two).await()).containsExactly(1, 2);
            // endregion
        });
    }

    @Test
    void netty() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            int port = server.getLocalPort();
            try (EventLoop loop = NetLoop.newEventLoop(io.asyncio4j.net.NetTransport.NIO)) {
                loop.runUntilComplete(() -> {
                    // region netty
                    ChannelFuture connecting = new Bootstrap()
                            .group(NetLoop.current().nettyGroup())
                            .channel(NioSocketChannel.class) // as the loop's transport: NIO here
                            .handler(new LoggingHandler(LogLevel.TRACE))
                            .connect("127.0.0.1", port);
                    NetLoop.await(connecting);
                    Channel channel = connecting.channel();
                    // endregion
                    assertThat(channel.isActive()).isTrue();
                    NetLoop.await(channel.close());
                });
            }
        }
    }

    @Test
    void executor() {
        Asyncio.run(() -> {
            // region executor
            EventLoop loop = Asyncio.getRunningLoop();
            CompletableFuture<String> source = CompletableFuture.supplyAsync(() -> "from a pool");
            CompletableFuture<String> stage = source.thenApplyAsync(
                    text -> {
                        Asyncio.sleep(0.01); // a stage is a coroutine
                        return text + ", to the loop";
                    },
                    loop.executor());
            assertThat(Asyncio.await(stage)).isEqualTo("from a pool, to the loop");
            // endregion
        });
    }

    @Test
    void threads() {
        List<String> seen = new ArrayList<>();
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            // region threads
            Thread thread = loop.threadFactory().newThread(() -> {
                Asyncio.sleep(0.01);
                seen.add("in task " + Asyncio.currentTask().getName());
            });
            thread.setName("reader");
            thread.start();
            Asyncio.toThread(() -> thread.join(java.time.Duration.ofSeconds(10))); // it ends with the task
            assertThat(seen).containsExactly("in task reader");
            // endregion
        });
    }

    @Test
    void scheduled() {
        List<String> seen = new ArrayList<>();
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            // region scheduled
            try (ScheduledExecutorService service = loop.scheduledExecutor()) {
                ScheduledFuture<String> later = service.schedule(() -> "later", 10, TimeUnit.MILLISECONDS);
                service.execute(() -> seen.add("at once"));
                seen.add(later.get()); // parks this coroutine
            } // its end, not the loop's
            assertThat(seen).containsExactly("at once", "later");
            // endregion
        });
    }

    @Test
    void aTaskOfALibraryIsCancelledAsAnyOther() {
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<Task<?>> running = loop.createFuture();
            loop.executor().execute(() -> {
                running.setResult(Asyncio.currentTask());
                Asyncio.sleep(60);
            });
            Task<?> task = running.await();
            task.cancel();
            Asyncio.wait(List.of(task));
            assertThat(task.cancelled()).isTrue();
        });
    }
}
