// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.TestLoop;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The code of the page testing.md. */
class TestingPageTest {
    // region retry
    static <T> T withRetries(Coroutine<T> call) {
        for (int pause = 1; ; pause *= 2) {
            try {
                return call.await();
            } catch (IllegalStateException e) {
                Asyncio.sleep(pause);
            }
        }
    }
    // endregion

    // region async-test
    @AsyncTest
    void thirdTrySucceedsAfterThreeSeconds(VirtualClock clock) {
        AtomicInteger tries = new AtomicInteger();

        String answer = withRetries(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("busy");
            }
            return "done";
        });

        assertThat(answer).isEqualTo("done");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(3)); // 1 + 2, in no time at all
    }
    // endregion

    // region test-loop
    @Test
    void anHourOfTicksTakesNoTime() {
        try (TestLoop test = TestLoop.open()) {
            int ticks = test.run(() -> {
                int count = 0;
                while (test.clock().now().toHours() < 1) {
                    Asyncio.sleep(60);
                    count++;
                }
                return count;
            });
            assertThat(ticks).isEqualTo(60);
        }
    }
    // endregion

    @Test
    void deadlock() {
        // region deadlock
        assertThatThrownBy(() -> {
                    try (TestLoop test = TestLoop.open()) {
                        test.run(() -> {
                            AsyncFuture<String> answer =
                                    Asyncio.getRunningLoop().createFuture("an answer");
                            answer.await(); // nobody gives it
                        });
                    }
                })
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("waits for an answer");
        // endregion
    }

    // region hold
    @AsyncTest
    void threadOfTheTestDeliversLate(EventLoop loop, VirtualClock clock) {
        AsyncFuture<String> letter = loop.createFuture();
        VirtualClock.Hold hold = clock.hold(); // the time stands still until the thread has called
        Thread.ofPlatform().start(() -> {
            loop.callSoonThreadsafe(() -> letter.setResult("hello"));
            hold.close();
        });
        assertThat(Asyncio.waitFor(letter, 5)).isEqualTo("hello");
    }
    // endregion
}
