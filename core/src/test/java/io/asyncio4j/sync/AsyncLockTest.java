// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.TaskFailedException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AsyncLockTest extends OneLoopTest {
    private final AsyncLock lock = new AsyncLock();

    private Task<?> user(String name) {
        return Asyncio.createTask(
                () -> lock.withLock(() -> {
                    trace.add(name + " in");
                    Asyncio.sleep(0);
                    trace.add(name + " out");
                }),
                name);
    }

    @Test
    void waitersGetItOneAtATimeInTheOrderInWhichTheyCame() {
        run(() -> Asyncio.gather(List.of(user("a"), user("b"), user("c"))).await());

        assertThat(trace).containsExactly("a in", "a out", "b in", "b out", "c in", "c out");
        assertThat(lock.locked()).isFalse();
    }

    @Test
    void freeLockIsTakenWithoutLettingOthersRun() {
        run(() -> {
            Asyncio.createTask(() -> {
                trace.add("other");
            });
            lock.acquire();
            assertThat(trace).isEmpty();
            assertThat(lock).hasToString("AsyncLock[locked]");
            lock.release();
        });
    }

    @Test
    void cancelledWaiterDoesNotHoldTheLock() {
        run(() -> {
            lock.acquire();
            Task<?> first = user("first");
            Task<?> second = user("second");
            Asyncio.sleep(0);
            assertThat(lock).hasToString("AsyncLock[locked, waiters:2]");
            first.cancel();
            Asyncio.sleep(0);
            lock.release();
            second.await();

            assertThat(first.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("second in", "second out");
    }

    @Test
    void turnOfAWaiterThatIsCancelledAfterItWasWokenGoesToTheNext() {
        run(() -> {
            lock.acquire();
            Task<?> first = user("first");
            Task<?> second = user("second");
            Asyncio.sleep(0);
            lock.release();
            first.cancel();
            second.await();
        });
        assertThat(trace).containsExactly("second in", "second out");
        assertThat(lock.locked()).isFalse();
    }

    @Test
    void blockReturnsItsResultAndItsFailureReleases() {
        run(() -> {
            assertThat(lock.withLock(() -> 7)).isEqualTo(7);
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> lock.withLock(() -> {
                        throw new IOException("disk");
                    }))
                    .withCauseInstanceOf(IOException.class);
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void tryWithResourcesReleases() {
        run(() -> {
            try (var held = lock.hold()) {
                assertThat(lock.locked()).isTrue();
                assertThat(held).isNotNull();
            }
            assertThat(lock.locked()).isFalse();
        });
    }

    @Test
    void releaseOfAFreeLockFails() {
        assertThatIllegalStateException().isThrownBy(lock::release).withMessageContaining("not held");
    }

    @Test
    void closingTheLoopEndsAWaiter() {
        run(() -> {
            lock.acquire();
            Asyncio.createTask(() -> {
                try {
                    lock.acquire();
                } catch (CancelledError e) {
                    trace.add("ended");
                    throw e;
                }
            });
            Asyncio.sleep(0);
        });
        loop.setExceptionHandler((same, context) -> {});
        loop.close();
        assertThat(trace).containsExactly("ended");
    }

    @Test
    void lockOfOneLoopIsRefusedByAnother() {
        run(() -> {
            lock.acquire();
            user("waiter");
            Asyncio.sleep(0);
            lock.release();
            settle();
            lock.acquire();
        });
        try (EventLoop other = EventLoop.builder().engine(engine).build()) {
            other.runUntilComplete(() ->
                    assertThatIllegalStateException().isThrownBy(lock::acquire).withMessageContaining("belongs to"));
        }
    }

    @Test
    void otherThreadIsRefused() {
        run(() -> {
            lock.acquire();
            user("waiter");
            Asyncio.sleep(0);
            Throwable refused = Asyncio.await(CompletableFuture.supplyAsync(() -> {
                try {
                    lock.release();
                    return new AssertionError("It was not refused");
                } catch (IllegalStateException e) {
                    return e;
                }
            }));
            assertThat(refused).hasMessageContaining("callSoonThreadsafe");
            lock.release();
            settle();
        });
        assertThat(trace).containsExactly("waiter in", "waiter out");
    }
}
