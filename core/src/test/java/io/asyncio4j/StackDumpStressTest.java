// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever looks at the stacks of coroutines suspends them for a moment, and wakes them again on its own account. */
class StackDumpStressTest extends EngineTest {
    private static final int TASKS = 4;
    private static final int TURNS = 20_000;

    @Test
    void readingStacksFromAnotherThreadLosesNoWakeUp() throws InterruptedException {
        EventLoop real = realLoop();
        List<Task<?>> tasks = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread runner = Thread.ofPlatform().daemon().start(() -> {
            real.runUntilComplete(() -> {
                for (int i = 0; i < TASKS; i++) {
                    tasks.add(Asyncio.createTask(i % 2 == 0 ? this::yields : this::sleeps));
                }
                begun.countDown();
                Asyncio.wait(tasks);
            });
            ended.countDown();
        });

        begun.await();
        int seen = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ended.getCount() > 0 && System.nanoTime() < deadline) {
            for (Task<?> task : tasks) {
                seen += task.getStack().length;
            }
        }

        assertThat(ended.await(1, TimeUnit.SECONDS)).as("the tasks ended").isTrue();
        assertThat(seen).isPositive();
        runner.join();
        real.close();
    }

    private void yields() {
        for (int i = 0; i < TURNS; i++) {
            Asyncio.sleep(0);
        }
    }

    private void sleeps() {
        EventLoop here = Asyncio.getRunningLoop();
        for (int i = 0; i < TURNS; i++) {
            AsyncFuture<String> future = here.createFuture();
            here.callSoon(() -> future.setResult(""));
            future.await();
        }
    }
}
