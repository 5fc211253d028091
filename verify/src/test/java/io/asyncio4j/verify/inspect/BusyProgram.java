// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.inspect;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.inspect.Inspect;
import io.asyncio4j.sync.AsyncLock;
import java.util.List;

/** A program of many tasks that runs until it is ended; it says "ready" when they all wait. */
public final class BusyProgram {
    private static final int SLEEPERS = 60;

    private BusyProgram() {}

    /**
     * Runs it.
     *
     * @param args {@code hold}: then the loop is held by a task; {@code register}: then the bean is registered from inside
     */
    public static void main(String[] args) {
        List<String> wishes = List.of(args);
        if (wishes.contains("register")) {
            System.out.println(Inspect.registerMBean());
        }
        Asyncio.run(() -> {
            AsyncLock lock = new AsyncLock();
            Asyncio.createTask(() -> lock.withLock(BusyProgram::worksUnderTheLock), "owner");
            Asyncio.createTask(() -> lock.withLock(BusyProgram::worksUnderTheLock), "wants-the-lock");
            Task<?>[] pair = new Task<?>[2];
            pair[0] = Asyncio.createTask(() -> pair[1].await(), "ping");
            pair[1] = Asyncio.createTask(() -> pair[0].await(), "pong");
            AsyncFuture<?> all = Asyncio.gather(List.of(
                    Asyncio.createTask(() -> Asyncio.sleep(1000), "名前-one"),
                    Asyncio.createTask(
                            () -> Asyncio.sleep(1000), "a-name-that-is-longer-than-any-column-has-room-for")));
            for (int i = 0; i < SLEEPERS; i++) {
                Asyncio.createTask(() -> Asyncio.sleep(1000), "sleeper-" + i);
            }
            Asyncio.sleep(0);
            if (wishes.contains("hold")) {
                Asyncio.createTask(BusyProgram::holdsTheLoop, "holder");
            }
            System.out.println("ready");
            all.await();
        });
    }

    private static void worksUnderTheLock() {
        Asyncio.sleep(1000);
    }

    private static void holdsTheLoop() {
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
    }
}
