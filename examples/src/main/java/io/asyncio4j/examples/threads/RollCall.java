// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import io.asyncio4j.queue.QueueFull;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.threads.JoinableQueue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A teacher calls the roll: puts names into a queue, and waits until each has been answered. The queue holds one name, so
 * the teacher waits for each student. Then the same values by way of queues that give the latest and the least first.
 */
public final class RollCall implements Story {
    private static final List<String> NAMES = List.of("Li", "Wang", "Zhao");

    /** For the service loader. */
    public RollCall() {}

    @Override
    public String id() {
        return "D6";
    }

    @Override
    public String title() {
        return "a queue: a teacher calls the roll, students answer; join and task-done; other orders";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws InterruptedException {
        JoinableQueue<String> roll = JoinableQueue.fifo(1);
        Thread students = Thread.ofPlatform().name("students").start(() -> answer(out, roll));
        for (String name : NAMES) {
            roll.put(name);
        }
        roll.join();
        out.println("teacher: all have answered, to be done: " + roll.unfinishedTasks());
        roll.shutdown();
        students.join();
        bounded(out);
        out.println("latest first: " + through(JoinableQueue.lifo(0)));
        out.println("least first: " + through(JoinableQueue.priority(0)));
        return 0;
    }

    private static void answer(PrintStream out, JoinableQueue<String> roll) {
        try {
            while (true) {
                String name = roll.get();
                out.println(name.toUpperCase(Locale.ROOT) + ": here!");
                roll.taskDone();
            }
        } catch (QueueShutDown e) {
            out.println("students: the lesson begins");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** With nobody who takes, a second name finds no room. */
    private static void bounded(PrintStream out) throws InterruptedException {
        JoinableQueue<String> roll = JoinableQueue.fifo(1);
        roll.put("Li");
        try {
            roll.putNowait("Wang");
        } catch (QueueFull e) {
            out.println("no room for a second one: " + e.getMessage());
        }
    }

    private static List<String> through(JoinableQueue<String> queue) throws InterruptedException {
        for (String name : List.of("Wang", "Zhao", "Li")) {
            queue.put(name);
        }
        List<String> got = new ArrayList<>();
        while (!queue.empty()) {
            got.add(queue.get());
        }
        return got;
    }
}
