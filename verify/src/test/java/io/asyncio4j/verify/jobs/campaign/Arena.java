// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The workers of a campaign, as faults see them. */
final class Arena implements AutoCloseable {
    /** Starts the worker of a number. */
    @FunctionalInterface
    interface Start {
        Victim start(int number) throws Exception;
    }

    private final Start start;
    private final long leaseMillis;
    private final List<Victim> victims = new ArrayList<>();
    private int started;

    Arena(Start start, long leaseMillis, int workers) throws Exception {
        this.start = start;
        this.leaseMillis = leaseMillis;
        for (int i = 0; i < workers; i++) {
            victims.add(start.start(started++));
        }
    }

    long leaseMillis() {
        return leaseMillis;
    }

    /** How many workers there have been. */
    int started() {
        return started;
    }

    /** Chooses one, which works by then. */
    Victim any(Random random) {
        Victim victim = victims.get(random.nextInt(victims.size()));
        victim.awaitStart();
        return victim;
    }

    void replace(Victim gone) throws Exception {
        victims.set(victims.indexOf(gone), start.start(started++));
    }

    /** Fails if a worker has ended that nobody has ended. */
    void assertAlive() {
        for (Victim victim : victims) {
            if (!victim.isAlive()) {
                throw new AssertionError("A worker has ended by itself: " + victim);
            }
        }
    }

    void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends all workers as an operator does. */
    void end() {
        victims.forEach(Victim::end);
        victims.clear();
    }

    @Override
    public void close() {
        victims.forEach(Victim::kill);
    }
}
