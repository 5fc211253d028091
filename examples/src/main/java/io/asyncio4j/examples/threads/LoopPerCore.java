// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopGroup;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * What one thread cannot: computing on all cores. Coroutines compute for a second on one loop, then on a loop a core. N loops
 * do N times the work, as far as the machine has cores for them; and what belongs to one loop still needs no lock.
 */
public final class LoopPerCore implements Story {
    private final double seconds;
    private final int cores;

    /** For the service loader. */
    public LoopPerCore() {
        this(1, Runtime.getRuntime().availableProcessors());
    }

    LoopPerCore(double seconds, int cores) {
        this.seconds = seconds;
        this.cores = cores;
    }

    @Override
    public String id() {
        return "A9";
    }

    @Override
    public String title() {
        return "several cores: a loop a core, coroutines on each";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        work(1); // lets the compiler see it
        long alone = work(1).getFirst();
        out.println("1 loop: done");
        List<Long> together = work(cores);
        long sum = together.stream().mapToLong(Long::longValue).sum();
        out.println(cores + " loops: done, each at work: " + together.stream().allMatch(count -> count > 0));
        out.printf(Locale.ROOT, "%d loops do %.1f times the work of one%n", cores, (double) sum / alone);
        return 0;
    }

    /** Computes on so many loops, all at the same time; gives the number of rounds that each has done. */
    private List<Long> work(int loops) {
        CountDownLatch ready = new CountDownLatch(loops);
        try (LoopGroup group = LoopGroup.start(loops, "core")) {
            List<CompletableFuture<Long>> counts = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                counts.add(group.submit(() -> {
                    Asyncio.toThread(() -> {
                        ready.countDown();
                        ready.await();
                        return true;
                    });
                    return rounds();
                }));
            }
            return counts.stream().map(CompletableFuture::join).toList();
        }
    }

    private long rounds() {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long rounds = 0;
        double sum = 0;
        while (System.nanoTime() < end) {
            for (int i = 1; i < 20_000; i++) {
                sum += Math.sqrt(i);
            }
            rounds++;
            Asyncio.sleep(0); // others of this loop get their turn
        }
        return sum > 0 ? rounds : 0;
    }
}
