// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two threads play hide and seek and wait for each other by a condition, the JDK's own. The six lines come in order whoever
 * starts first, since each waits for its turn and not for a signal alone.
 */
public final class HideAndSeek implements Story {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final boolean hiderFirst;

    /** How many lines have been said. Guarded by lock. */
    private int said;

    /** For the service loader. */
    public HideAndSeek() {
        this(false);
    }

    HideAndSeek(boolean hiderFirst) {
        this.hiderFirst = hiderFirst;
    }

    @Override
    public String id() {
        return "D5";
    }

    @Override
    public String title() {
        return "a condition: hide and seek between two threads, whoever starts first";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        Thread seeker = Thread.ofPlatform().unstarted(() -> {
            say(out, 0, "seeker: my eyes are covered, hide!");
            say(out, 2, "seeker: here I come");
            say(out, 4, "seeker: found you");
        });
        Thread hider = Thread.ofPlatform().unstarted(() -> {
            say(out, 1, "hider: I am hidden, look for me");
            say(out, 3, "hider: you will never find me");
            say(out, 5, "hider: you win");
        });
        Thread first = hiderFirst ? hider : seeker;
        first.start();
        if (hiderFirst) {
            awaitWaiting();
        }
        (hiderFirst ? seeker : hider).start();
        seeker.join();
        hider.join();
        return 0;
    }

    private void awaitWaiting() {
        while (true) {
            lock.lock();
            try {
                if (lock.hasWaiters(changed)) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until so many lines have been said, and says the next one. */
    private void say(PrintStream out, int turn, String line) {
        lock.lock();
        try {
            while (said != turn) {
                changed.awaitUninterruptibly();
            }
            out.println(line);
            said++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
