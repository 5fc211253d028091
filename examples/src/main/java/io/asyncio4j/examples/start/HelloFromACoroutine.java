// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Hello from a coroutine that sleeps for a second: by {@code Asyncio.run}, and with a loop that is made, run and closed
 * by hand.
 */
public final class HelloFromACoroutine implements Story {
    private final Supplier<EventLoop> newLoop;

    /** For the service loader. */
    public HelloFromACoroutine() {
        this(Asyncio::newEventLoop);
    }

    HelloFromACoroutine(Supplier<EventLoop> newLoop) {
        this.newLoop = newLoop;
    }

    @Override
    public String id() {
        return "A3";
    }

    @Override
    public String title() {
        return "hello from a coroutine, after a second";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> hello(out, "Asyncio.run"));
        byHand(out);
        return 0;
    }

    void byHand(PrintStream out) {
        EventLoop loop = newLoop.get();
        try {
            loop.runUntilComplete(() -> hello(out, "a loop by hand"));
        } finally {
            loop.close();
        }
        out.println("loop closed: " + loop.isClosed());
    }

    static void hello(PrintStream out, String from) {
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        out.println("hello, says " + from);
        Asyncio.sleep(1);
        out.printf(Locale.ROOT, "world, %.1f s later%n", loop.time() - start);
    }
}
