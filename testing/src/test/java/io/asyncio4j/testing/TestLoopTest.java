// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TestLoopTest {
    @Test
    void runsCoroutinesOneAfterTheOtherOnOneClock() {
        try (TestLoop test = TestLoop.open()) {
            int answer = test.run(() -> {
                Asyncio.sleep(2);
                return 42;
            });
            test.run(() -> Asyncio.sleep(3));

            assertThat(answer).isEqualTo(42);
            assertThat(test.clock().now()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void cancelsWhatIsLeftWhenItCloses() {
        StringBuilder seen = new StringBuilder();
        try (TestLoop test =
                TestLoop.builder().engine(EngineKind.PORTABLE).leakCheck(false).build()) {
            test.run(() -> {
                Asyncio.createTask(() -> {
                    try {
                        Asyncio.sleep(10);
                    } finally {
                        Asyncio.sleep(1);
                        seen.append("cleaned up");
                    }
                });
                Asyncio.sleep(1);
            });
        }

        assertThat(seen).hasToString("cleaned up");
    }

    @Test
    void closingFailsIfAFailureWasReported() {
        TestLoop test = TestLoop.open();
        test.run(() -> {
            Asyncio.getRunningLoop().callSoon(() -> {
                throw new IllegalArgumentException("boom");
            });
            Asyncio.sleep(0);
        });

        assertThatThrownBy(test::close).isInstanceOf(AssertionError.class).hasMessageContaining("boom");
    }

    @Test
    void aTaskThatCannotBeCancelledIsADeadlockWhenItCloses() {
        TestLoop test = TestLoop.builder().leakCheck(false).build();
        test.run(() -> {
            Asyncio.createTask(
                    () -> {
                        try {
                            Asyncio.sleep(10);
                        } catch (CancelledError e) {
                            Asyncio.getRunningLoop().createFuture("godot").await();
                        }
                    },
                    "stubborn");
            Asyncio.sleep(1);
        });

        assertThatThrownBy(test::close)
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("'stubborn' waits for godot");
        assertThat(test.loop().isClosed()).isTrue();
    }

    @Test
    void aLoopInRealTimeHasNoVirtualClock() {
        try (TestLoop test = TestLoop.builder().realTime(true).build()) {
            assertThatThrownBy(test::clock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("real time");
        }
    }

    @Test
    void aFactoryGivesEachLoopAClockOfItsOwn() {
        try (EventLoop first = TestLoop.virtualTimeLoops().get();
                Runner runner = Runner.builder()
                        .loopFactory(TestLoop.virtualTimeLoops())
                        .build()) {
            runner.run(() -> Asyncio.sleep(60));

            assertThat(runner.getLoop().time()).isEqualTo(60);
            assertThat(first.time()).isZero();
        }
    }
}
