// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.Asyncio;
import io.asyncio4j.DoneAndPending;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Ten tasks are waited for in three steps: until the first is done, for one second more, until all are done. */
public final class WaitForSome implements Story {
    @Override
    public String id() {
        return "D8";
    }

    @Override
    public String title() {
        return "wait for the first, then one second more, then for the rest; and until the first failure";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    static void tell(PrintStream out) {
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            double seconds = 0.4 * i;
            tasks.add(Asyncio.createTask(() -> Asyncio.sleep(seconds)));
        }
        var first = Asyncio.wait(tasks, ReturnWhen.FIRST_COMPLETED);
        report(out, "first completed", first, start);
        var second = Asyncio.wait(first.pending(), Duration.ofSeconds(1), ReturnWhen.ALL_COMPLETED);
        report(out, "1 s more", second, start);
        var rest = Asyncio.wait(second.pending());
        report(out, "the rest", rest, start);

        double failing = loop.time();
        Task<Void> good = Asyncio.createTask(() -> Asyncio.sleep(3), "good");
        Task<Void> bad = Asyncio.createTask(
                () -> {
                    Asyncio.sleep(1);
                    throw new IllegalStateException("no luck");
                },
                "bad");
        var failed = Asyncio.wait(Set.of(good, bad), ReturnWhen.FIRST_EXCEPTION);
        report(out, "first exception", failed, failing);
        out.println("it was: " + bad.exception());
        good.await();
    }

    private static void report(PrintStream out, String what, DoneAndPending<?> state, double start) {
        double now = Asyncio.getRunningLoop().time() - start;
        out.printf(
                Locale.ROOT,
                "%s: %d done, %d pending, at %.1f s%n",
                what,
                state.done().size(),
                state.pending().size(),
                now);
    }
}
