// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.threads.BrokenProcessPool;
import io.asyncio4j.threads.HeldLocks;
import io.asyncio4j.threads.JoinableQueue;
import io.asyncio4j.threads.LockOrderError;
import io.asyncio4j.threads.LoopThread;
import io.asyncio4j.threads.OrderedLocks;
import io.asyncio4j.threads.ProcessPool;
import io.asyncio4j.threads.SerializableCallable;
import io.asyncio4j.threads.ThreadEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** The code of the page threads.md. */
class ThreadsPageTest {
    @Test
    void loopThread() throws Exception {
        // region loop-thread
        try (LoopThread loop = LoopThread.start("io")) {
            CompletableFuture<String> answer = loop.submit(() -> {
                Asyncio.sleep(0.01);
                return "hello from " + Asyncio.getRunningLoop().isRunning();
            });
            assertThat(answer.get()).isEqualTo("hello from true");
        } // stops the loop, cancels what is left in it, waits, and throws if something failed there
        // endregion
    }

    @Test
    void failures() throws Exception {
        LinkedBlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        // region failures
        LoopThread loop = LoopThread.builder()
                .name("io")
                .main(() -> {
                    Asyncio.sleep(0.01);
                    throw new IllegalArgumentException("a bad job");
                })
                .onFailure(told::add) // at once, in the loop's thread
                .onUnhandled(told::add) // a callback or a dropped task failed; the loop goes on
                .start();

        assertThatThrownBy(loop::join) // in the thread that opened it
                .hasMessageContaining("The loop of thread 'io' failed")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        // endregion
        assertThat(told.poll(30, TimeUnit.SECONDS)).hasMessage("a bad job");
    }

    @Test
    void orderedLocks() {
        // region ordered-locks
        Lock savings = new ReentrantLock();
        Lock current = new ReentrantLock();
        OrderedLocks.declare("savings", savings); // its place in the order, and a name for messages
        OrderedLocks.declare("current", current);

        try (HeldLocks both = OrderedLocks.acquire(current, savings)) { // takes savings first
            assertThat(OrderedLocks.held()).containsExactly(savings, current);
            assertThat(both).isNotNull();
        }

        try (HeldLocks one = OrderedLocks.acquire(current)) {
            assertThatThrownBy(() -> OrderedLocks.acquire(savings))
                    .isInstanceOf(LockOrderError.class)
                    .hasMessageContaining("'savings' while it holds")
                    .hasMessageContaining("since "); // and the line where current was taken
            assertThat(one).isNotNull();
        }
        // endregion
    }

    @Test
    void event() throws Exception {
        // region event
        ThreadEvent ready = new ThreadEvent();
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(ready.await(Duration.ofMillis(1))).isFalse(); // the time has passed
        ready.set();
        waiter.join();
        // endregion
        assertThat(ready.isSet()).isTrue();
    }

    @Test
    void queue() throws Exception {
        List<String> answered = new ArrayList<>();
        // region queue
        JoinableQueue<String> names = JoinableQueue.fifo(10); // or lifo, or priority
        Thread students = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    answered.add(names.get());
                    names.taskDone();
                }
            } catch (QueueShutDown | InterruptedException end) {
                answered.add("the end");
            }
        });
        names.put("Li");
        names.put("Wang");
        names.join(); // until both have been dealt with
        names.shutdown(); // the next get of an empty queue fails
        students.join();
        // endregion
        assertThat(answered).containsExactly("Li", "Wang", "the end");
    }

    // region sum
    static long sumTo(int n) {
        long sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += i;
        }
        return sum;
    }
    // endregion

    @Test
    void processes() throws Exception {
        // region processes
        try (ProcessPool pool = ProcessPool.start(2)) {
            int n = 100;
            assertThat(pool.submit(() -> sumTo(n)).get()).isEqualTo(5050);
            assertThat(pool.map(ThreadsPageTest::sumTo, List.of(1, 2, 3))).containsExactly(1L, 3L, 6L);

            Asyncio.run(
                    () -> { // in a coroutine, while the loop goes on
                        assertThat(Asyncio.await(pool.submit(() -> sumTo(n)))).isEqualTo(5050);
                        var loop = Asyncio.getRunningLoop();
                        var work = loop.runInExecutor(pool, SerializableCallable.of(() -> sumTo(n)));
                        assertThat(work.await()).isEqualTo(5050);
                    });
        }
        // endregion
    }

    @Test
    void whatCannotBeSent() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            // region unsendable
            Object lock = new Object();
            CompletableFuture<Integer> unsent = pool.submit(() -> lock.hashCode());
            assertThatThrownBy(unsent::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("variable 1 that the lambda uses is a java.lang.Object");

            Callable<Integer> plain = () -> 1; // made where nothing asked for a serializable lambda
            assertThatThrownBy(() -> pool.submit(plain).get()).hasMessageContaining("SerializableCallable.of(() -> …)");
            // endregion
        }
    }

    @Test
    void deathOfAWorker() {
        // region broken
        try (ProcessPool pool = ProcessPool.start(1)) {
            var work = pool.submit(() -> System.exit(7));
            assertThatThrownBy(work::get)
                    .hasCauseInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("while it ran a lambda of")
                    .hasMessageContaining("exit code 7");
            assertThatThrownBy(() -> pool.submit(() -> 1)).isInstanceOf(BrokenProcessPool.class);
        }
        // endregion
    }
}
