// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncChannels;
import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NettyPollerTest {
    static Stream<NetTransport> transports() {
        return Stream.of(NetTransport.values()).filter(NetTransport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void timersFireInOrderAndNotEarly(NetTransport transport) {
        List<String> seen = new ArrayList<>();
        try (EventLoop loop = NetLoop.newEventLoop(transport)) {
            long started = System.nanoTime();
            loop.runUntilComplete(() -> {
                double now = loop.time();
                loop.callAt(now + 0.02, () -> seen.add("second"));
                loop.callAt(now + 0.01, () -> seen.add("first"));
                Asyncio.sleep(0.03);
            });

            assertThat(seen).containsExactly("first", "second");
            assertThat(System.nanoTime() - started).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void noWakeupFromAnotherThreadIsLost(NetTransport transport) throws Exception {
        try (LoopThread thread = LoopThread.start("woken", () -> NetLoop.newEventLoop(transport))) {
            for (int i = 0; i < 20_000; i++) {
                int sent = i;
                int got = thread.submit(() -> sent).get(30, TimeUnit.SECONDS);
                assertThat(got).isEqualTo(sent);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void tasksAndTimersOfNettyRunOnTheLoopsThread(NetTransport transport) {
        try (EventLoop loop = NetLoop.newEventLoop(transport)) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            loop.runUntilComplete(() -> {
                AsyncFuture<String> fired = loop.createFuture();
                NetLoop.current()
                        .netty()
                        .schedule(
                                () -> {
                                    thread.set(Thread.currentThread());
                                    fired.setResult("fired");
                                },
                                10,
                                TimeUnit.MILLISECONDS);
                assertThat(fired.await()).isEqualTo("fired");
            });

            assertThat(thread).hasValue(Thread.currentThread());
        }
    }

    @Test
    void waitingWithoutLimitBurnsNoProcessor() throws Exception {
        try (LoopThread thread = LoopThread.start("idle", NetLoop::newEventLoop)) {
            var threads = java.lang.management.ManagementFactory.getThreadMXBean();
            long before = threads.getThreadCpuTime(thread.thread().threadId());
            thread.submit(() -> Asyncio.sleep(Duration.ofMillis(1000))).get();
            long used = threads.getThreadCpuTime(thread.thread().threadId()) - before;

            assertThat(TimeUnit.NANOSECONDS.toMillis(used)).isLessThan(500);
        }
    }

    @Test
    void aSecondThreadMayNotRunTheLoop() throws Exception {
        EventLoop loop = NetLoop.newEventLoop();
        Thread first = Thread.ofPlatform().name("first").start(() -> loop.runUntilComplete(() -> Asyncio.sleep(0)));
        first.join();

        assertThatThrownBy(() -> loop.runUntilComplete(() -> Asyncio.sleep(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("first");
    }

    @Test
    void aLoopWithoutNetworkNamesTheRemedy() {
        assertThatThrownBy(() -> Asyncio.run(() -> NetLoop.current()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NetLoop.newEventLoop");
    }

    @ParameterizedTest
    @MethodSource("transports")
    void channelsOfTheJdkAreWatchedBesideTheLoop(NetTransport transport) throws IOException {
        Pipe pipe = Pipe.open();
        try (EventLoop loop = NetLoop.newEventLoop(transport);
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            source.configureBlocking(false);
            loop.runUntilComplete(() -> {
                Task<byte[]> reading = Asyncio.createTask(() -> AsyncChannels.sockRecv(source, 10));
                Asyncio.sleep(0.01);
                sink.write(ByteBuffer.wrap(new byte[] {1, 2}));

                assertThat(reading.await()).containsExactly(1, 2);
            });
        }
    }
}
