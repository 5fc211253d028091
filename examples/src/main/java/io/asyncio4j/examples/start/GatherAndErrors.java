// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;

/**
 * Three coroutines are gathered and one fails. The first error propagates at once, and the others run on; or the errors
 * stand among the results. And groups are gathered themselves.
 */
public final class GatherAndErrors implements Story {
    @Override
    public String id() {
        return "B6";
    }

    @Override
    public String title() {
        return "gather: the first error propagates and the others run on, or errors stand among the results; groups";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    static void tell(PrintStream out) {
        out.println("the first error propagates:");
        try {
            Asyncio.gather(work(out, "a", 1), work(out, "bad", 2), work(out, "c", 3))
                    .await();
        } catch (IllegalArgumentException e) {
            out.println("  caught: " + e.getMessage());
        }
        Asyncio.sleep(2);

        out.println("errors among the results:");
        List<Object> results = Asyncio.gatherReturningExceptions(
                        List.of(work(out, "a", 1), work(out, "bad", 2), work(out, "c", 3)))
                .await();
        for (Object result : results) {
            out.println("  result: " + (result instanceof Throwable e ? e.getMessage() : result));
        }

        out.println("groups of groups:");
        AsyncFuture<List<String>> first = Asyncio.gather(work(out, "a", 1), work(out, "b", 2));
        AsyncFuture<List<String>> second = Asyncio.gather(work(out, "c", 1), work(out, "d", 2));
        out.println("  " + Asyncio.gather(first, second).await());
    }

    private static Coroutine<String> work(PrintStream out, String name, double seconds) {
        return () -> {
            Asyncio.sleep(seconds);
            if (name.equals("bad")) {
                throw new IllegalArgumentException("bad work");
            }
            out.println("  " + name + " is done");
            return name;
        };
    }
}
