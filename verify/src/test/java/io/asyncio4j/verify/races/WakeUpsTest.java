// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.EventLoop;
import io.asyncio4j.internal.Inbox;
import io.asyncio4j.internal.ParkPoller;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.spi.LoopView;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A loop that is about to wait is woken by what comes at that moment.
 *
 * <p>Each item is sent when the one before has arrived, and a little later each time, so that the sending sweeps over the
 * moments between the loop's last look and its sleep. A wake-up that is lost there leaves the loop asleep for ever.
 */
class WakeUpsTest {
    private static final int ITEMS = 5_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private enum Kind {
        PARKED_THREAD(EventLoop::create),
        NETTY(NetLoop::newEventLoop);

        private final Supplier<EventLoop> maker;

        Kind(Supplier<EventLoop> maker) {
            this.maker = maker;
        }
    }

    @ParameterizedTest
    @EnumSource
    void callbackThatComesAsTheLoopFallsAsleepIsRun(Kind kind) throws InterruptedException {
        EventLoop loop = kind.maker.get();
        AtomicInteger arrived = new AtomicInteger();
        Thread runner = Thread.ofPlatform().daemon().start(() -> {
            try (loop) {
                loop.runForever();
            }
        });

        int sent = sweep(arrived, () -> loop.callSoonThreadsafe(arrived::incrementAndGet));

        assertThat(arrived).hasValue(sent).hasValue(ITEMS);
        loop.callSoonThreadsafe(loop::stop);
        runner.join();
    }

    @Test
    void sweepFindsAWakeUpThatComesBeforeItsItem() throws InterruptedException {
        Inbox<Integer> inbox = new Inbox<>();
        ParkPoller poller = new ParkPoller();
        AtomicInteger arrived = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread loop = Thread.ofPlatform().daemon().start(() -> {
            poller.attach(new Self(Thread.currentThread()));
            while (!over.get()) {
                inbox.drain(item -> arrived.incrementAndGet());
                poller.poll(inbox.isEmpty() ? -1 : 0);
            }
        });

        int sent = sweep(arrived, () -> {
            poller.wakeup();
            inbox.push(1);
        });

        assertThat(sent).isLessThan(ITEMS);
        over.set(true);
        poller.wakeup();
        loop.join();
    }

    /** Sends one item after the other; gives how many arrived before one got stuck. */
    private static int sweep(AtomicInteger arrived, Runnable send) {
        for (int item = 1; item <= ITEMS; item++) {
            for (int i = item % 500; i > 0; i--) {
                Thread.onSpinWait();
            }
            send.run();
            long begin = System.nanoTime();
            while (arrived.get() < item) {
                if (System.nanoTime() - begin > PATIENCE_NANOS) {
                    return item - 1;
                }
                Thread.yield();
            }
        }
        return ITEMS;
    }

    private record Self(Thread thread) implements LoopView {
        @Override
        public int outsideWork() {
            return 0;
        }

        @Override
        public String report() {
            return "";
        }
    }
}
