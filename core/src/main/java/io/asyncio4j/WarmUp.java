// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shows the JIT compiler what comes after a wait, once a JVM, when very many coroutines are about to wait.
 *
 * <p>It compiles a path when that has been walked often enough. If a hundred thousand coroutines begin and none has gone
 * on yet, it takes what follows a wait for code that never runs and leaves it out; then each of them has to be taken
 * back to the interpreter when it goes on, at many times the cost. And a stack that the interpreter made is six times as
 * large. So this begins while the coroutines are still being made.
 */
final class WarmUp {
    /** Given to its tasks, so that they use up no number of a {@code Task-N}. */
    private static final String NAME = "warm-up";

    private static final int RUNS = 30;
    private static final int ROUNDS = 50;
    private static final double AT_ONCE = 1e-9;
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private WarmUp() {}

    /** Lets a loop of its own, on a thread of its own, walk those paths for some milliseconds. */
    static void begin(EngineKind engine) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("asyncio4j-" + NAME).start(() -> {
                try (EventLoop loop = EventLoop.builder().engine(engine).build()) {
                    for (int i = 0; i < RUNS; i++) {
                        loop.runUntilComplete(loop.createTask(() -> walk(loop), NAME));
                    }
                    loop.runUntilComplete(loop.createTask(() -> Asyncio.sleep(AT_ONCE), NAME));
                }
            });
        }
    }

    /** Starts tasks that end in another order than that of their start. */
    private static void walk(EventLoop loop) {
        for (int i = 0; i < ROUNDS; i++) {
            AsyncFuture<String> future = loop.createFuture();
            Task<?> waits = loop.createTask(() -> future.await(), NAME);
            Task<?> sleeps = loop.createTask(() -> Asyncio.sleep(AT_ONCE), NAME);
            Task<?> yields = loop.createTask(() -> Asyncio.sleep(0), NAME);
            Task<?> sleepsAgain = loop.createTask(WarmUp::sleepTwice, NAME);
            yields.await();
            sleepsAgain.await();
            future.setResult("");
            Asyncio.gather(waits, sleeps).await();
        }
        loop.createTask(() -> Asyncio.sleep(0), NAME); // ends in the next run, after the task of this one
    }

    private static void sleepTwice() {
        Asyncio.sleep(AT_ONCE);
        Asyncio.sleep(AT_ONCE);
    }
}
