// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** wait, waitFor, shield and asCompleted. */
class WaitTest extends EngineTest {
    private static Task<String> after(double seconds, String value) {
        return Asyncio.createTask(() -> {
            Asyncio.sleep(seconds);
            return value;
        });
    }

    private static Task<String> failsAfter(double seconds) {
        return Asyncio.createTask(Coroutine.of(() -> {
            Asyncio.sleep(seconds);
            throw new IllegalArgumentException("x");
        }));
    }

    // ---- wait ----

    @Test
    void waitTellsWhatIsDoneAndWhatIsNot() {
        run(() -> {
            Task<String> one = after(1, "a");
            Task<String> two = after(2, "b");
            Task<String> three = after(3, "c");
            var first = Asyncio.wait(List.of(three, two, one), ReturnWhen.FIRST_COMPLETED);
            assertThat(first.done()).containsExactly(one);
            assertThat(first.pending()).containsExactly(three, two);
            var timed = Asyncio.wait(first.pending(), Duration.ofMillis(1500), ReturnWhen.ALL_COMPLETED);
            assertThat(timed.done()).containsExactly(two);
            assertThat(timed.pending()).containsExactly(three);
            assertThat(three.cancelling()).isZero();
            assertThat(Asyncio.wait(timed.pending()).done()).containsExactly(three);
            assertThatThrownBy(() -> Asyncio.wait(List.<Task<String>>of()))
                    .isInstanceOf(IllegalArgumentException.class);
        });
        assertThat(elapsed()).isEqualTo(3);
    }

    @Test
    void firstExceptionIsNotTriggeredByACancellation() {
        run(() -> {
            Task<String> cancelled = after(9, "a");
            Task<String> failing = failsAfter(2);
            loop.callLater(1, () -> cancelled.cancel());
            var end = Asyncio.wait(List.of(cancelled, failing, after(5, "c")), ReturnWhen.FIRST_EXCEPTION);
            assertThat(elapsed()).isEqualTo(2);
            assertThat(end.done()).containsExactly(cancelled, failing);
            end.pending().forEach(Task::cancel);
            Asyncio.sleep(0);
        });
    }

    @Test
    void cancelOfTheWaiterLeavesItsFuturesAlone() {
        run(() -> {
            Task<String> child = after(2, "a");
            Task<?> waiter = Asyncio.createTask(() -> Asyncio.wait(List.of(child)));
            Asyncio.sleep(1);
            waiter.cancel();
            assertThat(child.await()).isEqualTo("a");
            assertThat(waiter.cancelled()).isTrue();
        });
    }

    // ---- waitFor ----

    @Test
    void waitForRunsACoroutineInTheCurrentTask() {
        run(() -> assertThat(Asyncio.waitFor(Coroutine.of(Asyncio::currentTask), 1))
                .isSameAs(Asyncio.currentTask()));
    }

