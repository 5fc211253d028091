// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import io.asyncio4j.EngineKind;
import io.asyncio4j.Task;
import io.asyncio4j.internal.InspectedLoop;
import io.asyncio4j.internal.InspectedLoop.Question;
import io.asyncio4j.internal.LoopFacts;
import io.asyncio4j.internal.LoopRegistry;
import io.asyncio4j.internal.TaskFacts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks all loops at once, and makes one graph of their answers: numbers the tasks, turns the arrows, reads the stacks. */
final class GraphCapture {
    /** The number of stacks that means: none. */
    static final int NO_STACKS = -1;

    private final Map<Object, Integer> ids = new IdentityHashMap<>();
    private final Map<Integer, List<Integer>> awaitedBy = new HashMap<>();
    private final int stacks;

    private GraphCapture(int stacks) {
        this.stacks = stacks;
    }

    /** All tasks; of so many of them, the oldest, the stacks too. */
    static CallGraph all(Duration patience, int stacks) {
        return new GraphCapture(stacks).graph(answers(patience));
    }

    /** What can be reached from one task along the arrows, and against them. */
    static CallGraph around(Task<?> task, Duration patience) {
        GraphCapture capture = new GraphCapture(CallGraph.UNLIMITED);
        CallGraph all = capture.graph(answers(patience));
        Integer id = capture.ids.get(task);
        return id == null ? new CallGraph(List.of()) : part(all, id);
    }

    private static List<LoopFacts> answers(Duration patience) {
        List<Question> questions =
                LoopRegistry.loops().stream().map(InspectedLoop::ask).toList();
        List<LoopFacts> answers = new ArrayList<>();
        boolean interrupted = false;
        for (Question question : questions) {
            LoopFacts answer = null;
            while (answer == null) {
                try {
                    answer = question.answer(interrupted ? Duration.ZERO : patience);
                } catch (InterruptedException e) {
                    interrupted = true; // waits for nobody any more, and is set again in the end
                }
            }
            answers.add(answer);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return answers;
    }

    private CallGraph graph(List<LoopFacts> answers) {
        for (LoopFacts loop : answers) {
            loop.tasks().forEach(facts -> ids.putIfAbsent(facts.task(), ids.size() + 1));
        }
        for (LoopFacts loop : answers) {
            for (TaskFacts facts : loop.tasks()) {
                Integer from = ids.get(facts.task());
                known(facts.awaitedTasks())
                        .forEach(to -> awaitedBy
                                .computeIfAbsent(to, key -> new ArrayList<>())
                                .add(from));
            }
        }
        return new CallGraph(answers.stream().map(this::loop).toList());
    }

    private LoopInfo loop(LoopFacts facts) {
        Thread thread = facts.thread();
        LoopState state = thread == null ? LoopState.STOPPED : facts.answered() ? LoopState.RUNNING : LoopState.BLOCKED;
        return new LoopInfo(
                facts.name(),
                EngineKind.valueOf(facts.engine()),
                state,
                thread == null ? null : thread.getName(),
                Duration.ofNanos(facts.lagNanos()),
                facts.stack(),
                facts.tasks().stream().map(this::task).toList());
    }

    private TaskInfo task(TaskFacts facts) {
        int id = ids.getOrDefault(facts.task(), 0);
        boolean withStack = stacks == CallGraph.UNLIMITED || id <= stacks;
        return new TaskInfo(
                id,
                facts.name(),
                TaskState.valueOf(facts.doing().name()),
                Duration.ofNanos(facts.age()),
                facts.awaits(),
                duration(facts.sleepLeft()),
                duration(facts.limitLeft()),
                known(facts.awaitedTasks()),
                List.copyOf(awaitedBy.getOrDefault(id, List.of())),
                withStack && facts.task() instanceof Task<?> task ? List.of(task.getStack()) : List.of());
    }

    private static @Nullable Duration duration(@Nullable Long nanos) {
        return nanos == null ? null : Duration.ofNanos(nanos);
    }

    private List<Integer> known(List<Object> tasks) {
        List<Integer> known = new ArrayList<>();
        for (Object task : tasks) {
            Integer id = ids.get(task);
            if (id != null) {
                known.add(id);
            }
        }
        return List.copyOf(known);
    }

    private static CallGraph part(CallGraph all, int start) {
        Map<Integer, TaskInfo> tasks = new HashMap<>();
        all.tasks().forEach(task -> tasks.put(task.id(), task));
        Set<Integer> reached = new HashSet<>(Set.of(start));
        reach(tasks, start, reached, true);
        reach(tasks, start, reached, false);
        return new CallGraph(all.loops().stream()
                .map(loop -> new LoopInfo(
                        loop.name(),
                        loop.engine(),
                        loop.state(),
                        loop.thread(),
                        loop.lag(),
                        loop.stack(),
                        loop.tasks().stream()
                                .filter(task -> reached.contains(task.id()))
                                .toList()))
                .filter(loop -> !loop.tasks().isEmpty())
                .toList());
    }

    private static void reach(Map<Integer, TaskInfo> tasks, int start, Set<Integer> reached, boolean down) {
        Set<Integer> visited = new HashSet<>(Set.of(start));
        Deque<Integer> open = new ArrayDeque<>(visited);
        while (!open.isEmpty()) {
            TaskInfo task = tasks.get(open.pop());
            if (task != null) {
                for (Integer next : down ? task.awaitedTasks() : task.awaitedBy()) {
                    if (visited.add(next)) {
                        open.push(next);
                    }
                }
            }
        }
        reached.addAll(visited);
    }
}
