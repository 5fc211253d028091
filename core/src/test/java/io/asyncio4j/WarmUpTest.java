// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.internal.ReadyQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
    private static final int TASKS = ReadyQueue.MANY + 1;

    /** It is known by its names alone: had it used up numbers, the last task would have a higher one. */
    @ParameterizedTest
    @EnumSource
    void manyTasksInOnePassKeepTheirNumbers(EngineKind engine) {
        try (EventLoop loop = EventLoop.builder().engine(engine).build()) {
            List<Task<?>> all = new ArrayList<>();
            loop.runUntilComplete(() -> {
                for (int i = 0; i < TASKS; i++) {
                    all.add(Asyncio.createTask(() -> Asyncio.sleep(0.01)));
                }
                for (Task<?> task : all) {
                    task.await();
                }
                Task<?> last = Asyncio.createTask(() -> Asyncio.sleep(0));
                last.await();
                all.add(last);
            });

            assertThat(number(all.getLast()) - number(all.getFirst())).isEqualTo(TASKS);
        }
    }

    private static long number(Task<?> task) {
        return Long.parseLong(task.getName().substring("Task-".length()));
    }
}
