// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import java.util.Map;

/** Tasks whose first step runs inside of the statement that makes them. */
final class EagerStatements {
    private EagerStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("eager_task", (run, a) -> {
            Task<Object> task = Task.of(run.loop, run.coroutine(a.text(2)), a.text(1), null, true);
            run.variables.put(a.text(1), task);
        });
        to.put("eager_factory", (run, a) -> run.loop.setTaskFactory(a.flag(1) ? Asyncio.eagerTaskFactory() : null));
    }
}
