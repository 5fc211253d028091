// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A thread that does one thing, for tests: what came of it, and whether it waits. */
final class Threads<T> {
    private final FutureTask<T> outcome;
    private final Thread thread;

    private Threads(Thread.Builder builder, Callable<T> body) {
        outcome = new FutureTask<>(body);
        thread = builder.start(outcome);
    }

    static <T> Threads<T> start(String name, Callable<T> body) {
        return new Threads<>(Thread.ofPlatform().daemon().name(name), body);
    }

    static <T> Threads<T> startVirtual(Callable<T> body) {
        return new Threads<>(Thread.ofVirtual(), body);
    }

    Thread thread() {
        return thread;
    }

    /** Returns once the thread waits for something, with or without a limit. */
    Threads<T> awaitWaiting() {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            if (!thread.isAlive()) {
                throw new AssertionError("ended instead of waiting: " + outcome);
            }
            Thread.yield();
        }
        return this;
    }

    T result() throws Exception {
        return outcome.get(30, TimeUnit.SECONDS);
    }
}