    @Test
    void waitForTimesOutAndCancelsAndWaitsForTheCleanUp() {
        run(() -> {
            Task<String> slow = Asyncio.createTask(Coroutine.of(() -> {
                try {
                    Asyncio.sleep(100);
                    return "no";
                } finally {
                    Asyncio.sleep(5);
                    trace.add("cleaned up");
                }
            }));
            assertThatThrownBy(() -> Asyncio.waitFor(slow, 1))
                    .isInstanceOf(TimeoutError.class)
                    .hasCauseInstanceOf(CancelledError.class);
            assertThat(elapsed()).isEqualTo(6);
            assertThat(slow.cancelled()).isTrue();
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
        assertThat(trace).containsExactly("cleaned up");
    }

    @Test
    void waitForZeroNeverStartsTheCoroutineAndGivesADoneResult() {
        run(() -> {
            assertThatThrownBy(() -> Asyncio.waitFor(Coroutine.of(() -> trace.add("no")), 0))
                    .isInstanceOf(TimeoutError.class);
            AsyncFuture<Integer> done = loop.createFuture();
            done.setResult(2);
            assertThat(Asyncio.waitFor(done, Duration.ofSeconds(-1))).isEqualTo(2);
        });
        assertThat(trace).isEmpty();
    }

    @Test
    void waitForWithoutALimitOrWithAHugeOneWaits() {
        run(() -> {
            assertThat(Asyncio.waitFor(after(100, "a"), (Duration) null)).isEqualTo("a");
            assertThat(Asyncio.waitFor(after(100, "b"), Duration.ofSeconds(Long.MAX_VALUE)))
                    .isEqualTo("b");
            assertThat(Asyncio.waitFor(after(100, "c"), Double.POSITIVE_INFINITY))
                    .isEqualTo("c");
        });
        assertThat(elapsed()).isEqualTo(300);
    }

    @Test
    void innerThatSwallowsTheTimeoutGivesItsValue() {
        run(() -> {
            String value = Asyncio.waitFor(
                    Coroutine.of(() -> {
                        try {
                            Asyncio.sleep(100);
                        } catch (CancelledError e) {
                            return "saved";
                        }
                        return "no";
                    }),
                    1);
            assertThat(value).isEqualTo("saved");
            assertThat(Asyncio.currentTask().cancelling()).isZero();
        });
    }

    @Test
    void outerCancelOfWaitForCancelsTheInnerWithItsMessage() {
        run(() -> {
            Task<String> inner = after(100, "a");
            Task<String> outer = Asyncio.createTask(Coroutine.of(() -> Asyncio.waitFor(inner, 50)));
            Asyncio.sleep(1);
            outer.cancel("m");
            assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class).hasMessage("m");
            assertThat(inner.cancelled()).isTrue();
        });
    }

    // ---- shield ----

    @Test
    void shieldKeepsTheInnerAliveWhenItsAwaiterIsCancelled() {
        run(() -> {
            Task<String> inner = after(2, "a");
            Task<String> outer = Asyncio.createTask(() -> Asyncio.shield(inner).await());
            Asyncio.sleep(1);
            outer.cancel();
            assertThatThrownBy(outer::await).isInstanceOf(CancelledError.class);
            assertThat(inner.cancelling()).isZero();
            assertThat(inner.await()).isEqualTo("a");
            assertThat(Asyncio.shield(inner)).isSameAs(inner);
        });
    }

    @Test
    void shieldTimesOutAndTheInnerRunsOn() {
        run(() -> {
            Task<String> inner = after(3, "a");
            assertThatThrownBy(() -> Asyncio.waitFor(Asyncio.shield(inner), 1)).isInstanceOf(TimeoutError.class);
            assertThat(inner.await()).isEqualTo("a");
        });
    }

    @Test
    void cancelledInnerCancelsTheShieldAndAFailureGoesThrough() {
        run(() -> {
            Task<String> inner = after(3, "a");
            AsyncFuture<String> shield = Asyncio.shield(inner);
            inner.cancel();
            assertThatThrownBy(shield::await).isInstanceOf(CancelledError.class);
            assertThat(shield.cancelled()).isTrue();
            assertThatThrownBy(() -> Asyncio.shield(failsAfter(1)).await()).hasMessage("x");
        });
    }

    @Test
    void failureAfterTheShieldWasCancelledIsReported() {
        run(() -> {
            AsyncFuture<String> shield = Asyncio.shield(failsAfter(1));
            shield.cancel();
            Asyncio.sleep(2);
        });
        loop.close();
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.message()).contains("never retrieved"));
    }

    // ---- asCompleted ----

    @Test
    void asCompletedGivesTheFuturesInTheOrderOfTheirEnds() {
        run(() -> {
            Task<String> slow = after(3, "slow");
            Task<String> fast = after(1, "fast");
            Task<String> failing = failsAfter(2);
            List<AsyncFuture<String>> ends = new ArrayList<>();
            for (AsyncFuture<String> end : Asyncio.<String>asCompleted(List.of(slow, failing, fast, slow))) {
                ends.add(end);
                trace.add(elapsed());
            }
            assertThat(ends).containsExactly(fast, failing, slow);
            assertThat(failing.exception()).hasMessage("x");
        });
        assertThat(trace).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void asCompletedTimesOutAndCancelsNothing() {
        run(() -> {
            Task<String> slow = after(3, "slow");
            var iterator = Asyncio.<String>asCompleted(List.of(after(1, "fast"), slow), Duration.ofSeconds(2))
                    .iterator();
            assertThat(iterator.next().result()).isEqualTo("fast");
            assertThatThrownBy(iterator::next).isInstanceOf(TimeoutError.class);
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(java.util.NoSuchElementException.class);
            assertThat(slow.await()).isEqualTo("slow");
        });
    }
}
