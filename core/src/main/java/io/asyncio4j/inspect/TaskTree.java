// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks as a tree of who waits for whom.
 *
 * <p>What waits for what is no tree: a task may be waited for by several, and in a circle. So each task stands where it is
 * met first; elsewhere there is a line that names it, or the cycle.
 */
final class TaskTree {
    private static final int DEEPEST_INDENT = 24;

    private final CallGraph graph;
    private final int width;
    private final int limit;
    private final boolean stacks;
    private final Map<Integer, TaskInfo> tasks = new HashMap<>();
    private final Set<Integer> drawn = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    /** From the root to where we are. */
    private final List<Integer> path = new ArrayList<>();

    /** A line that is still to be drawn. */
    private record Branch(int id, int depth, String before, boolean last) {}

    TaskTree(CallGraph graph, int width, int limit, boolean stacks) {
        this.graph = graph;
        this.width = width;
        this.limit = limit;
        this.stacks = stacks;
        for (LoopInfo loop : graph.loops()) {
            loop.tasks().forEach(task -> tasks.put(task.id(), task));
        }
    }

    String text() {
        if (graph.loops().isEmpty()) {
            return "no loops\n";
        }
        Set<Integer> below = belowRoots();
        for (LoopInfo loop : graph.loops()) {
            text.append(text.isEmpty() ? "" : "\n").append(Words.heading(loop, width));
            draw(loop.tasks().stream()
                    .filter(task -> !below.contains(task.id()))
                    .toList()); // cycles first: who looks for one shall not have to ask for all tasks
            draw(loop.tasks().stream().filter(this::isRoot).toList());
        }
        return text.append(Words.leftOut(drawn.size(), graph.tasks())).toString();
    }

    private boolean isRoot(TaskInfo task) {
        return task.awaitedBy().stream().noneMatch(tasks::containsKey);
    }

    /** What a task that nobody waits for leads to; the others are in a cycle, or wait behind one. */
    private Set<Integer> belowRoots() {
        Set<Integer> below = new HashSet<>();
        Deque<TaskInfo> open = new ArrayDeque<>();
        tasks.values().stream().filter(this::isRoot).forEach(open::push);
        while (!open.isEmpty()) {
            TaskInfo task = open.pop();
            if (below.add(task.id())) {
                task.awaitedTasks().stream()
                        .filter(tasks::containsKey)
                        .map(tasks::get)
                        .forEach(open::push);
            }
        }
        return below;
    }

    private void draw(List<TaskInfo> roots) {
        for (TaskInfo root : roots) {
            Deque<Branch> open = new ArrayDeque<>();
            if (!drawn.contains(root.id())) {
                open.push(new Branch(root.id(), 0, "", true));
            }
            while (!open.isEmpty()) {
                if (limit != CallGraph.UNLIMITED && drawn.size() >= limit) {
                    return;
                }
                draw(open.pop(), open);
            }
        }
    }

    private void draw(Branch branch, Deque<Branch> open) {
        path.subList(branch.depth(), path.size()).clear();
        TaskInfo task = tasks.get(branch.id());
        String joint = branch.depth() == 0 ? "" : branch.last() ? "└─ " : "├─ ";
        String below = branch.depth() == 0 ? "" : branch.before() + (branch.last() ? "   " : "│  ");
        int at = path.indexOf(task.id());
        if (at >= 0) {
            line(branch.before() + joint, "↻ cycle: " + names(path.subList(at, path.size())) + name(task));
        } else if (!drawn.add(task.id())) {
            line(branch.before() + joint, name(task) + " (shown above)");
        } else {
            line(branch.before() + joint, name(task) + "  " + what(task));
            path.add(task.id());
            List<Integer> children =
                    task.awaitedTasks().stream().filter(tasks::containsKey).toList();
            if (stacks) {
                stack(below + (children.isEmpty() ? "   " : "│  "), task);
            }
            for (int i = children.size() - 1; i >= 0; i--) {
                String before = branch.depth() < DEEPEST_INDENT ? below : branch.before();
                open.push(new Branch(children.get(i), branch.depth() + 1, before, i == children.size() - 1));
            }
        }
    }

    private void line(String before, String what) {
        text.append(Columns.cut(before + what, width)).append('\n');
    }

    private void stack(String before, TaskInfo task) {
        for (StackTraceElement frame : task.userStack()) {
            line(before, "at " + frame);
        }
    }

    private String names(List<Integer> ids) {
        return ids.stream().map(id -> name(tasks.get(id)) + " → ").collect(Collectors.joining());
    }

    private static String name(TaskInfo task) {
        return Columns.clean(task.name());
    }

    private static String what(TaskInfo task) {
        String awaits = Words.awaits(task);
        String line = Words.line(task.line());
        return Words.state(task)
                + (awaits.isEmpty() ? "" : ": " + awaits)
                + "; age " + Words.age(task.age())
                + (line.isEmpty() ? "" : "; at " + line);
    }
}
