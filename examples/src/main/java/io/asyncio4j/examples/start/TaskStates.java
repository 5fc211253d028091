// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;

/** The states that a task goes through, and a callback that is told when it is done. */
public final class TaskStates implements Story {
    @Override
    public String id() {
        return "E1";
    }

    @Override
    public String title() {
        return "the states of a task; a callback with arguments of its own; the result";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> tell(out));
        return 0;
    }

    static void tell(PrintStream out) {
        Task<String> task = Asyncio.createTask(
                () -> {
                    Asyncio.sleep(1);
                    return "done after 1 s";
                },
                "worker");
        // What asyncio does with functools.partial, a lambda does here.
        task.addDoneCallback(done -> told(out, "first", 7, done));
        out.println("made: " + state(task));
        Asyncio.sleep(0.5);
        out.println("half way: " + state(task));
        String result = task.await();
        out.println("awaited: " + state(task) + ", result: " + result);
        Asyncio.sleep(0);
        Task<Void> stopped = Asyncio.createTask(() -> Asyncio.sleep(60), "sleeper");
        stopped.addDoneCallback(done -> told(out, "second", 8, done));
        Asyncio.sleep(0);
        stopped.cancel();
        out.println("asked to cancel: " + state(stopped));
        Asyncio.wait(List.of(stopped));
        out.println("cancelled: " + state(stopped));
    }

    private static String state(Task<?> task) {
        return task.cancelled() ? "cancelled" : task.done() ? "finished" : "pending";
    }

    private static void told(PrintStream out, String who, int number, AsyncFuture<?> done) {
        String name = done instanceof Task<?> task ? task.getName() : "a future";
        String result = done.cancelled() ? "none" : String.valueOf(done.result());
        out.println("callback " + who + " " + number + ": " + name + " has ended, result: " + result);
    }
}
