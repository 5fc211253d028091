// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.HeldLocks;
import io.asyncio4j.threads.LockOrderError;
import io.asyncio4j.threads.OrderedLocks;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * A thread that lives, and then does not; a plain lock that one thread takes twice, which would stop it for ever and is
 * found instead; and a reentrant lock, which counts.
 *
 * <p>Python's {@code Lock} is the write lock of a {@link StampedLock}, its {@code RLock} a {@link ReentrantLock}.
 */
public final class LockTakenTwice implements Story {
    private final Lock plain = new StampedLock().asWriteLock();
    private final ReentrantLock reentrant = new ReentrantLock();

    /** For the service loader. */
    public LockTakenTwice() {}

    @Override
    public String id() {
        return "D1";
    }

    @Override
    public String title() {
        return "is it alive? A plain lock taken twice by one thread is found and named, a reentrant one counts";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        OrderedLocks.declare("account", plain);
        Thread thread = Thread.ofPlatform().name("careless").unstarted(() -> takeTwice(out));
        out.println("before start, alive: " + thread.isAlive());
        thread.start();
        out.println("after start, state is no longer NEW: " + (thread.getState() != Thread.State.NEW));
        thread.join();
        out.println("after join, alive: " + thread.isAlive());
        count(out);
        return 0;
    }

    private void takeTwice(PrintStream out) {
        try (HeldLocks outer = OrderedLocks.acquire(plain)) {
            out.println("taken once: " + !outer.toString().isEmpty());
            try (HeldLocks inner = OrderedLocks.acquire(plain)) {
                out.println("taken twice: " + inner);
            } catch (LockOrderError e) {
                out.println(e.getMessage());
            }
        }
    }

    private void count(PrintStream out) {
        try (HeldLocks once = OrderedLocks.acquire(reentrant);
                HeldLocks twice = OrderedLocks.acquire(reentrant)) {
            out.println("reentrant lock, holds: " + reentrant.getHoldCount() + ", released in "
                    + List.of(once, twice).size() + " steps");
        }
        out.println("reentrant lock, holds: " + reentrant.getHoldCount());
    }
}
