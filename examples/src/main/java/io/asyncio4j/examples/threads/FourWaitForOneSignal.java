// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.ThreadEvent;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Four threads start, wait for one signal, and finish together when it comes. */
public final class FourWaitForOneSignal implements Story {
    private static final int THREADS = 4;

    /** For the service loader. */
    public FourWaitForOneSignal() {}

    @Override
    public String id() {
        return "D4";
    }

    @Override
    public String title() {
        return "an event: four threads wait for one signal";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        ThreadEvent signal = new ThreadEvent();
        CountDownLatch started = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= THREADS; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    out.println("thread " + number + " starts and waits");
                    started.countDown();
                    signal.await();
                    out.println("thread " + number + " ends");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        started.await();
        out.println("main thread: gives the signal");
        signal.set();
        for (Thread thread : threads) {
            thread.join();
        }
        return 0;
    }
}
