// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.queue.QueueEmpty;
import io.asyncio4j.queue.QueueFull;
import io.asyncio4j.queue.QueueShutDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JoinableQueueTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final JoinableQueue<Integer> queue = JoinableQueue.fifo(0);
    private final JoinableQueue<Integer> bounded = JoinableQueue.fifo(1);

    private static List<Integer> drained(JoinableQueue<Integer> queue) {
        List<Integer> values = new ArrayList<>();
        while (!queue.empty()) {
            values.add(queue.getNowait());
        }
        return values;
    }

    private static void fill(JoinableQueue<Integer> queue, int... values) throws InterruptedException {
        for (int value : values) {
            queue.put(value);
        }
    }

    @Test
    void ordersAreOldestLatestAndLeastFirst() throws Exception {
        fill(queue, 2, 3, 1);
        JoinableQueue<Integer> lifo = JoinableQueue.lifo(0);
        fill(lifo, 2, 3, 1);
        JoinableQueue<Integer> least = JoinableQueue.priority(0);
        fill(least, 2, 3, 1);
        JoinableQueue<Integer> greatest = JoinableQueue.priority(0, Comparator.reverseOrder());
        fill(greatest, 2, 3, 1);

        assertThat(drained(queue)).containsExactly(2, 3, 1);
        assertThat(drained(lifo)).containsExactly(1, 3, 2);
        assertThat(drained(least)).containsExactly(1, 2, 3);
        assertThat(drained(greatest)).containsExactly(3, 2, 1);
    }

    @Test
    void putsOfAFullQueueWaitForRoom() throws Exception {
        bounded.put(1);
        assertThat(bounded.full()).isTrue();
        assertThat(bounded.maxsize()).isEqualTo(1);
        assertThatThrownBy(() -> bounded.putNowait(2)).isInstanceOf(QueueFull.class);
        assertThatThrownBy(() -> bounded.put(2, Duration.ofMillis(1))).isInstanceOf(QueueFull.class);
        assertThatThrownBy(() -> bounded.put(2, Duration.ZERO)).isInstanceOf(QueueFull.class);
        Threads<Boolean> putter = Threads.start("putter", () -> {
            bounded.put(2);
            bounded.put(3, LONG);
            return true;
        });
        putter.awaitWaiting();
        assertThat(bounded.get()).isEqualTo(1);
        assertThat(bounded.get(LONG)).isEqualTo(2);
        assertThat(putter.result()).isTrue();
        assertThat(bounded.getNowait()).isEqualTo(3);
        assertThat(bounded.unfinishedTasks()).isEqualTo(3);
    }

    @Test
    void getsOfAnEmptyQueueWaitForAValue() throws Exception {
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmpty.class);
        assertThatThrownBy(() -> queue.get(Duration.ofMillis(1))).isInstanceOf(QueueEmpty.class);
        assertThatThrownBy(() -> queue.get(Duration.ZERO)).isInstanceOf(QueueEmpty.class);
        Threads<Integer> getter = Threads.startVirtual(queue::get);
        getter.awaitWaiting();
        Threads<Integer> patient = Threads.start("patient", () -> queue.get(LONG));
        patient.awaitWaiting();
        queue.put(1);
        queue.putNowait(2);
        assertThat(getter.result() + patient.result()).isEqualTo(3);
    }

    @Test
    void negativeTimeoutIsAnErrorForAPutOnlyIfTheQueueIsBounded() throws Exception {
        Duration negative = Duration.ofMillis(-1);
        queue.put(1, negative);
        assertThatThrownBy(() -> bounded.put(1, negative)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.get(negative)).isInstanceOf(IllegalArgumentException.class);
        assertThat(queue.qsize()).isEqualTo(1);
        assertThat(bounded.empty()).isTrue();
        assertThat(queue.full()).isFalse();
    }

    @Test
    void interruptedPutsAndGetsHaveDoneNothing() throws Exception {
        bounded.put(1);
        Threads<Boolean> putter = Threads.start("putter", () -> {
            bounded.put(2);
            return true;
        });
        Threads<Integer> getter = Threads.start("getter", queue::get);
        putter.awaitWaiting().thread().interrupt();
        getter.awaitWaiting().thread().interrupt();
        for (Threads<?> thread : List.of(putter, getter)) {
            assertThatThrownBy(thread::result)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
        assertThat(drained(bounded)).containsExactly(1);
        assertThat(bounded.unfinishedTasks()).isEqualTo(1);
    }

    // ---- join ----

    @Test
    void joinWaitsForTaskDoneOfAllValues() throws Exception {
        queue.join();
        fill(queue, 1, 2);
        Threads<Boolean> joiner = Threads.start("joiner", () -> {
            queue.join();
            return queue.unfinishedTasks() == 0;
        });
        joiner.awaitWaiting();
        queue.get();
        queue.taskDone();
        queue.get();
        assertThat(joiner.thread().isAlive()).isTrue();
        queue.taskDone();
        assertThat(joiner.result()).isTrue();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- shutdown ----

    @Test
    void shutdownLetsGettersDrainAndRefusesPuts() throws Exception {
        fill(queue, 1, 2);
        assertThat(queue.isShutdown()).isFalse();
        queue.shutdown();
        assertThat(queue.isShutdown()).isTrue();
        assertThatThrownBy(() -> queue.put(3)).isInstanceOf(QueueShutDown.class);
        assertThatThrownBy(() -> queue.put(3, LONG)).isInstanceOf(QueueShutDown.class);
        assertThatThrownBy(() -> queue.putNowait(3)).isInstanceOf(QueueShutDown.class);
        assertThat(queue.get()).isEqualTo(1);
        assertThat(queue.get(LONG)).isEqualTo(2);
        assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
        assertThatThrownBy(() -> queue.get(LONG)).isInstanceOf(QueueShutDown.class);
        assertThatThrownBy(() -> queue.get(Duration.ofMillis(-1))).isInstanceOf(QueueShutDown.class);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDown.class);
        assertThat(queue.unfinishedTasks()).isEqualTo(2);
        assertThat(queue.toString()).contains("unfinished=2, shut down");
    }

    @Test
    void shutdownWakesAllWhoWait() throws Exception {
        bounded.put(1);
        List<Threads<?>> waiters = List.of(
                Threads.start("getter", queue::get),
                Threads.start("getter", () -> queue.get(LONG)),
                Threads.start("putter", () -> {
                    bounded.put(2);
                    return true;
                }),
                Threads.start("putter", () -> {
                    bounded.put(2, LONG);
                    return true;
                }));
        waiters.forEach(Threads::awaitWaiting);
        queue.shutdown();
        bounded.shutdown();
        for (Threads<?> waiter : waiters) {
            assertThatThrownBy(waiter::result)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(QueueShutDown.class);
        }
        assertThat(drained(bounded)).containsExactly(1);
    }

    @Test
    void immediateShutdownDropsValuesAndJoinWaitsForThoseInHand() throws Exception {
        fill(queue, 1, 2, 3);
        assertThat(queue.get()).isEqualTo(1);
        Threads<Boolean> joiner = Threads.start("joiner", () -> {
            queue.join();
            return true;
        });
        joiner.awaitWaiting();
        queue.shutdown(true);
        assertThat(queue.empty()).isTrue();
        assertThat(queue.unfinishedTasks()).isEqualTo(1);
        assertThatThrownBy(queue::get).isInstanceOf(QueueShutDown.class);
        queue.taskDone();
        assertThat(joiner.result()).isTrue();
    }

    @Test
    void immediateShutdownReleasesJoinIfNothingIsInHand() throws Exception {
        fill(queue, 1, 2);
        Threads<Boolean> joiner = Threads.start("joiner", () -> {
            queue.join();
            return true;
        });
        joiner.awaitWaiting();
        queue.shutdown(true);
        assertThat(joiner.result()).isTrue();
    }

    @Test
    void manyThreadsLoseAndDoubleNothing() throws Exception {
        JoinableQueue<Integer> small = JoinableQueue.fifo(3);
        AtomicLong sum = new AtomicLong();
        List<Threads<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(Threads.startVirtual(() -> {
                int count = 0;
                try {
                    while (true) {
                        sum.addAndGet(count % 2 == 0 ? small.get() : small.get(LONG));
                        small.taskDone();
                        count++;
                    }
                } catch (QueueShutDown e) {
                    return count;
                }
            }));
        }
        for (int i = 1; i <= 5_000; i++) {
            small.put(i);
        }
        small.join();
        small.shutdown();
        int got = 0;
        for (Threads<Integer> getter : all) {
            got += getter.result();
        }
        assertThat(got).isEqualTo(5_000);
        assertThat(sum).hasValue(5_000L * 5_001 / 2);
    }
}
