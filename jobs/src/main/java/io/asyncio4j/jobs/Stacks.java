// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;

/** Shows in a log where a coroutine is. */
final class Stacks {
    private static final int MOST = 30;

    private Stacks() {}

    /** The stack of a task, a line a frame. Any thread. */
    static String of(Task<?> task) {
        StackTraceElement[] frames = task.getStack();
        if (frames.length == 0) {
            return " its beginning or its end";
        }
        StringBuilder stack = new StringBuilder();
        for (int i = 0; i < Math.min(frames.length, MOST); i++) {
            stack.append(System.lineSeparator()).append("\tat ").append(frames[i]);
        }
        return stack.toString();
    }

    /** The task that has the thread of a loop, and its stack. Any thread. */
    static String of(EventLoop loop) {
        Task<?> task = loop.currentTask();
        return task == null ? "a callback" : "task '" + task.getName() + "', which is at" + of(task);
    }
}
