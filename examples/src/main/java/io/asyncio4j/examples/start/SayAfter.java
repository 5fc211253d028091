// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Two coroutines that say something after 1 s and after 2 s. Awaited one after the other they take 3 s; as tasks, in a
 * task group and gathered they wait at the same time and take 2 s.
 */
public final class SayAfter implements Story {
    @Override
    public String id() {
        return "B2";
    }

    @Override
    public String title() {
        return "the same two coroutines one after the other, as tasks, in a group, gathered: 3 s, 2 s, 2 s, 2 s";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    static void tell(PrintStream out) throws Exception {
        timed(out, "one after the other", () -> {
            sayAfter(out, 1, "hello");
            sayAfter(out, 2, "world");
        });
        timed(out, "two tasks", () -> {
            Task<?> hello = Asyncio.createTask(() -> sayAfter(out, 1, "hello"));
            Task<?> world = Asyncio.createTask(() -> sayAfter(out, 2, "world"));
            hello.await();
            world.await();
        });
        timed(
                out,
                "a task group",
                () -> Asyncio.taskGroup(group -> {
                    group.createTask(() -> sayAfter(out, 1, "hello"));
                    group.createTask(() -> sayAfter(out, 2, "world"));
                }));
        timed(out, "gather", () -> {
            VoidCoroutine hello = () -> sayAfter(out, 1, "hello");
            VoidCoroutine world = () -> sayAfter(out, 2, "world");
            Asyncio.gather(hello.asCoroutine(), world.asCoroutine()).await();
        });
    }

    private static void sayAfter(PrintStream out, double seconds, String what) {
        Asyncio.sleep(seconds);
        out.println("  " + what);
    }

    private static void timed(PrintStream out, String how, VoidCoroutine block) throws Exception {
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        out.println(how + ":");
        block.run();
        out.printf(Locale.ROOT, "  took %.1f s%n", loop.time() - start);
    }
}
