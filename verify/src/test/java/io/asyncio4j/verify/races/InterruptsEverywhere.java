// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A thread interrupts the coroutines, the loop's thread and those that wait for its tasks.
 *
 * <p>An interrupted coroutine is cancelled or fails, and never resumed early; an interrupted run stops, and the next one
 * goes on where it was; each get ends.
 */
final class InterruptsEverywhere implements Scenario {
    private static final int TASKS = 12;
    private static final int TURNS = 30;

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        AtomicReferenceArray<Thread> coroutines = new AtomicReferenceArray<>(TASKS);
        CountDownLatch left = new CountDownLatch(TASKS);
        LinkedBlockingQueue<Integer> nothing = new LinkedBlockingQueue<>();
        List<Object> early = new ArrayList<>();
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int k = i;
            tasks.add(loop.createTask(() -> {
                coroutines.set(k, Thread.currentThread());
                try {
                    for (int turn = 0; turn < TURNS; turn++) {
                        double begin = loop.time();
                        if (k % 3 == 0 && round.engine == EngineKind.LOOM) {
                            nothing.poll(100, TimeUnit.MICROSECONDS);
                        } else {
                            Asyncio.sleep(k % 3 == 1 ? 0 : 0.0001);
                        }
                        if (k % 3 == 2 && loop.time() - begin < 0.00009) {
                            early.add(loop.time() - begin);
                        }
                    }
                } finally {
                    coroutines.set(k, null);
                    left.countDown();
                }
            }));
        }
        Thread runner = round.thread("race-runner", () -> {
            while (left.getCount() > 0 || tasks.stream().anyMatch(task -> !task.done())) {
                loop.callLater(0.002, loop::stop);
                loop.runForever();
                Thread.interrupted();
            }
        });
        for (Task<?> task : tasks.subList(0, 3)) {
            round.race(random -> round.outcome(task));
        }
        round.race(random -> {
            while (left.getCount() > 0) {
                Thread victim = random.nextInt(4) == 0 ? runner : coroutines.get(random.nextInt(TASKS));
                if (victim != null && random.nextInt(5) == 0) {
                    victim.interrupt();
                }
                pause(random);
            }
        });
        round.go();
        round.await(left, "Coroutines");
        round.awaitEnd(runner);
        for (Task<?> task : tasks) {
            Object outcome = round.outcome(task);
            check(
                    outcome == null
                            || outcome instanceof InterruptedException
                            || outcome instanceof CancellationException,
                    "an interrupt became " + outcome);
        }
        check(early.isEmpty(), "sleeps ended early: " + early);
    }
}
