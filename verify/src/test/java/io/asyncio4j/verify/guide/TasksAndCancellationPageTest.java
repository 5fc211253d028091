// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionGroup;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.queue.AsyncQueue;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.sync.AsyncLock;
import io.asyncio4j.sync.Held;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The code of the page tasks-and-cancellation.md. */
class TasksAndCancellationPageTest {
    private final List<Object> seen = new ArrayList<>();

    // region coroutine
    static String fetch(String name, double seconds) {
        Asyncio.sleep(seconds);
        return name + " done";
    }
    // endregion

    @AsyncTest
    void tasks(EventLoop loop) {
        // region tasks
        Task<String> slow = Asyncio.createTask(() -> fetch("slow", 2), "slow");
        Task<String> quick = Asyncio.createTask(() -> fetch("quick", 1));

        assertThat(quick.await()).isEqualTo("quick done");
        assertThat(slow.done()).isFalse();
        assertThat(slow.await()).isEqualTo("slow done");
        // endregion

        // region gather
        List<String> both =
                Asyncio.gather(() -> fetch("a", 1), () -> fetch("b", 2)).await();
        // endregion
        assertThat(both).containsExactly("a done", "b done");
    }

    @AsyncTest
    void groups() {
        // region group
        try {
            Asyncio.taskGroup(group -> {
                group.createTask(() -> fetch("a", 1));
                group.createTask(() -> {
                    throw new IllegalArgumentException("no such thing");
                });
            });
        } catch (ExceptionGroup e) {
            ExceptionGroup arguments = e.subgroup(IllegalArgumentException.class);
            assertThat(arguments.exceptions()).hasSize(1);
        }
        // endregion
    }

    @AsyncTest
    void severalWays() {
        List<Task<String>> tasks = new ArrayList<>();
        for (String name : List.of("c", "a", "b")) {
            tasks.add(Asyncio.createTask(() -> fetch(name, name.charAt(0) - 'a' + 1)));
        }
        // region as-completed
        for (AsyncFuture<String> next : Asyncio.asCompleted(tasks)) {
            seen.add(next.result());
        }
        // endregion
        assertThat(seen).containsExactly("a done", "b done", "c done");

        List<Task<String>> others = List.of(Asyncio.createTask(() -> fetch("d", 1)));
        // region wait
        var found = Asyncio.wait(others, Duration.ofMillis(500), ReturnWhen.FIRST_COMPLETED);
        assertThat(found.done()).isEmpty();
        assertThat(found.pending()).hasSize(1); // still running: wait cancels nothing
        // endregion
        assertThat(others.getFirst().await()).isEqualTo("d done");
    }

    @AsyncTest
    void cancellation() {
        // region cancel
        Task<Void> task = Asyncio.createTask(() -> {
            try {
                Asyncio.sleep(3600);
            } finally {
                seen.add("cleaned up");
            }
        });
        Asyncio.sleep(1);
        task.cancel("no longer needed");

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class).hasMessage("no longer needed");
        // endregion
        assertThat(seen).containsExactly("cleaned up");
        seen.clear();

        // region catch-exception
        Task<Void> robust = Asyncio.createTask(() -> {
            try {
                Asyncio.sleep(3600);
            } catch (Exception e) {
                seen.add("not reached: a CancelledError is no Exception");
            }
        });
        // endregion
        Asyncio.sleep(0);
        robust.cancel();
        assertThatThrownBy(robust::await).isInstanceOf(CancelledError.class);
        assertThat(seen).isEmpty();
    }

    @AsyncTest
    void shield() {
        // region shield
        Task<String> write = Asyncio.createTask(() -> fetch("write", 2));
        Task<String> caller = Asyncio.createTask(() -> Asyncio.shield(write).await());
        Asyncio.sleep(1);
        caller.cancel();

        assertThat(write.await()).isEqualTo("write done"); // nothing of it was lost
        // endregion
        assertThat(caller.cancelled()).isTrue();
    }

    @AsyncTest
    void timeouts(EventLoop loop) {
        // region timeout
        assertThatThrownBy(() -> Asyncio.timeout(1, () -> fetch("slow", 2))).isInstanceOf(TimeoutError.class);

        Asyncio.timeout(Duration.ofSeconds(1), limit -> {
            fetch("first part", 0.5);
            limit.reschedule(loop.time() + 10); // there is more to do than was thought
            fetch("second part", 5);
        });
        // endregion
    }

    @AsyncTest
    void iteration() {
        // region iterate-queue
        AsyncQueue<String> queue = new AsyncQueue<>(10);
        Asyncio.createTask(() -> {
            for (String item : List.of("a", "b")) {
                queue.put(item);
                Asyncio.sleep(1);
            }
            queue.shutdown();
        });
        try {
            while (true) {
                seen.add(queue.get());
            }
        } catch (QueueShutDown e) {
            seen.add("end");
        }
        // endregion
        assertThat(seen).containsExactly("a", "b", "end");
    }

    @AsyncTest
    @SuppressWarnings("try") // the page's block does not use what it holds
    void blocks() {
        AsyncLock lock = new AsyncLock();
        // region async-with
        try (Held held = lock.hold()) {
            fetch("in the block", 1);
        }

        String result = lock.withLock(() -> fetch("in the lambda", 1));
        // endregion
        assertThat(result).isEqualTo("in the lambda done");
        assertThat(lock.locked()).isFalse();
    }

    @AsyncTest
    void eager() {
        // region eager
        Task<Integer> cached = Asyncio.createTask(() -> 42, "cached", true);
        assertThat(cached.done()).isTrue(); // it never had to wait

        Task<String> started = Asyncio.createTask(
                () -> {
                    seen.add("first step");
                    return fetch("the rest", 1);
                },
                "started",
                true);
        seen.add("maker goes on");
        // endregion
        assertThat(seen).containsExactly("first step", "maker goes on");
        assertThat(started.await()).isEqualTo("the rest done");
    }

    @AsyncTest
    void failures() {
        // region failure
        Task<Integer> failing = Asyncio.createTask(Coroutine.of(() -> Integer.parseInt("seven")));
        assertThatThrownBy(failing::await).isInstanceOf(NumberFormatException.class);
        // endregion
    }
}
