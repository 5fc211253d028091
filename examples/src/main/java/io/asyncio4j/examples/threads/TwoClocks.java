// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;

/**
 * Two threads say what time it is, one every 2 s, one every 4 s, five times each. They take turns as their clocks have it,
 * and the process ends when both have: the JVM waits for threads that are no daemons. Nothing here is new: threads are the
 * JDK's own.
 */
public final class TwoClocks implements Story {
    private static final int TIMES = 5;

    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public TwoClocks() {
        this(1);
    }

    TwoClocks(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "A1";
    }

    @Override
    public String title() {
        return "two threads tell the time, every 2 s and every 4 s, five times each";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        long start = System.nanoTime();
        Thread fast = Thread.ofPlatform().name("every 2 s").start(() -> tell(out, start, 2));
        Thread slow = Thread.ofPlatform().name("every 4 s").start(() -> tell(out, start, 4));
        fast.join();
        slow.join();
        out.println("both have ended");
        return 0;
    }

    private void tell(PrintStream out, long start, int every) {
        try {
            for (int i = 1; i <= TIMES; i++) {
                Thread.sleep((long) (every * second * 1000));
                long now = Math.round((System.nanoTime() - start) / 1e9 / second);
                out.println(Thread.currentThread().getName() + ": it is " + now + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
