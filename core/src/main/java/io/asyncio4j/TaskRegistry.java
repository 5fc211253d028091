// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Engine;
import io.asyncio4j.internal.Strand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pending tasks of a loop in the order in which they were made: a list whose links are fields of the tasks. */
final class TaskRegistry {
    /** How often a coroutine may swallow the end of its loop before it is left behind, parked. */
    private static final int PATIENCE = 100;

    private @Nullable Task<?> first;
    private @Nullable Task<?> last;

    void add(Task<?> task) {
        Task<?> before = last;
        task.previous = before;
        if (before == null) {
            first = task;
        } else {
            before.next = task;
        }
        last = task;
    }

    void remove(Task<?> task) {
        Task<?> before = task.previous;
        Task<?> after = task.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        task.previous = null;
        task.next = null;
    }

    /** The next younger one; the first for null. */
    @Nullable
    Task<?> after(@Nullable Task<?> task) {
        return task == null ? first : task.next;
    }

    boolean contains(Task<?> task) {
        return task.next != null || task == last;
    }

    List<Task<?>> snapshot() {
        List<Task<?>> all = new ArrayList<>();
        for (Task<?> task = first; task != null; task = task.next) {
            all.add(task);
        }
        return all;
    }

    String report() {
        StringBuilder text = new StringBuilder();
        for (Task<?> task = first; task != null; task = task.next) {
            text.append(text.isEmpty() ? "" : System.lineSeparator())
                    .append("  task '")
                    .append(task.getName())
                    .append("' ")
                    .append(task.whatItDoes());
        }
        return text.toString();
    }

    /** Ends the coroutines of a loop that closes: each sees a CancelledError at whatever it waits for. */
    void unwind(Engine engine) {
        for (Task<?> task : snapshot()) {
            Strand strand = task.abandon();
            if (strand == null) {
                task.cancelNow(null);
            }
            for (int i = 0; strand != null && !strand.finished && !strand.outside && i < PATIENCE; i++) {
                strand.resumed = true;
                engine.runOnce(strand);
            }
        }
    }
}
