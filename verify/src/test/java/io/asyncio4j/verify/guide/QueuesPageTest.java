// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.queue.AsyncPriorityQueue;
import io.asyncio4j.queue.AsyncQueue;
import io.asyncio4j.queue.QueueShutDown;
import io.asyncio4j.testing.AsyncTest;
import java.util.ArrayList;
import java.util.List;

/** The code of the page queues.md. */
class QueuesPageTest {
    private final List<Object> seen = new ArrayList<>();

    @AsyncTest
    void workers() {
        // region workers
        AsyncQueue<Integer> work = new AsyncQueue<>();
        List<Task<?>> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            workers.add(Asyncio.createTask(() -> {
                while (true) {
                    int number = work.get();
                    Asyncio.sleep(number);
                    seen.add(number);
                    work.taskDone();
                }
            }));
        }
        for (int number : List.of(3, 1, 1)) {
            work.put(number);
        }
        work.join(); // until taskDone was called for each
        workers.forEach(Task::cancel);
        assertThat(seen).containsExactly(1, 1, 3);
        // endregion
        Asyncio.wait(workers);
    }

    @AsyncTest
    void bounded() {
        // region bounded
        AsyncQueue<String> lines = new AsyncQueue<>(1);
        Asyncio.taskGroup(group -> {
            group.createTask(() -> {
                for (String line : List.of("a", "b", "c")) {
                    lines.put(line); // waits while the one before is still there
                }
                lines.shutdown();
            });
            group.createTask(() -> {
                try {
                    while (true) {
                        seen.add(lines.get());
                    }
                } catch (QueueShutDown e) {
                    seen.add("end");
                }
            });
        });
        assertThat(seen).containsExactly("a", "b", "c", "end");
        // endregion
    }

    @AsyncTest
    void priority() {
        // region priority
        AsyncPriorityQueue<String> next = new AsyncPriorityQueue<>();
        next.put("2 wash");
        next.put("1 cook");
        assertThat(next.get()).isEqualTo("1 cook");
        // endregion
    }

    @AsyncTest
    void thread() throws InterruptedException {
        // region thread
        AsyncQueue<String> letters = new AsyncQueue<>();
        var loop = Asyncio.getRunningLoop();
        Asyncio.toThread(() -> loop.callSoonThreadsafe(() -> letters.putNowait("from a thread")));
        assertThat(letters.get()).isEqualTo("from a thread");
        // endregion
    }
}
