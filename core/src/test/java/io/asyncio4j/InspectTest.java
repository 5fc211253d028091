// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.inspect.CallGraph;
import io.asyncio4j.inspect.Inspect;
import io.asyncio4j.inspect.LoopInfo;
import io.asyncio4j.inspect.LoopState;
import io.asyncio4j.inspect.TaskInfo;
import io.asyncio4j.inspect.TaskState;
import io.asyncio4j.inspect.program.UserCode;
import io.asyncio4j.sync.AsyncLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the inspection says of the tasks of a loop, asked on that loop itself. */
class InspectTest extends EngineTest {
    /** The loop of this test; other tests of this JVM have theirs. */
    private LoopInfo here(CallGraph graph) {
        return graph.loops().stream()
                .filter(info -> info.name().equals("virtual"))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, TaskInfo> tasks() {
        return here(Inspect.captureCallGraph()).tasks().stream()
                .collect(Collectors.toMap(TaskInfo::name, Function.identity()));
    }

    private static List<String> awaited(Map<String, TaskInfo> tasks, String name) {
        return names(tasks, tasks.get(name).awaitedTasks());
    }

    private static List<String> names(Map<String, TaskInfo> tasks, List<Integer> ids) {
        return ids.stream()
                .map(id -> tasks.values().stream()
                        .filter(task -> task.id() == id)
                        .findFirst()
                        .orElseThrow()
                        .name())
                .toList();
    }

    private static void cancelAll(Task<?>... tasks) {
        Arrays.stream(tasks).forEach(Task::cancel);
        Asyncio.gatherReturningExceptions(List.of(tasks)).await();
    }

    @Test
    void taskSaysWhatItDoesSinceWhenAndWhere() {
        run(() -> {
            AsyncFuture<String> named = loop.createFuture("an answer");
            Task<?> sleeper = Asyncio.createTask(() -> Asyncio.sleep(10), "sleeper");
            Task<?> waiter = Asyncio.createTask(() -> UserCode.calls(named), "waiter");
            Asyncio.sleep(3);
            Task<?> late = Asyncio.createTask(() -> Asyncio.sleep(1), "late");

            Map<String, TaskInfo> tasks = tasks();

            TaskInfo sleeping = tasks.get("sleeper");
            assertThat(sleeping.state()).isEqualTo(TaskState.WAITING);
            assertThat(sleeping.awaits()).isEqualTo("sleep");
            assertThat(sleeping.sleepLeft()).isEqualTo(Duration.ofSeconds(7));
            assertThat(sleeping.age()).isEqualTo(Duration.ofSeconds(3));
            assertThat(tasks.get("waiter").awaits()).isEqualTo("an answer");
            assertThat(tasks.get("waiter").userStack())
                    .extracting(StackTraceElement::getMethodName)
                    .containsExactly("awaitsHere", "calls");
            assertThat(tasks.get("waiter").line())
                    .isEqualTo(tasks.get("waiter").userStack().getFirst());
            assertThat(tasks.get("late").state()).isEqualTo(TaskState.MADE);
            assertThat(tasks.get("late").stack()).isEmpty();
            TaskInfo self = tasks.get(Asyncio.currentTask().getName());
            assertThat(self.state()).isEqualTo(TaskState.RUNNING);
            assertThat(self.awaits()).isNull();
            cancelAll(sleeper, waiter, late);
        });
    }

    @Test
    void taskWhoseWaitIsOverIsReady() {
        run(() -> {
            AsyncFuture<String> future = loop.createFuture();
            Task<?> waiter = Asyncio.createTask(future::await, "waiter");
            Task<?> yielder = Asyncio.createTask(() -> passes(5), "yielder");
            Asyncio.sleep(0);
            future.setResult("");

            assertThat(tasks().get("waiter").state()).isEqualTo(TaskState.READY);
            assertThat(tasks().get("waiter").awaits()).isNull();
            assertThat(tasks().get("yielder").state()).isEqualTo(TaskState.READY);
            Asyncio.gather(waiter, yielder).await();
            assertThat(tasks()).doesNotContainKeys("waiter", "yielder");
        });
    }

    @Test
    void whoWaitsForWhomIsKnownThroughWhateverStandsBetween() {
        run(() -> {
            Task<?>[] leaf = new Task<?>[8];
            for (int i = 0; i < leaf.length; i++) {
                leaf[i] = Asyncio.createTask(() -> Asyncio.sleep(100), "leaf" + i);
            }
            List<Task<?>> parents = new ArrayList<>();
            parents.add(Asyncio.createTask(() -> leaf[0].await(), "direct"));
            parents.add(Asyncio.createTask(
                    () -> Asyncio.gather(List.of(leaf[1], Asyncio.gather(List.of(leaf[2]))))
                            .await(),
                    "gather"));
            parents.add(Asyncio.createTask(() -> Asyncio.wait(List.of(leaf[3], leaf[4])), "wait"));
            parents.add(Asyncio.createTask(() -> Asyncio.shield(leaf[5]).await(), "shield"));
            parents.add(Asyncio.createTask(
                    () -> {
                        Asyncio.asCompleted(List.of(leaf[6])).iterator().next();
                    },
                    "asCompleted"));
            parents.add(Asyncio.createTask(() -> Asyncio.waitFor(leaf[7], Duration.ofSeconds(50)), "waitFor"));
            parents.add(Asyncio.createTask(
                    () -> Asyncio.taskGroup(group -> group.createTask(() -> Asyncio.sleep(100), "member")), "group"));
            passes(3);

            Map<String, TaskInfo> tasks = tasks();

            assertThat(awaited(tasks, "direct")).containsExactly("leaf0");
            assertThat(awaited(tasks, "gather")).containsExactlyInAnyOrder("leaf1", "leaf2");
            assertThat(awaited(tasks, "wait")).containsExactlyInAnyOrder("leaf3", "leaf4");
            assertThat(awaited(tasks, "shield")).containsExactly("leaf5");
            assertThat(awaited(tasks, "asCompleted")).containsExactly("leaf6");
            assertThat(awaited(tasks, "waitFor")).containsExactly("leaf7");
            assertThat(awaited(tasks, "group")).containsExactly("member");
            assertThat(names(tasks, tasks.get("leaf5").awaitedBy())).containsExactly("shield");
            assertThat(tasks.get("direct").awaitedBy()).isEmpty();
            cancelAll(parents.toArray(Task<?>[]::new));
            cancelAll(leaf);
        });
    }

    @Test
    void nearestTimeLimitIsShown() {
        run(() -> {
            Task<?> limited = Asyncio.createTask(
                    () -> Asyncio.timeout(60.0, () -> Asyncio.timeout(20.0, () -> Asyncio.sleep(100))), "limited");
            Task<?> free = Asyncio.createTask(() -> Asyncio.timeout((Duration) null, () -> Asyncio.sleep(100)), "free");
            Asyncio.sleep(5);

            assertThat(tasks().get("limited").limitLeft()).isEqualTo(Duration.ofSeconds(15));
            assertThat(tasks().get("free").limitLeft()).isNull();
            cancelAll(limited, free);
        });
    }

    @Test
    void graphOfOneTaskHoldsWhatLeadsToItAndWhatItLeadsTo() {
        run(() -> {
            Task<?> leaf = Asyncio.createTask(() -> Asyncio.sleep(100), "leaf");
            Task<?> middle = Asyncio.createTask(() -> leaf.await(), "middle");
            Task<?> top = Asyncio.createTask(() -> middle.await(), "top");
            Task<?> other = Asyncio.createTask(() -> leaf.await(), "other");
            passes(2);

            assertThat(Inspect.captureCallGraph(middle).tasks())
                    .extracting(TaskInfo::name)
                    .containsExactly("leaf", "middle", "top");
            assertThat(Inspect.formatCallGraph(middle).lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("loop virtual ("),
                            line -> assertThat(line).startsWith("top  waiting: task 'middle'; age 0.0 s"),
                            line -> assertThat(line).startsWith("└─ middle  waiting: task 'leaf'; age 0.0 s"),
                            line -> assertThat(line).startsWith("   └─ leaf  waiting: sleep, 1m40s left; age 0.0 s"));
            cancelAll(top, other, middle, leaf);
            assertThat(Inspect.captureCallGraph(leaf).loops()).isEmpty();
        });
    }

    @Test
    void tasksThatWaitInACircleAreNamed() {
        run(() -> {
            Task<?>[] pair = new Task<?>[2];
            pair[0] = Asyncio.createTask(() -> pair[1].await(), "ping");
            pair[1] = Asyncio.createTask(() -> Asyncio.wait(List.of(pair[0])), "pong");
            passes(2);

            assertThat(Inspect.formatCallGraph(pair[0])).contains("↻ cycle: ping → pong → ping");

            cancelAll(pair[1]);
            passes(2);
        });
    }

    @Test
    void lockAndGroupAreNamed() {
        run(() -> {
            AsyncLock lock = new AsyncLock();
            lock.acquire();
            Task<?> waiter = Asyncio.createTask(lock::acquire, "waiter");
            Task<?> group = Asyncio.createTask(
                    () -> Asyncio.taskGroup(members -> {
                        members.createTask(() -> Asyncio.sleep(9));
                        members.createTask(() -> Asyncio.sleep(9));
                    }),
                    "group");
            passes(3);

            assertThat(tasks().get("waiter").awaits()).isEqualTo("a lock");
            assertThat(tasks().get("group").awaits()).isEqualTo("a group of 2 tasks");
            cancelAll(waiter, group);
        });
    }

    @Test
    void callbackMayAskToo() {
        run(() -> {
            AsyncFuture<LoopInfo> answer = loop.createFuture();
            loop.callSoon(() -> answer.setResult(here(Inspect.captureCallGraph())));

            LoopInfo info = answer.await();

            assertThat(info.state()).isEqualTo(LoopState.RUNNING);
            assertThat(info.engine()).isEqualTo(engine);
            assertThat(info.tasks()).extracting(TaskInfo::awaits).containsExactly("a future");
        });
    }

    @Test
    void loopBetweenRunsIsShownUntilItCloses() {
        Task<?> pending = loop.createTask(() -> Asyncio.sleep(1), "pending");

        LoopInfo info = here(Inspect.captureCallGraph());

        assertThat(info.state()).isEqualTo(LoopState.STOPPED);
        assertThat(info.thread()).isNull();
        assertThat(info.tasks()).extracting(TaskInfo::name).containsExactly("pending");
        assertThat(pending.cancel()).isTrue();
        loop.runUntilComplete(() -> Asyncio.sleep(0));
        loop.close();
        assertThat(Inspect.captureCallGraph().loops())
                .extracting(LoopInfo::name)
                .doesNotContain("virtual");
    }
}
