// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.ContextVar;
import io.asyncio4j.queue.AsyncLifoQueue;
import io.asyncio4j.queue.AsyncPriorityQueue;
import io.asyncio4j.queue.AsyncQueue;
import io.asyncio4j.sync.AsyncBarrier;
import io.asyncio4j.sync.AsyncBoundedSemaphore;
import io.asyncio4j.sync.AsyncCondition;
import io.asyncio4j.sync.AsyncEvent;
import io.asyncio4j.sync.AsyncLock;
import io.asyncio4j.sync.AsyncSemaphore;

/** Makes the objects that a program declares. */
final class DeclaredObjects {
    private DeclaredObjects() {}

    static void declare(JsonNode declared, Execution run) {
        declared.properties().forEach(entry -> declare(entry.getKey(), new Arguments(entry.getValue(), null), run));
    }

    private static void declare(String name, Arguments declaration, Execution run) {
        if (declaration.text(0).equals("future")) {
            run.variables.put(name, run.loop.createFuture());
        } else {
            run.objects.put(name, make(name, declaration, run));
        }
    }

    private static Object make(String name, Arguments declaration, Execution run) {
        return switch (declaration.text(0)) {
            case "lock" -> new AsyncLock();
            case "event" -> new AsyncEvent();
            case "condition" ->
                declaration.has(1)
                        ? new AsyncCondition((AsyncLock) run.objects.get(declaration.text(1)))
                        : new AsyncCondition();
            case "semaphore" -> new AsyncSemaphore(declaration.number(1, 1));
            case "bounded_semaphore" -> new AsyncBoundedSemaphore(declaration.number(1, 1));
            case "barrier" -> new AsyncBarrier(declaration.number(1, 0));
            case "queue" -> new AsyncQueue<>(declaration.number(1, 0));
            case "lifo_queue" -> new AsyncLifoQueue<>(declaration.number(1, 0));
            case "priority_queue" -> new AsyncPriorityQueue<>(declaration.number(1, 0), Values::compare);
            case "contextvar" -> ContextVar.of(name, declaration.value(1));
            case "counter" -> declaration.number(1, 0);
            default -> throw Errors.ofPython("KeyError");
        };
    }
}
