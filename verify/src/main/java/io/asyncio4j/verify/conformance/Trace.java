// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import java.util.ArrayList;
import java.util.List;

/** What happened, line by line. Used on the loop only. */
final class Trace {
    private final ProgramClock clock = new ProgramClock(this::stop);
    private final List<String> lines = new ArrayList<>();
    private boolean stopped;

    Trace() {}

    /** What the times of its lines are taken from. */
    ProgramClock clock() {
        return clock;
    }

    /** Notes what the running task, or a callback, has done. */
    void add(EventLoop loop, String text) {
        Task<?> task = loop.currentTask();
        add(task == null ? "-" : nameOf(task), text);
    }

    /** A task's name, {@code ~} for one that the program gave none. */
    static String nameOf(Task<?> task) {
        return task.getName().startsWith("Task-") ? "~" : task.getName();
    }

    void add(String who, String text) {
        if (!stopped) {
            lines.add(now() + " " + who + ": " + text);
        }
    }

    /** Notes how the program ended. */
    void end(String how) {
        lines.add(now() + " end: " + how);
    }

    /** Notes nothing of what happens from now on. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    List<String> lines() {
        return lines;
    }

    private String now() {
        long millis = (clock.nanoTime() + 500_000) / 1_000_000;
        long rest = millis % 1000;
        return millis / 1000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }
}
