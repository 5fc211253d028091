// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutTest extends EngineTest {
    private Timeout seen;

    @Test
    void expiryIsACancellationInsideAndATimeoutOutside() {
        run(() -> {
            assertThatThrownBy(() -> Asyncio.timeout(1, limit -> {
                        seen = limit;
                        try {
                            Asyncio.sleep(100);
                        } catch (CancelledError e) {
                            trace.add("cancelled");
                            throw e;
                        }
                    }))
                    .isInstanceOf(TimeoutError.class)
                    .hasCauseInstanceOf(CancelledError.class);
            assertThat(seen.expired()).isTrue();
            assertThat(Asyncio.currentTask().cancelling()).isZero();
            Asyncio.sleep(1);
        });
        assertThat(trace).containsExactly("cancelled");
        assertThat(elapsed()).isEqualTo(2);
    }

    @Test
    void blockThatEndsInTimeGivesItsResult() {
        run(() -> {
            String result = Asyncio.timeout(Duration.ofSeconds(5), () -> {
                Asyncio.sleep(1);
                return "done";
            });
            assertThat(result).isEqualTo("done");
            Asyncio.sleep(10);
        });
    }

    @Test
    void timeoutOfZeroLetsABlockEndThatDoesNotWait() {
        run(() -> {
            Asyncio.timeout(0, limit -> seen = limit);
            assertThat(seen.expired()).isFalse();
            assertThatThrownBy(() -> Asyncio.timeout(0, limit -> Asyncio.sleep(0)))
                    .isInstanceOf(TimeoutError.class);
        });
    }

    @Test
    void swallowedExpiryIsNoError() {
        run(() -> {
            Asyncio.timeout(1, limit -> {
                seen = limit;
                try {
                    Asyncio.sleep(100);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
            });
            assertThat(seen.expired()).isTrue();
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    @Test
    void otherFailureOfTheBlockGoesThrough() {
        run(() -> assertThatThrownBy(() -> Asyncio.timeout(1, limit -> {
                    try {
                        Asyncio.sleep(100);
                    } catch (CancelledError e) {
                        throw new IllegalArgumentException("own", e);
                    }
                }))
                .hasMessage("own"));
    }

    @Test
    void cancelFromOutsideStaysACancellation() {
        run(() -> {
            Task<?> task = Asyncio.createTask(() -> Asyncio.timeout(10, limit -> Asyncio.sleep(100)));
            Asyncio.sleep(1);
            task.cancel("m");
            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("m");
            Task<?> both = Asyncio.createTask(() -> Asyncio.timeout(1, limit -> Asyncio.sleep(100)));
            Asyncio.sleep(0);
            loop.callLater(1, () -> both.cancel());
            assertThatThrownBy(both::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void ofNestedLimitsTheOneThatPassedIsNamed() {
        run(() -> {
            Asyncio.timeout(10, outer -> {
                assertThatThrownBy(() -> Asyncio.timeout(1, inner -> Asyncio.sleep(100)))
                        .isInstanceOf(TimeoutError.class);
                Asyncio.sleep(1);
            });
            assertThatThrownBy(() -> Asyncio.timeout(
                            1,
                            outer -> Asyncio.timeout(10, inner -> {
                                seen = inner;
                                Asyncio.sleep(100);
                            })))
                    .isInstanceOf(TimeoutError.class);
            assertThat(seen.expired()).isFalse();
        });
    }

    @Test
    void limitIsMovedWhileTheBlockRuns() {
        run(() -> {
            Asyncio.timeout(1, limit -> {
                seen = limit;
                limit.reschedule(loop.time() + 5);
                Asyncio.sleep(4);
                limit.reschedule(null);
                assertThat(limit.when()).isNull();
                Asyncio.sleep(100);
            });
            assertThatThrownBy(() -> Asyncio.timeout((Duration) null, limit -> {
                        limit.reschedule(loop.time() - 1);
                        Asyncio.sleep(100);
                    }))
                    .isInstanceOf(TimeoutError.class);
            assertThatThrownBy(() -> seen.reschedule(1.0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("exited");
        });
        assertThat(elapsed()).isEqualTo(104);
    }

    @Test
    void timeoutOutsideACoroutineIsAnError() {
        assertThatThrownBy(() -> Asyncio.timeout(1, limit -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hugeLimitIsNoError() {
        run(() -> Asyncio.timeout(Duration.ofSeconds(Long.MAX_VALUE), limit -> Asyncio.sleep(1)));
    }

    @Test
    void absoluteLimit() {
        run(() -> assertThatThrownBy(() -> Asyncio.timeoutAt(loop.time() + 2, limit -> Asyncio.sleep(100)))
                .isInstanceOf(TimeoutError.class));
        assertThat(elapsed()).isEqualTo(2);
    }
}
