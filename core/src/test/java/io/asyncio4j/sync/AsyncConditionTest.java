// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import org.junit.jupiter.api.Test;

class AsyncConditionTest extends OneLoopTest {
    private final AsyncCondition condition = new AsyncCondition();
    private int stock;

    private Task<?> waiter(String name) {
        return Asyncio.createTask(() -> condition.withLock(() -> {
            condition.await();
            trace.add(name);
        }));
    }

    @Test
    void notifyWakesSoManyInTheOrderInWhichTheyCame() {
        run(() -> {
            waiter("a");
            waiter("b");
            waiter("c");
            Asyncio.sleep(0);
            condition.withLock(() -> {
                condition.notify(2);
                settle();
                assertThat(trace).isEmpty();
            });
            settle();
            assertThat(trace).containsExactly("a", "b");
            condition.withLock(condition::notifyAllWaiters);
            settle();
        });
        assertThat(trace).containsExactly("a", "b", "c");
    }

    @Test
    void waitForTestsThePredicateAgain() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> condition.withLock(() -> {
                condition.waitFor(() -> stock >= 2);
                trace.add(stock);
            }));
            for (int i = 0; i < 3; i++) {
                Asyncio.sleep(0);
                condition.withLock(() -> {
                    stock++;
                    condition.notify(1);
                });
                settle();
            }
            task.await();
        });
        assertThat(trace).containsExactly(2);
    }

    @Test
    void cancelledWaiterHoldsTheLockWhenItSeesIt() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> condition.withLock(() -> {
                try {
                    condition.await();
                } catch (CancelledError e) {
                    trace.add(condition.locked() + " " + e.getMessage());
                    throw e;
                }
            }));
            Asyncio.sleep(0);
            condition.acquire();
            task.cancel("one");
            settle();
            task.cancel("two");
            settle();
            assertThat(task.done()).isFalse();
            condition.release();
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(condition.locked()).isFalse();
        });
        assertThat(trace).containsExactly("true two");
    }

    @Test
    void notificationOfACancelledWaiterGoesToTheNext() {
        run(() -> {
            Task<?> first = waiter("first");
            Task<?> second = waiter("second");
            Asyncio.sleep(0);
            condition.withLock(() -> condition.notify(1));
            first.cancel();
            second.await();
        });
        assertThat(trace).containsExactly("second");
    }

    @Test
    void closingTheLoopEndsAWaiterThoughTheLockIsHeld() {
        run(() -> {
            waiter("never");
            Asyncio.sleep(0);
            condition.acquire();
        });
        loop.setExceptionHandler((same, context) -> {});
        loop.close();
        assertThat(trace).isEmpty();
    }

    @Test
    void conditionsMayShareALock() {
        AsyncLock lock = new AsyncLock();
        AsyncCondition full = new AsyncCondition(lock);
        AsyncCondition empty = new AsyncCondition(lock);
        run(() -> {
            full.acquire();
            assertThat(empty.locked()).isTrue();
            empty.release();
            assertThat(full).hasToString("AsyncCondition[unlocked]");
        });
    }

    @Test
    void withoutTheLockNobodyWaitsOrNotifies() {
        run(() -> {
            assertThatIllegalStateException().isThrownBy(condition::await).withMessageContaining("acquire");
            assertThatIllegalStateException().isThrownBy(() -> condition.notify(1));
            assertThatIllegalStateException().isThrownBy(condition::notifyAllWaiters);
        });
    }
}
