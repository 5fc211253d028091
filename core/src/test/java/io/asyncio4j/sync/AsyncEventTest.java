// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import org.junit.jupiter.api.Test;

class AsyncEventTest extends OneLoopTest {
    private final AsyncEvent event = new AsyncEvent();

    private Task<?> waiter(String name) {
        return Asyncio.createTask(() -> {
            event.await();
            trace.add(name);
        });
    }

    @Test
    void setWakesAllInTheOrderInWhichTheyCameEvenIfClearedAtOnce() {
        run(() -> {
            waiter("a");
            waiter("b");
            Asyncio.sleep(0);
            assertThat(event).hasToString("AsyncEvent[unset, waiters:2]");
            event.set();
            event.clear();
            waiter("late");
            settle();
            assertThat(trace).containsExactly("a", "b");
            event.set();
            settle();
        });
        assertThat(trace).containsExactly("a", "b", "late");
    }

    @Test
    void setEventLetsPassAtOnce() {
        event.set();
        run(() -> {
            waiter("other");
            event.await();
            assertThat(trace).isEmpty();
            settle();
        });
        assertThat(event.isSet()).isTrue();
    }

    @Test
    void cancelledWaiterChangesNothingForTheOthers() {
        run(() -> {
            Task<?> gone = waiter("gone");
            waiter("stays");
            Asyncio.sleep(0);
            gone.cancel();
            event.set();
            settle();
            assertThat(gone.cancelled()).isTrue();
        });
        assertThat(trace).containsExactly("stays");
    }
}
