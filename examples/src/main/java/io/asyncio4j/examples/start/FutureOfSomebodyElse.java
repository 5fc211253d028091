// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.cli.Story;
import io.asyncio4j.testing.TestLoop;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * A future that another task completes after 2 s; and one that nobody completes, on a loop with virtual time, which
 * knows that it can never go on and says who waits for what.
 */
public final class FutureOfSomebodyElse implements Story {
    @Override
    public String id() {
        return "B4";
    }

    @Override
    public String title() {
        return "a future that somebody else completes, and one that nobody completes";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> completedByATask(out));
        completedByNobody(out);
        return 0;
    }

    static void completedByATask(PrintStream out) {
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        AsyncFuture<String> future = loop.createFuture();
        Asyncio.taskGroup(group -> {
            group.createTask(() -> {
                Asyncio.sleep(2);
                future.setResult("666");
            });
            out.println("before: " + future);
            out.printf(Locale.ROOT, "result: %s, after %.1f s%n", future.await(), loop.time() - start);
            out.println("after: " + future);
        });
    }

    static void completedByNobody(PrintStream out) {
        try (Runner runner =
                Runner.builder().loopFactory(TestLoop.virtualTimeLoops()).build()) {
            runner.run(() -> {
                AsyncFuture<String> answer = Asyncio.getRunningLoop().createFuture("an answer that nobody gives");
                Asyncio.createTask(() -> answer.await(), "asker");
                Asyncio.sleep(3600);
                answer.await();
            });
        } catch (DeadlockError e) {
            out.println(e.getMessage());
        }
    }
}
