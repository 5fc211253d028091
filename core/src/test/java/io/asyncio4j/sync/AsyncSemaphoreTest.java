// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncSemaphoreTest extends OneLoopTest {
    private final AsyncSemaphore semaphore = new AsyncSemaphore(2);
    private int inside;

    private Task<?> user(String name) {
        return Asyncio.createTask(() -> semaphore.withPermit(() -> {
            inside++;
            trace.add(name + inside);
            Asyncio.sleep(0);
            inside--;
        }));
    }

    @Test
    void atMostSoManyAreInside() {
        run(() -> {
            List<Task<?>> users = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d", "e")) {
                users.add(user(name));
            }
            Asyncio.wait(users);
        });
        assertThat(trace).containsExactly("a1", "b2", "c1", "d2", "e1");
        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:2]");
    }

    @Test
    void newcomerDoesNotOvertakeAWokenWaiter() {
        run(() -> {
            semaphore.acquire();
            semaphore.acquire();
            Task<?> waiter = user("waiter");
            Asyncio.sleep(0);
            semaphore.release();
            assertThat(semaphore.locked()).isTrue();
            semaphore.acquire();
            trace.add("newcomer");
            waiter.await();
        });
        assertThat(trace).containsExactly("waiter1", "newcomer");
    }

    @Test
    void permitOfAWaiterThatIsCancelledAfterItWasWokenGoesToTheNext() {
        run(() -> {
            semaphore.acquire();
            semaphore.acquire();
            Task<?> first = user("first");
            Task<?> second = user("second");
            Asyncio.sleep(0);
            semaphore.release();
            first.cancel();
            second.await();
            assertThat(first.cancelled()).isTrue();
            assertThat(semaphore.locked()).isFalse();
        });
        assertThat(trace).containsExactly("second1");
    }

    @Test
    void tryWithResourcesGivesThePermitBack() {
        AsyncSemaphore one = new AsyncSemaphore();
        run(() -> {
            try (var held = one.hold()) {
                assertThat(one.locked()).isTrue();
                assertThat(held).isNotNull();
            }
            assertThat(one).hasToString("AsyncSemaphore[unlocked, value:1]");
        });
    }

    @Test
    void plainOneGrowsAndBoundedOneDoesNot() {
        semaphore.release();
        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:3]");

        AsyncBoundedSemaphore bounded = new AsyncBoundedSemaphore();
        run(() -> {
            bounded.acquire();
            bounded.release();
            assertThatIllegalArgumentException().isThrownBy(bounded::release).withMessageContaining("too often");
        });
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncSemaphore(-1));
    }
}
