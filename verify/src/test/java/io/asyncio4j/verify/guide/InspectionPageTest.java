// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.inspect.CallGraph;
import io.asyncio4j.inspect.Inspect;
import io.asyncio4j.inspect.LoopInfo;
import io.asyncio4j.inspect.LoopState;
import io.asyncio4j.inspect.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/inspection.md. */
class InspectionPageTest {
    @Test
    void programLooksAtItself() {
        List<String> found = new ArrayList<>();
        Asyncio.run(() -> {
            Task<?> sleeper = Asyncio.createTask(() -> Asyncio.sleep(10), "sleeper");
            Asyncio.sleep(0);
            // region look
            CallGraph graph = Inspect.captureCallGraph();
            for (LoopInfo loop : graph.loops()) {
                if (loop.state() == LoopState.BLOCKED) {
                    found.add(loop.name() + " is blocked at " + loop.stack().getFirst());
                }
                for (TaskInfo task : loop.tasks()) {
                    found.add(task.name() + " waits for " + task.awaits() + " at " + task.line());
                }
            }
            Inspect.printCallGraph(System.out); // or graph.table(80, 50), graph.json()
            // endregion
            sleeper.cancel();
        });
        assertThat(found).anySatisfy(line -> assertThat(line).startsWith("sleeper waits for sleep at "));
    }

    @Test
    void programRegistersTheBean() {
        // region register
        Inspect.registerMBean();
        // endregion
        assertThat(Inspect.registerMBean()).startsWith("io.asyncio4j:type=Inspection");
    }
}
