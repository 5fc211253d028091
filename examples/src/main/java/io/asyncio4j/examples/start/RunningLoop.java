// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;

/** Asks for the running loop inside of one, where it is the same one in each coroutine, and outside, where none is. */
public final class RunningLoop implements Story {
    @Override
    public String id() {
        return "B7";
    }

    @Override
    public String title() {
        return "the running loop, asked for inside of one and outside: an error with a remedy";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        outside(out);
        Asyncio.run(() -> inside(out));
        return 0;
    }

    static void outside(PrintStream out) {
        try {
            Asyncio.getRunningLoop();
        } catch (IllegalStateException e) {
            out.println("outside: " + e.getMessage());
        }
    }

    static void inside(PrintStream out) {
        EventLoop loop = Asyncio.getRunningLoop();
        boolean same = Asyncio.createTask(Asyncio::getRunningLoop).await() == loop;
        out.println("inside: a loop that runs: " + loop.isRunning() + ", the same in another task: " + same);
        boolean inThread = Asyncio.toThread(RunningLoop::hasLoop);
        out.println("in a thread of its executor there is one: " + inThread);
    }

    private static boolean hasLoop() {
        try {
            Asyncio.getRunningLoop();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
