// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * What comes of a coroutine that nobody awaits. In Python a call of one without {@code await} runs nothing, and a warning
 * says so. Here a call is a call; what remains possible is told by the loop.
 */
public final class NeverAwaited implements Story {
    @Override
    public String id() {
        return "B3";
    }

    @Override
    public String title() {
        return "a coroutine that is never awaited: what cannot happen here, and what is reported";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        tell(out, EventLoop::create);
        return 0;
    }

    static void tell(PrintStream out, Supplier<EventLoop> loops) {
        try (Runner runner = Runner.builder().loopFactory(loops).build()) {
            runner.getLoop()
                    .setExceptionHandler((loop, context) -> out.println("the loop reports: " + context.message()
                            + (context.exception() == null
                                    ? ""
                                    : " (" + context.exception().getMessage() + ")")));
            runner.run(() -> tell(out));
        }
    }

    private static void tell(PrintStream out) {
        out.println("1. A plain call runs, there is nothing to forget:");
        say(out, "  hello");

        out.println("2. A lambda that is handed to nobody has not begun, like any lambda:");
        Coroutine<String> later = Coroutine.of(() -> say(out, "  never printed"));
        out.println("  made, not called: " + (later != null));

        out.println("3. A task that nobody awaits runs all the same:");
        Asyncio.createTask(() -> say(out, "  hello from a task"));
        Asyncio.sleep(0.1);

        out.println("4. A task that nobody awaits fails:");
        AsyncFuture<?> failing = Asyncio.createTask(() -> {
            throw new IllegalStateException("nobody asks");
        });
        Asyncio.sleep(0.1);
        out.println("  it failed: " + failing.done() + "; when it is garbage, or the loop is closed,");
    }

    private static String say(PrintStream out, String what) {
        Asyncio.sleep(0.1);
        out.println(what);
        return what;
    }
}
