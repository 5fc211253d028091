// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.OpenGenerators.Closing;
import java.util.ArrayList;
import java.util.List;

/** Closes what is left of a loop's generators, as {@code shutdown_asyncgens} does. */
final class GeneratorShutdown {
    private GeneratorShutdown() {}

    static void of(EventLoop loop) {
        List<Closing> left = loop.core.generators.takeAll();
        if (left.isEmpty()) {
            return;
        }
        List<Task<?>> closers = new ArrayList<>();
        for (Closing generator : left) {
            closers.add(loop.createTask(() -> generator.close()));
        }
        List<Object> outcomes = Gather.of(loop, closers, true).await();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Throwable failure) {
                loop.callExceptionHandler(new ExceptionContext(
                        "A generator failed while it was being closed at the end of its loop: " + left.get(i),
                        failure,
                        null,
                        closers.get(i),
                        null));
            }
        }
    }
}
