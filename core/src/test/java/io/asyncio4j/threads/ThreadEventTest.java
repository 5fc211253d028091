// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ThreadEventTest {
    private final ThreadEvent event = new ThreadEvent();

    @Test
    void setLetsAllWaitersGoOnAndLaterOnesPass() throws Exception {
        List<Threads<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiters.add(Threads.start("waiter", () -> {
                event.await();
                return event.isSet();
            }));
            waiters.getLast().awaitWaiting();
        }
        waiters.add(Threads.startVirtual(() -> event.await(Duration.ofDays(1))));
        waiters.getLast().awaitWaiting();

        event.set();

        for (Threads<Boolean> waiter : waiters) {
            assertThat(waiter.result()).isTrue();
        }
        event.await();
        assertThat(event.await(Duration.ZERO)).isTrue();
        assertThat(event.toString()).isEqualTo("ThreadEvent[set]");
    }

    @Test
    void waitWithALimitIsFalseOnlyIfTheTimeHasPassed() throws Exception {
        assertThat(event.await(Duration.ofMillis(1))).isFalse();
        assertThat(event.await(Duration.ofMillis(-1))).isFalse();
        event.set();
        assertThat(event.await(Duration.ofMillis(1))).isTrue();
        event.clear();
        assertThat(event.isSet()).isFalse();
        assertThat(event.await(Duration.ZERO)).isFalse();
    }

    @Test
    void setAndClearInOneGoStillWakesThoseWhoWait() throws Exception {
        for (int round = 0; round < 200; round++) {
            Threads<Boolean> waiter = Threads.start("waiter", () -> event.await(Duration.ofDays(1)));
            waiter.awaitWaiting();
            event.set();
            event.clear();
            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void waitCanBeInterrupted() throws Exception {
        Threads<Boolean> waiter = Threads.start("waiter", () -> {
            event.await();
            return true;
        });
        waiter.awaitWaiting().thread().interrupt();
        assertThatThrownBy(waiter::result)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
