// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.sync.OneLoopTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsyncQueueTest extends OneLoopTest {
    private final AsyncQueue<Integer> queue = new AsyncQueue<>(2);

    private Task<?> getter(String name) {
        return Asyncio.createTask(() -> {
            int value = queue.get();
            trace.add(name + value);
        });
    }

    private Task<?> putter(int value) {
        return Asyncio.createTask(() -> {
            queue.put(value);
            trace.add(value);
        });
    }

    @Test
    void firstInIsFirstOutAndNullIsAValue() {
        AsyncQueue<@Nullable String> any = new AsyncQueue<>();
        run(() -> {
            any.put("a");
            any.put(null);
            any.putNowait("b");
            assertThat(any.qsize()).isEqualTo(3);
            assertThat(any.get()).isEqualTo("a");
            assertThat(any.get()).isNull();
            assertThat(any.getNowait()).isEqualTo("b");
            assertThat(any.full()).isFalse();
            assertThat(any.maxsize()).isZero();
        });
    }

    @Test
    void gettersAreServedInTheOrderInWhichTheyCame() {
        run(() -> {
            getter("a");
            getter("b");
            Asyncio.sleep(0);
            assertThat(queue).hasToString("AsyncQueue[maxsize=2, size=0, getters=2]");
            queue.put(1);
            queue.put(2);
            settle();
        });
        assertThat(trace).containsExactly("a1", "b2");
    }

    @Test
    void putWaitsWhileTheQueueIsFull() {
        run(() -> {
            for (int i = 1; i <= 4; i++) {
                putter(i);
            }
            settle();
            assertThat(trace).containsExactly(1, 2);
            assertThat(queue.full()).isTrue();
            assertThatExceptionOfType(QueueFull.class).isThrownBy(() -> queue.putNowait(5));
            assertThat(queue.get()).isEqualTo(1);
            settle();
            assertThat(trace).containsExactly(1, 2, 3);
            assertThat(queue).hasToString("AsyncQueue[maxsize=2, size=2, putters=1, unfinished=3]");
            assertThat(queue.get()).isEqualTo(2);
            settle();
            assertThat(trace).containsExactly(1, 2, 3, 4);
        });
    }

    @Test
    void cancelledGetterTakesNothing() {
        run(() -> {
            Task<?> first = getter("first");
            Task<?> second = getter("second");
            Asyncio.sleep(0);
            queue.putNowait(7);
            first.cancel();
            second.await();
            assertThat(first.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("second7");
    }

    @Test
    void cancelledPutterPutsNothing() {
        run(() -> {
            putter(1);
            putter(2);
            Task<?> third = putter(3);
            Task<?> fourth = putter(4);
            settle();
            queue.getNowait();
            third.cancel();
            fourth.await();
            assertThat(queue.getNowait()).isEqualTo(2);
            assertThat(queue.getNowait()).isEqualTo(4);
        });
    }

    @Test
    void joinWaitsForTheWorkNotForTheGet() {
        run(() -> {
            queue.join();
            queue.put(1);
            Task<?> join = Asyncio.createTask(queue::join);
            queue.get();
            settle();
            assertThat(join.done()).isFalse();
            queue.taskDone();
            settle();
            assertThat(join.done()).isTrue();
            assertThatIllegalArgumentException().isThrownBy(queue::taskDone);
        });
    }

    @Test
    void shutdownLetsTheRestBeGot() {
        run(() -> {
            queue.put(1);
            queue.put(2);
            Task<?> late = putter(3);
            Asyncio.sleep(0);
            queue.shutdown();
            settle();
            assertThat(late.exception()).isInstanceOf(QueueShutDown.class);
            assertThatExceptionOfType(QueueShutDown.class).isThrownBy(() -> queue.put(4));
            assertThat(queue.get()).isEqualTo(1);
            assertThat(queue.get()).isEqualTo(2);
            assertThatExceptionOfType(QueueShutDown.class).isThrownBy(queue::get);
            assertThatExceptionOfType(QueueShutDown.class).isThrownBy(queue::getNowait);
        });
    }

    @Test
    void immediateShutdownDropsTheRest() {
        run(() -> {
            queue.put(1);
            Task<?> join = Asyncio.createTask(queue::join);
            Asyncio.sleep(0);
            queue.shutdown(true);
            join.await();
            assertThat(queue.empty()).isTrue();
            assertThat(queue).hasToString("AsyncQueue[maxsize=2, size=0, shut down]");
        });
    }

    @Test
    void shutdownWakesGetters() {
        run(() -> {
            Task<?> getter = getter("never");
            Asyncio.sleep(0);
            queue.shutdown();
            settle();
            assertThat(getter.exception()).isInstanceOf(QueueShutDown.class);
        });
    }

    @Test
    void emptyQueueGivesNothingAtOnce() {
        assertThatExceptionOfType(QueueEmpty.class).isThrownBy(queue::getNowait);
    }

    @Test
    void queueOfOneLoopIsRefusedByAnother() {
        run(() -> {
            getter("a");
            Asyncio.sleep(0);
            queue.put(1);
            settle();
        });
        try (EventLoop other = EventLoop.builder().engine(engine).build()) {
            other.runUntilComplete(() ->
                    assertThatIllegalStateException().isThrownBy(queue::get).withMessageContaining("belongs to"));
        }
    }
}
