// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GatherTest extends EngineTest {
    private Coroutine<String> after(double seconds, String value) {
        return () -> {
            trace.add("begin " + value);
            Asyncio.sleep(seconds);
            trace.add("end " + value);
            return value;
        };
    }

    private static Coroutine<String> failsAfter(double seconds, String message) {
        return () -> {
            Asyncio.sleep(seconds);
            throw new IllegalArgumentException(message);
        };
    }

    @Test
    void childrenStartAndResultsComeInTheOrderOfTheArguments() {
        run(() -> assertThat(Asyncio.gather(after(3, "a"), after(1, "b"), after(2, "c"))
                        .await())
                .containsExactly("a", "b", "c"));
        assertThat(trace).containsExactly("begin a", "begin b", "begin c", "end b", "end c", "end a");
        assertThat(elapsed()).isEqualTo(3);
    }

    @Test
    void firstFailureCompletesItAndTheSiblingsGoOnUnreported() {
        run(() -> {
            AsyncFuture<List<String>> all = Asyncio.gather(failsAfter(1, "x"), after(2, "b"), failsAfter(2, "y"));
            assertThatThrownBy(all::await).hasMessage("x");
            assertThat(elapsed()).isEqualTo(1);
            Asyncio.sleep(2);
        });
        assertThat(trace).contains("end b");
    }

    @Test
    void returningExceptionsCollectsFailuresAndCancellations() {
        run(() -> {
            Task<String> cancelled = Asyncio.createTask(after(5, "c"));
            loop.callLater(1, () -> cancelled.cancel());
            List<Object> all = Asyncio.gatherReturningExceptions(List.of(after(1, "a"), failsAfter(1, "x"), cancelled))
                    .await();
            assertThat(all.get(0)).isEqualTo("a");
            assertThat(all.get(1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(all.get(2)).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void childCancelledFromOutsideFailsItAndLeavesTheSiblingsAlone() {
        run(() -> {
            Task<String> child = Asyncio.createTask(after(5, "a"));
            Task<String> sibling = Asyncio.createTask(after(2, "b"));
            AsyncFuture<List<String>> all = Asyncio.gather(child, sibling);
            Asyncio.sleep(0);
            child.cancel();
            assertThatThrownBy(all::await).isInstanceOf(CancelledError.class);
            assertThat(all.cancelled()).isFalse();
            assertThat(all.exception()).isInstanceOf(CancelledError.class);
            assertThat(sibling.await()).isEqualTo("b");
        });
    }

    @Test
    void cancelReachesTheChildrenWithItsMessage() {
        run(() -> {
            Task<String> one = Asyncio.createTask(after(5, "a"));
            Task<String> two = Asyncio.createTask(after(5, "b"));
            AsyncFuture<List<String>> all = Asyncio.gather(one, two);
            Asyncio.sleep(0);
            assertThat(all.cancel("m")).isTrue();
            assertThat(all.done()).isFalse();
            assertThatThrownBy(all::await).isInstanceOf(CancelledError.class).hasMessage("m");
            passes(2);
            assertThat(one.cancelled()).isTrue();
            assertThat(two.cancelled()).isTrue();
        });
    }

    @Test
    void cancelThatAllChildrenSwallowIsStillACancellation() {
        run(() -> {
            Coroutine<String> swallows = () -> {
                try {
                    Asyncio.sleep(5);
                } catch (CancelledError e) {
                    trace.add("swallowed");
                }
                return "value";
            };
            AsyncFuture<List<String>> all = Asyncio.gather(swallows, () -> swallows.await());
            Asyncio.sleep(0);
            all.cancel();
            assertThatThrownBy(all::await).isInstanceOf(CancelledError.class);
        });
        assertThat(trace).hasSize(2);
    }

    @Test
    void cancelIsDeclinedWhenAllChildrenAreDone() {
        run(() -> {
            AsyncFuture<Integer> child = loop.createFuture();
            AsyncFuture<List<Integer>> all = Asyncio.gather(List.of(child));
            child.setResult(1);
            assertThat(all.done()).isFalse();
            assertThat(all.cancel()).isFalse();
            assertThat(all.await()).containsExactly(1);
        });
    }

    @Test
    void theSameLambdaGivenTwiceRunsTwice() {
        Coroutine<String> noted = () -> {
            trace.add("run");
            return "";
        };

        loop.runUntilComplete(() -> Asyncio.gather(List.of(noted, noted)).await());

        assertThat(trace).containsExactly("run", "run");
    }

    @Test
    void taskGivenTwiceRunsOnceAndNothingIsDoneAtOnce() {
        run(() -> {
            Task<String> once = loop.createTask(after(1, "a"));
            assertThat(Asyncio.gather(List.of(once, once)).await()).containsExactly("a", "a");
            AsyncFuture<List<Object>> nothing = Asyncio.gather(List.<Coroutine<Object>>of());
            assertThat(nothing.done()).isTrue();
            assertThat(nothing.await()).isEmpty();
            AsyncFuture<Integer> done = loop.createFuture();
            done.setResult(4);
            assertThat(Asyncio.gather(List.of(done)).done()).isTrue();
            AsyncFuture<Integer> failed = loop.createFuture();
            failed.setException(new IllegalArgumentException("x"));
            assertThatThrownBy(Asyncio.gather(List.of(failed))::result).hasMessage("x");
        });
        assertThat(trace).containsExactly("begin a", "end a");
    }

    @Test
    void futuresOfAnotherLoopAreRefused() {
        try (EventLoop other = realLoop()) {
            AsyncFuture<Integer> foreign = other.createFuture();
            run(() -> assertThatThrownBy(() -> Asyncio.gather(List.of(foreign)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("belongs to another"));
        }
    }
}
