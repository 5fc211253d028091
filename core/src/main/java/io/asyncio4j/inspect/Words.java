// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How loops and tasks are put into words, in the table and in the tree. */
final class Words {
    private static final String INDENT = "    ";

    private Words() {}

    /** What stands above the tasks: a line a loop; where a blocked one is. */
    static String heading(LoopInfo loop, int width) {
        StringBuilder text = new StringBuilder();
        int count = loop.tasks().size();
        String tasks = count + (count == 1 ? " task" : " tasks");
        String what = "loop " + Columns.clean(loop.name()) + " ("
                + loop.engine().name().toLowerCase(Locale.ROOT) + "): ";
        String thread = Columns.clean(String.valueOf(loop.thread()));
        String how = switch (loop.state()) {
            case RUNNING -> tasks + ", runs in " + thread + ", answered in " + time(loop.lag());
            case BLOCKED ->
                "BLOCKED" + by(loop) + ", no answer from " + thread + " for " + time(loop.lag()) + "; " + tasks;
            case STOPPED -> tasks + ", does not run";
        };
        text.append(Columns.cut(what + how, width)).append('\n');
        for (StackTraceElement frame : loop.stack()) {
            text.append(Columns.cut(INDENT + "at " + frame, width)).append('\n');
        }
        return text.toString();
    }

    private static String by(LoopInfo loop) {
        return loop.tasks().stream()
                .filter(task -> task.state() == TaskState.RUNNING)
                .map(task -> " by task " + Columns.clean(task.name()))
                .findFirst()
                .orElse("");
    }

    static String state(TaskInfo task) {
        return task.state().name().toLowerCase(Locale.ROOT);
    }

    /** What it waits for, with what is left of times; empty if for nothing. */
    static String awaits(TaskInfo task) {
        StringBuilder text = new StringBuilder();
        String awaits = task.awaits();
        if (awaits != null) {
            text.append(Columns.clean(awaits));
        }
        Duration sleep = task.sleepLeft();
        if (sleep != null) {
            text.append(", ").append(time(sleep)).append(" left");
        }
        Duration limit = task.limitLeft();
        if (limit != null) {
            text.append(text.isEmpty() ? "" : ", ").append("limit in ").append(time(limit));
        }
        return text.toString();
    }

    /** File and line first, for those are looked for; then the method, which for a lambda is the one around it. */
    static String line(@Nullable StackTraceElement frame) {
        if (frame == null) {
            return "";
        }
        String file = frame.getFileName();
        String method = frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
        String type = frame.getClassName();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return (file == null ? simple : file) + (frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "") + " "
                + method;
    }

    /** A time with two or three figures. */
    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis < 100) {
            return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
        } else if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
        } else if (time.toHours() < 1) {
            return String.format(Locale.ROOT, "%dm%02ds", time.toMinutes(), time.toSecondsPart());
        } else if (time.toDays() < 1) {
            return String.format(Locale.ROOT, "%dh%02dm", time.toHours(), time.toMinutesPart());
        }
        return String.format(Locale.ROOT, "%dd%02dh", time.toDays(), time.toHoursPart());
    }

    /** Seconds since it was made: ages are known to ten milliseconds only. */
    static String age(Duration age) {
        return age.toMillis() < 60_000
                ? String.format(Locale.ROOT, "%.1f s", Math.floor(age.toMillis() / 100.0) / 10)
                : time(age);
    }

    /** What stands below the tasks where some were left out; empty where all are shown. */
    static String leftOut(int shown, List<TaskInfo> tasks) {
        int missing = tasks.size() - shown;
        return missing <= 0 ? "" : "… and " + missing + (missing == 1 ? " more task\n" : " more tasks\n");
    }
}
