// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.sync.AsyncBarrier;
import io.asyncio4j.sync.AsyncCondition;
import io.asyncio4j.sync.AsyncEvent;
import io.asyncio4j.sync.AsyncLock;
import io.asyncio4j.sync.AsyncSemaphore;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The code of the page sync.md. */
class SyncPageTest {
    private int balance = 10;

    private void withdraw(int amount) {
        int before = balance;
        Asyncio.sleep(0.1);
        balance = before - amount;
    }

    @AsyncTest
    void lock() {
        // region lock
        AsyncLock lock = new AsyncLock();
        Asyncio.taskGroup(group -> {
            group.createTask(() -> lock.withLock(() -> withdraw(3)));
            group.createTask(() -> {
                try (var _ = lock.hold()) {
                    withdraw(4);
                }
            });
        });
        assertThat(balance).isEqualTo(3);
        // endregion
    }

    @AsyncTest
    void semaphore(VirtualClock clock) {
        // region semaphore
        AsyncSemaphore atMostTwo = new AsyncSemaphore(2);
        Asyncio.taskGroup(group -> {
            for (int page = 0; page < 6; page++) {
                group.createTask(() -> atMostTwo.withPermit(() -> Asyncio.sleep(1)));
            }
        });
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(3));
        // endregion
    }

    @AsyncTest
    void event() {
        List<String> told = new ArrayList<>();
        // region event
        AsyncEvent open = new AsyncEvent();
        Asyncio.taskGroup(group -> {
            for (String name : List.of("ann", "bob")) {
                group.createTask(() -> {
                    open.await();
                    told.add(name);
                });
            }
            Asyncio.sleep(1);
            open.set();
        });
        assertThat(told).containsExactly("ann", "bob");
        // endregion
    }

    private int stock;

    @AsyncTest
    void condition() {
        // region condition
        AsyncCondition changed = new AsyncCondition();
        Asyncio.taskGroup(group -> {
            group.createTask(() -> changed.withLock(() -> {
                changed.waitFor(() -> stock >= 3);
                stock -= 3;
            }));
            for (int i = 0; i < 4; i++) {
                changed.withLock(() -> {
                    stock++;
                    changed.notify(1);
                });
            }
        });
        assertThat(stock).isEqualTo(1);
        // endregion
    }

    @AsyncTest
    void barrier() {
        List<Integer> places = new ArrayList<>();
        // region barrier
        AsyncBarrier start = new AsyncBarrier(3);
        Asyncio.taskGroup(group -> {
            for (int i = 0; i < 3; i++) {
                group.createTask(() -> {
                    places.add(start.await()); // nobody goes on before all three are here
                });
            }
        });
        assertThat(places).containsExactlyInAnyOrder(0, 1, 2);
        // endregion
    }

    @AsyncTest
    void cancelled() {
        // region cancelled
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        Task<?> impatient = Asyncio.createTask(lock::acquire);
        Task<?> patient = Asyncio.createTask(lock::acquire);
        Asyncio.sleep(0);
        lock.release(); // the lock is meant for the first one now,
        impatient.cancel(); // which gives it up before it has run
        patient.await();
        assertThatThrownBy(impatient::await).isInstanceOf(CancelledError.class);
        // endregion
        assertThat(lock.locked()).isTrue();
    }
}
