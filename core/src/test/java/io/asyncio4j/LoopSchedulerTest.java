// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop as a scheduled executor service. */
class LoopSchedulerTest extends EngineTest {
    private void note(String what) {
        trace.add(what + " at " + Math.round(elapsed()));
    }

    @Test
    void workRunsWhenItIsDueOnTheLoopsClockAndMayAwait() {
        run(() -> {
            ScheduledExecutorService service = loop.scheduledExecutor();
            service.schedule(() -> note("late"), 30, TimeUnit.SECONDS);
            ScheduledFuture<String> early = service.schedule(
                    () -> {
                        Asyncio.sleep(5);
                        note("early");
                        return "result";
                    },
                    10,
                    TimeUnit.SECONDS);
            assertThat(early.getDelay(TimeUnit.SECONDS)).isEqualTo(10);
            assertThat(early.get()).isEqualTo("result");
            service.shutdown();
            assertThat(service.awaitTermination(1, TimeUnit.HOURS)).isTrue();
        });

        assertThat(trace).containsExactly("early at 15", "late at 30");
    }

    @Test
    void aFixedRateCatchesUpAndAFixedDelayDoesNot() {
        run(() -> {
            ScheduledExecutorService service = loop.scheduledExecutor();
            AtomicInteger rate = new AtomicInteger();
            ScheduledFuture<?> atRate = service.scheduleAtFixedRate(
                    () -> {
                        note("rate");
                        Asyncio.sleep(rate.incrementAndGet() == 1 ? 25 : 0);
                    },
                    10,
                    10,
                    TimeUnit.SECONDS);
            Asyncio.sleep(45);
            atRate.cancel(false);
            ScheduledFuture<?> withDelay = service.scheduleWithFixedDelay(
                    () -> {
                        note("delay");
                        Asyncio.sleep(5);
                    },
                    0,
                    10,
                    TimeUnit.SECONDS);
            Asyncio.sleep(36);
            withDelay.cancel(false);
            assertThatThrownBy(withDelay::get).isInstanceOf(CancellationException.class);
        });

        assertThat(trace)
                .containsExactly(
                        "rate at 10",
                        "rate at 35",
                        "rate at 35",
                        "rate at 40",
                        "delay at 45",
                        "delay at 60",
                        "delay at 75");
    }

