// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    @AsyncTest
    void movesExactlyToTheNextTimer(VirtualClock clock) {
        List<String> log = new ArrayList<>();
        Asyncio.taskGroup(g -> {
            g.createTask(() -> {
                Asyncio.sleep(Duration.ofNanos(3));
                log.add("b " + clock.now().toNanos());
            });
            g.createTask(() -> {
                Asyncio.sleep(Duration.ofNanos(1));
                log.add("a " + clock.now().toNanos());
            });
        });

        assertThat(log).containsExactly("a 1", "b 3");
    }

    @AsyncTest
    void standsStillWhileSomethingIsReady(VirtualClock clock) {
        Asyncio.getRunningLoop().callLater(1, () -> {});
        for (int i = 0; i < 100; i++) {
            Asyncio.sleep(0);
        }

        assertThat(clock.now()).isZero();
    }

    @AsyncTest
    void standsStillWhileWorkIsOutside(VirtualClock clock) {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        var other = Asyncio.createTask(() -> Asyncio.sleep(5), "sleeper");
        Thread.ofVirtual().start(() -> {
            awaitWaiting(begun);
            mayEnd.countDown();
        });

        Asyncio.toThread(() -> {
            begun.countDown();
            mayEnd.await();
            return null;
        });

        assertThat(clock.now()).isZero();
        other.await();
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(5));
    }

    /** Gives the loop ample time to make a mistake after a job has begun. */
    private static void awaitWaiting(CountDownLatch begun) {
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }

    @AsyncTest
    void waitsForACompletionStage(VirtualClock clock) {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> stage.complete("done"));

        assertThat(Asyncio.await(stage)).isEqualTo("done");
        assertThat(clock.now()).isZero();
    }

    @AsyncTest(engine = Engines.LOOM)
    void waitsForACoroutineInABlockingCall(VirtualClock clock) throws InterruptedException {
        CountDownLatch opened = new CountDownLatch(1);
        var sleeper = Asyncio.createTask(() -> Asyncio.sleep(1), "sleeper");
        Thread.ofPlatform().start(opened::countDown);

        opened.await();

        assertThat(clock.now()).isZero();
        sleeper.await();
    }

    @AsyncTest
    void aHoldKeepsTheLoopWaitingForAThreadOfTheTest(EventLoop loop, VirtualClock clock) {
        AsyncFuture<String> answer = loop.createFuture();
        VirtualClock.Hold hold = clock.hold();
        Thread.ofPlatform().start(() -> {
            try (hold) {
                LockSupport.parkNanos(20_000_000);
                loop.callSoonThreadsafe(() -> answer.setResult("42"));
            }
        });

        assertThat(Asyncio.waitFor(answer, 1.0)).isEqualTo("42");
        assertThat(clock.now()).isZero();
    }

    @AsyncTest
    void timeoutsPassInVirtualTime(EventLoop loop, VirtualClock clock) {
        assertThatThrownBy(() -> Asyncio.waitFor(loop.createFuture(), Duration.ofHours(1)))
                .isInstanceOf(TimeoutError.class);
        assertThat(clock.now()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aLoopThatCanNeverGoOnSaysWhoWaitsForWhat() {
        for (EngineKind kind : EngineKind.values()) {
            VirtualClock clock = new VirtualClock();
            try (EventLoop loop =
                    EventLoop.builder().engine(kind).clock(clock).poller(clock).build()) {
                loop.setExceptionHandler((source, failure) -> {});
                AsyncFuture<String> never = loop.createFuture("the answer");
                loop.createTask(() -> never.await(), "asker");

                assertThatThrownBy(() -> loop.runUntilComplete(never))
                        .as("%s", kind)
                        .isInstanceOf(DeadlockError.class)
                        .hasMessageContaining("asker")
                        .hasMessageContaining("the answer");
            }
        }
    }
}
