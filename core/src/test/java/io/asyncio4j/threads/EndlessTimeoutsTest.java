// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** A time limit longer than nanoseconds can count is as good as none, and one that has long passed is one of zero. */
class EndlessTimeoutsTest {
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration PASSED = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void eventIsAwaited() throws Exception {
        ThreadEvent event = new ThreadEvent();
        assertThat(event.await(PASSED)).isFalse();
        Threads<Boolean> waiter =
                Threads.start("waiter", () -> event.await(ENDLESS)).awaitWaiting();
        event.set();
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void queueIsAwaited() throws Exception {
        JoinableQueue<Integer> queue = JoinableQueue.fifo(1);
        Threads<Integer> getter =
                Threads.start("getter", () -> queue.get(ENDLESS)).awaitWaiting();
        queue.put(1, ENDLESS);
        assertThat(getter.result()).isEqualTo(1);
    }

    @Test
    void lockIsAwaited() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Threads<Boolean> waiter = Threads.start("waiter", () -> {
                    try (HeldLocks held = OrderedLocks.acquire(ENDLESS, lock)) {
                        return held != null;
                    }
                })
                .awaitWaiting();
        Threads<HeldLocks> late = Threads.start("late", () -> OrderedLocks.acquire(PASSED, lock));
        assertThatThrownBy(late::result).hasCauseInstanceOf(TimeoutError.class);
        lock.unlock();
        assertThat(waiter.result()).isTrue();
    }

    @Test
    void poolIsAwaited() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).startTimeout(ENDLESS).build()) {
            assertThat(pool.map(String::valueOf, List.of(1, 2), 1, ENDLESS)).containsExactly("1", "2");
            pool.shutdown();
            assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        }
    }
}
