// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Three tasks of 1, 2 and 4 s take 4 s together, not 7: awaited by wait, gather, as-completed, and nested. */
public final class ThreeTasksAtOnce implements Story {
    @Override
    public String id() {
        return "E2";
    }

    @Override
    public String title() {
        return "three tasks of 1, 2 and 4 s take 4 s: by wait, gather, as-completed, nested";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    static void tell(PrintStream out) throws Exception {
        timed(out, "wait", () -> {
            List<Task<Integer>> tasks = List.of(start(1), start(2), start(4));
            Asyncio.wait(tasks);
            tasks.forEach(task -> out.println("  slept " + task.result() + " s"));
        });
        timed(out, "gather", () -> out.println("  slept " + all().await()));
        timed(out, "as completed", () -> {
            for (AsyncFuture<Integer> next : Asyncio.asCompleted(List.of(start(4), start(1), start(2)))) {
                out.println("  slept " + next.result() + " s");
            }
        });
        timed(out, "nested", () -> {
            Coroutine<List<Integer>> inner = () -> all().await();
            out.println("  slept " + Asyncio.createTask(inner).await());
        });
    }

    private static AsyncFuture<List<Integer>> all() {
        return Asyncio.gather(() -> work(1), () -> work(2), () -> work(4));
    }

    private static Task<Integer> start(int seconds) {
        return Asyncio.createTask(() -> work(seconds));
    }

    private static int work(int seconds) {
        Asyncio.sleep(seconds);
        return seconds;
    }

    private static void timed(PrintStream out, String how, VoidCoroutine block) throws Exception {
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        out.println(how + ":");
        block.run();
        out.printf(Locale.ROOT, "  took %.1f s%n", loop.time() - start);
    }
}