    @Test
    void theLongestPeriodIsForEver() {
        run(() -> {
            ScheduledExecutorService service = loop.scheduledExecutor();
            service.scheduleAtFixedRate(() -> note("rate"), 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            service.scheduleWithFixedDelay(() -> note("delay"), 0, Long.MAX_VALUE, TimeUnit.DAYS);
            Asyncio.sleep(100);
            service.shutdown();
        });

        assertThat(trace).containsExactlyInAnyOrder("rate at 0", "delay at 0");
    }

    @Test
    void aFailureEndsARepetitionAndIsItsResult() {
        run(() -> {
            ScheduledFuture<?> repeated = loop.scheduledExecutor()
                    .scheduleAtFixedRate(
                            () -> {
                                throw new IllegalArgumentException("planted");
                            },
                            1,
                            1,
                            TimeUnit.SECONDS);

            assertThatThrownBy(repeated::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("planted");
            assertThat(elapsed()).isEqualTo(1);
        });
    }

    @Test
    void aFailureWithoutAFutureIsReported() {
        run(() -> {
            loop.scheduledExecutor().execute(() -> {
                throw new IllegalArgumentException("planted");
            });
            passes(3);
            assertThat(takeReports())
                    .singleElement()
                    .satisfies(report -> assertThat(report.exception()).hasMessage("planted"));
        });
    }

    @Test
    void aCancelledTimerKeepsNoLoopBusyAndNeverRuns() {
        run(() -> {
            ScheduledFuture<?> far = loop.scheduledExecutor().schedule(() -> note("never"), 1, TimeUnit.DAYS);
            passes(2);
            assertThat(far.cancel(true)).isTrue();
            Asyncio.sleep(5);
            assertThat(far.isCancelled()).isTrue();
        });
        assertThat(elapsed()).isEqualTo(5);
        assertThat(trace).isEmpty();
    }

    @Test
    void cancelWithInterruptCancelsAnAwait() {
        run(() -> {
            Future<?> work = loop.scheduledExecutor().submit(() -> {
                try {
                    Asyncio.sleep(100);
                } finally {
                    note("cleaned up");
                }
            });
            passes(2);
            work.cancel(true);
            Asyncio.sleep(1);
        });

        assertThat(trace).containsExactly("cleaned up at 0");
    }

    @Test
    void getHasATimeLimit() {
        run(() -> {
            ScheduledFuture<?> late = loop.scheduledExecutor().schedule(() -> note("late"), 10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> late.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(elapsed()).isEqualTo(3);
            late.get(Long.MAX_VALUE, TimeUnit.DAYS);
        });

        assertThat(trace).containsExactly("late at 10");
    }

    @Test
    void invokeAllRunsSideBySide() {
        run(() -> {
            Callable<Double> sleeper = () -> {
                Asyncio.sleep(2);
                return elapsed();
            };
            List<Future<Double>> all = loop.scheduledExecutor().invokeAll(List.of(sleeper, sleeper, sleeper));

            assertThat(all).allSatisfy(future -> assertThat(future.get()).isEqualTo(2));
        });
    }

    @Test
    void shutdownLetsWhatIsDueLaterRunAndEndsWhatRepeats() {
        run(() -> {
            ScheduledExecutorService service = loop.scheduledExecutor();
            service.schedule(() -> note("once"), 10, TimeUnit.SECONDS);
            service.scheduleAtFixedRate(() -> note("again"), 1, 4, TimeUnit.SECONDS);
            Asyncio.sleep(6);
            service.shutdown();
            assertThatThrownBy(() -> service.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
            assertThat(service.awaitTermination(2, TimeUnit.SECONDS)).isFalse();
            service.close();
            assertThat(service.isTerminated()).isTrue();
        });

        assertThat(trace).containsExactly("again at 1", "again at 5", "once at 10");
    }

    @Test
    void shutdownNowCancelsWhatRunsAndReturnsWhatDidNotBegin() {
        run(() -> {
            ScheduledExecutorService service = loop.scheduledExecutor();
            service.execute(() -> {
                try {
                    Asyncio.sleep(100);
                } finally {
                    note("cleaned up");
                }
            });
            ScheduledFuture<?> later = service.schedule(() -> note("never"), 10, TimeUnit.SECONDS);
            Asyncio.sleep(1);
            assertThat(service.shutdownNow()).isEqualTo(List.of(later));
            assertThat(service.isTerminated()).isFalse();
            assertThat(service.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        });

        assertThat(trace).containsExactly("cleaned up at 1");
    }

    @Test
    void theEndOfTheLoopIsItsEnd() throws Exception {
        ScheduledExecutorService service = loop.scheduledExecutor();
        ScheduledFuture<?> waiting = service.schedule(() -> note("never"), 1, TimeUnit.DAYS);
        run(() -> passes(3));
        ScheduledFuture<?> notSeen = service.schedule(() -> note("never"), 1, TimeUnit.DAYS);
        loop.close();

        assertThat(waiting.isCancelled()).isTrue();
        assertThat(notSeen.isCancelled()).isTrue();
        assertThat(service.isShutdown()).isTrue();
        assertThat(service.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> service.schedule(() -> note("never"), 1, TimeUnit.DAYS))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(loop::scheduledExecutor).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherThreadsScheduleAndWait() throws Exception {
        try (EventLoop real = realLoop()) {
            ScheduledExecutorService service = real.scheduledExecutor();
            AsyncFuture<Object> ended = real.createFuture();
            Thread other = Thread.ofPlatform().start(() -> {
                try {
                    trace.add(service.schedule(() -> "result", 1, TimeUnit.MILLISECONDS)
                            .get(10, TimeUnit.SECONDS));
                    trace.add(service.invokeAny(List.of(() -> "any")));
                } catch (Exception e) {
                    trace.add(e);
                }
                real.callSoonThreadsafe(() -> ended.setResult("end"));
            });
            real.runUntilComplete(ended);
            other.join();

            assertThat(trace).containsExactly("result", "any");
        }
    }

    @Test
    void waitingOnTheLoopOutsideOfACoroutineIsAnError() {
        run(() -> {
            Future<?> never = loop.scheduledExecutor().schedule(() -> note("never"), 1, TimeUnit.DAYS);
            loop.callSoon(() -> trace.add(assertThatThrownBy(never::get)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("coroutine")
                    != null));
            Asyncio.sleep(1);
            never.cancel(false);
        });

        assertThat(trace).containsExactly(true);
    }
}
