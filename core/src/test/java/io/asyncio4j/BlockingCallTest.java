// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.generator.Generator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a blocking call of the JDK does in a coroutine of the loom engine: it parks that, and not the loop. */
class BlockingCallTest {
    private final List<Object> trace = Collections.synchronizedList(new ArrayList<>());
    private final List<ExceptionContext> reports = Collections.synchronizedList(new ArrayList<>());
    private EventLoop loop;

    @BeforeEach
    void makeLoop() {
        loop = EventLoop.builder().engine(EngineKind.LOOM).build();
        loop.setExceptionHandler((told, context) -> reports.add(context));
    }

    @AfterEach
    void closeLoop() {
        loop.close();
        assertThat(reports).isEmpty();
    }

    /** Blocks in a coroutine, sees that others run meanwhile, then cancels it. */
    private void blocksAndIsCancelled(VoidCoroutine blocking) {
        loop.runUntilComplete(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                try {
                    blocking.run();
                } finally {
                    trace.add("finally");
                }
            });
            Asyncio.sleep(0.01);
            assertThat(task.done()).isFalse();
            assertThat(loop.report()).contains("is in a blocking call");
            task.cancel("enough");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(1);
        });
        assertThat(trace).containsExactly("finally");
    }

    @Test
    void threadSleepParksTheCoroutine() {
        loop.runUntilComplete(() -> {
            Task<?> sleeper = Asyncio.createTask(() -> {
                Thread.sleep(20);
                assertThat(Asyncio.currentTask()).isNotNull();
                trace.add("slept");
            });
            Asyncio.sleep(0);
            trace.add("loop runs");
            sleeper.await();
        });
        assertThat(trace).containsExactly("loop runs", "slept");
    }

    @Test
    void cancelInterruptsAThreadSleep() {
        blocksAndIsCancelled(() -> Thread.sleep(60_000));
    }

    @Test
    void timeLimitOfABlockingCallIsATimeoutError() {
        loop.runUntilComplete(() -> {
            assertThatThrownBy(() -> Asyncio.timeout(0.01, () -> Thread.sleep(60_000)))
                    .isInstanceOf(TimeoutError.class);
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    @Test
    void groupWhoseBlockIsInABlockingCallThrowsWhatItsTaskThrew() {
        loop.runUntilComplete(() -> assertThatThrownBy(() -> Asyncio.taskGroup(group -> {
                    group.createTask(() -> {
                        throw new IllegalArgumentException("child");
                    });
                    Thread.sleep(60_000);
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        failed -> assertThat(failed.exceptions())
                                .singleElement()
                                .isInstanceOf(IllegalArgumentException.class)));
    }

    @Test
    void cancelInterruptsTheBlockingCallOfAGenerator() {
        Generator<Integer, ?, ?> values = Generator.of(yielder -> {
            yielder.yield(1);
            Thread.sleep(60_000);
        });
        blocksAndIsCancelled(() -> {
            values.next();
            values.next();
        });
    }

    @Test
    void taskThatHasUsedAGeneratorIsNotInterruptedWhileItRuns() {
        Generator<Integer, ?, ?> values = Generator.of(yielder -> yielder.yield(1));
        loop.runUntilComplete(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                values.next();
                Asyncio.currentTask().cancel();
                trace.add("interrupted " + Thread.currentThread().isInterrupted());
                Asyncio.sleep(0);
            });
            Asyncio.wait(List.of(task));
            assertThat(task.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("interrupted false");
    }

    @Test
    void blockOfAContextKeepsItInABlockingCall() {
        ContextVar<String> variable = ContextVar.of("variable");
        loop.runUntilComplete(() -> {
            variable.set("task's");
            Context block = Context.copyCurrent();
            block.run(() -> {
                Thread.sleep(5);
                return variable.set("block's");
            });
            assertThat(variable.get()).isEqualTo("task's");
        });
    }

    @Test
    void cancelInterruptsATakeFromABlockingQueue() {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        blocksAndIsCancelled(queue::take);
    }

    @Test
    void cancelInterruptsAWaitForALock() {
        ReentrantLock lock = new ReentrantLock();
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofPlatform().daemon().start(() -> {
            lock.lock();
            awaitQuietly(over);
        });
        while (!lock.isLocked()) {
            Thread.onSpinWait();
        }
        blocksAndIsCancelled(lock::lockInterruptibly);
        over.countDown();
    }

    @Test
    void cancelInterruptsASocketRead() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            blocksAndIsCancelled(() -> {
                accepted.getInputStream().read();
            });
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void blockingQueueIsFilledByAnotherThread() {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        loop.runUntilComplete(() -> {
            Task<Integer> taker = Asyncio.createTask(queue::take);
            Asyncio.sleep(0);
            Asyncio.toThread(() -> queue.add(5));
            assertThat(taker.await()).isEqualTo(5);
        });
    }

    @Test
    void contendedMonitorParksTheCoroutineAndNotTheLoop() {
        Object monitor = new Object();
        loop.runUntilComplete(() -> {
            Task<?> owner = Asyncio.createTask(() -> {
                synchronized (monitor) {
                    Asyncio.sleep(0.01);
                    trace.add("owner");
                }
            });
            Asyncio.sleep(0);
            Task<?> rival = Asyncio.createTask(() -> {
                synchronized (monitor) {
                    trace.add("rival");
                }
            });
            Asyncio.sleep(0);
            trace.add("loop runs");
            owner.await();
            rival.await();
        });
        assertThat(trace).containsExactly("loop runs", "owner", "rival");
    }

    @Test
    void contendedLockParksTheCoroutineAndNotTheLoop() {
        ReentrantLock lock = new ReentrantLock();
        loop.runUntilComplete(() -> {
            Task<?> owner = Asyncio.createTask(() -> {
                lock.lock();
                try {
                    Asyncio.sleep(0.01);
                    trace.add("owner");
                } finally {
                    lock.unlock();
                }
            });
            Asyncio.sleep(0);
            Task<?> rival = Asyncio.createTask(() -> {
                lock.lock();
                trace.add("rival");
                lock.unlock();
            });
            Asyncio.sleep(0);
            trace.add("loop runs");
            owner.await();
            rival.await();
        });
        assertThat(trace).containsExactly("loop runs", "owner", "rival");
    }

    @Test
    void cancelOfATaskThatWantsAMonitorIsOneCancelAndIsSeenAtTheNextAwait() {
        Object monitor = new Object();
        loop.runUntilComplete(() -> {
            Task<?> owner = Asyncio.createTask(() -> {
                synchronized (monitor) {
                    Asyncio.sleep(0.02);
                }
            });
            Asyncio.sleep(0);
            Task<?> rival = Asyncio.createTask(() -> {
                synchronized (monitor) {
                    trace.add("entered");
                }
                try {
                    Asyncio.sleep(10);
                } catch (CancelledError e) {
                    trace.add("cancelled");
                    Asyncio.sleep(0.001);
                    trace.add("cleaned up");
                    throw e;
                }
            });
            Asyncio.sleep(0);
            rival.cancel();
            assertThatThrownBy(rival::await).isInstanceOf(CancelledError.class);
            assertThat(rival.cancelling()).isEqualTo(1);
            owner.await();
        });
        assertThat(trace).containsExactly("entered", "cancelled", "cleaned up");
    }

    @Test
    void callbackThatWantsAMonitorHeldByAParkedCoroutineDoesNotStopTheLoop() {
        Object monitor = new Object();
        loop.runUntilComplete(() -> {
            Task<?> owner = Asyncio.createTask(() -> {
                synchronized (monitor) {
                    Asyncio.sleep(0.01);
                    trace.add("owner");
                }
            });
            Asyncio.sleep(0);
            CountDownLatch called = new CountDownLatch(2);
            for (String name : List.of("a", "b")) {
                loop.callSoon(() -> {
                    synchronized (monitor) {
                        trace.add("callback");
                        called.countDown();
                    }
                });
                loop.callSoon(() -> trace.add("next " + name));
            }
            owner.await();
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
        });
        assertThat(trace).containsExactly("next a", "next b", "owner", "callback", "callback");
    }

    @Test
    void threadYieldLetsTheOthersRun() {
        loop.runUntilComplete(() -> {
            Task<?> task = Asyncio.createTask(() -> {
                trace.add("a");
                Thread.yield();
                trace.add("c");
            });
            Asyncio.createTask(() -> trace.add("b"));
            task.await();
        });
        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void virtualThreadStartedInACoroutineRunsAndIsNoCoroutine() {
        loop.runUntilComplete(() -> {
            CompletableFuture<Boolean> seen = new CompletableFuture<>();
            CompletableFuture<String> failure = new CompletableFuture<>();
            Thread started = Thread.startVirtualThread(() -> {
                seen.complete(loop.inLoop());
                try {
                    Asyncio.sleep(1);
                } catch (IllegalStateException e) {
                    failure.complete(e.getMessage());
                }
            });
            assertThat(Asyncio.await(seen)).isFalse();
            assertThat(Asyncio.await(failure)).contains("inside of a coroutine only");
            started.join();
            assertThat(started.isAlive()).isFalse();
        });
    }

    @Test
    void virtualThreadStartedInACoroutineOutlivesTheLoop() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> started = new ArrayList<>();
        loop.runUntilComplete(() -> {
            for (int i = 0; i < 3; i++) {
                started.add(Thread.startVirtualThread(() -> {
                    awaitQuietly(go);
                    trace.add("after");
                }));
            }
            Asyncio.sleep(0);
            started.add(Thread.startVirtualThread(() -> trace.add("never had a turn on the loop")));
        });
        loop.close();
        go.countDown();
        for (Thread thread : started) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(trace).hasSize(4);
    }

    @Test
    void startInAVirtualThreadIsAnErrorWithARemedy() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
                    try {
                        loop.runUntilComplete(() -> {});
                    } catch (Throwable e) {
                        seen.complete(e);
                    }
                })
                .join();
        assertThat(seen.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is virtual; use a LoopThread, or the portable engine");
        assertThat(loop.isRunning()).isFalse();
        reports.clear();
        loop.close();
        reports.clear();
    }

    @Test
    void closeInterruptsBlockingCallsAndTheirFinallyBlocksRun() throws InterruptedException {
        CountDownLatch rivalEntered = new CountDownLatch(1);
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(1);
        Object monitor = new Object();
        loop.createTask(
                () -> {
                    try {
                        queue.take();
                    } finally {
                        trace.add("taker");
                    }
                },
                "taker");
        loop.createTask(() -> {
            synchronized (monitor) {
                try {
                    Thread.sleep(60_000);
                } finally {
                    Thread.yield();
                    trace.add("sleeper");
                }
            }
        });
        loop.createTask(() -> {
            synchronized (monitor) {
                rivalEntered.countDown(); // on this thread or elsewhere: the JDK hands monitors over in its own time
            }
        });
        loop.stop();
        loop.runForever();
        loop.close();
        assertThat(trace).containsExactly("taker", "sleeper");
        assertThat(rivalEntered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(reports).hasSize(3);
        assertThat(reports.getFirst().message()).contains("task 'taker' was pending; it is in a blocking call");
        reports.clear();
    }

    @Test
    void wakeUpThatArrivesAtAClosedLoopThrowsNothingAndTheCoroutineEndsElsewhere() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        loop.createTask(() -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    release.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    trace.add("declined");
                }
            }
            ended.countDown();
        });
        loop.stop();
        loop.runForever();
        loop.close();
        assertThat(trace).containsExactly("declined");

        release.countDown();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        reports.clear();
    }

    @Test
    void socketsOfOtherVirtualThreadsSurviveTheEndOfALoopThatUsedSockets() throws Exception {
        loop.runUntilComplete(() -> assertThat(readThroughSocket()).isEqualTo(42));
        loop.close();

        CompletableFuture<Integer> outside = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> outside.complete(readThroughSocket()));
        assertThat(outside.get(20, TimeUnit.SECONDS)).isEqualTo(42);

        try (EventLoop second = EventLoop.builder().engine(EngineKind.LOOM).build()) {
            second.runUntilComplete(() -> assertThat(readThroughSocket()).isEqualTo(42));
        }
    }

    @Test
    void readThatIsPendingWhenItsLoopIsClosedDoesNotHarmTheSocketsOfOthers() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            loop.createTask(() -> {
                try {
                    trace.add(accepted.getInputStream().read());
                } catch (SocketException e) {
                    trace.add("closed");
                }
            });
            loop.stop();
            loop.runForever();
            loop.close();
            reports.clear();
            assertThat(trace).containsExactly("closed");
            try {
                client.getOutputStream().write(1);
            } catch (IOException e) {
                trace.add(e);
            }
            CompletableFuture<Integer> outside = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> outside.complete(readThroughSocket()));
            assertThat(outside.get(20, TimeUnit.SECONDS)).isEqualTo(42);
        }
    }

    /** Sends a byte to itself through a socket; the reader waits before the writer writes. */
    private static int readThroughSocket() {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            Thread reader = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                while (reader.getState() == Thread.State.RUNNABLE) {
                    Thread.onSpinWait();
                }
                write(client);
            });
            return accepted.getInputStream().read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Socket socket) {
        try {
            socket.getOutputStream().write(42);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
