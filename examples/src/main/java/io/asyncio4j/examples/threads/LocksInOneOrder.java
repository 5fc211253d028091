// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.HeldLocks;
import io.asyncio4j.threads.LockOrderError;
import io.asyncio4j.threads.OrderedLocks;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads move money between two accounts, each naming the locks in its own order, ten thousand times. Taken as named,
 * they would soon wait for each other for ever; {@link OrderedLocks} takes them in one order. A third thread takes one
 * inside the other the wrong way round, and is told at once.
 */
public final class LocksInOneOrder implements Story {
    private static final int TIMES = 10_000;

    private final Lock savings = new ReentrantLock();
    private final Lock current = new ReentrantLock();
    private final AtomicInteger moved = new AtomicInteger();

    /** For the service loader. */
    public LocksInOneOrder() {}

    @Override
    public String id() {
        return "D2";
    }

    @Override
    public String title() {
        return "several locks in one order for all: no deadlock, and a violation is an error at once";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        OrderedLocks.declare("savings", savings);
        OrderedLocks.declare("current", current);
        Thread there = Thread.ofPlatform().name("there").start(() -> move(savings, current));
        Thread back = Thread.ofPlatform().name("back").start(() -> move(current, savings));
        there.join();
        back.join();
        out.println("moved " + moved + " times, and nobody waits");
        Thread careless = Thread.ofPlatform().name("careless").start(() -> nest(out));
        careless.join();
        return 0;
    }

    private void move(Lock from, Lock to) {
        for (int i = 0; i < TIMES; i++) {
            try (HeldLocks held = OrderedLocks.acquire(from, to)) {
                moved.addAndGet(held == null ? 0 : 1);
            }
        }
    }

    private void nest(PrintStream out) {
        try (HeldLocks outer = OrderedLocks.acquire(current);
                HeldLocks inner = OrderedLocks.acquire(savings)) {
            out.println("never reached: " + outer + inner);
        } catch (LockOrderError e) {
            out.println(e.getMessage());
        }
    }
}
