// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.sync.AsyncBarrier;
import io.asyncio4j.sync.AsyncCondition;
import io.asyncio4j.sync.AsyncEvent;
import io.asyncio4j.sync.AsyncLock;
import io.asyncio4j.sync.AsyncSemaphore;
import java.util.Map;

/** Locks, semaphores, conditions, events and barriers. */
final class SyncStatements {
    private SyncStatements() {}

    static void register(Map<String, Statement> to) {
        registerLocks(to);
        registerConditions(to);
        to.put("event_set", (run, a) -> event(run, a).set());
        to.put("event_clear", (run, a) -> event(run, a).clear());
        to.put("event_wait", (run, a) -> {
            event(run, a).await();
            run.trace("event " + a.text(1));
        });
        to.put(
                "is_set",
                (run, a) ->
                        run.trace("is_set " + a.text(1) + " -> " + event(run, a).isSet()));
        to.put("barrier_wait", (run, a) -> {
            int index = barrier(run, a).await();
            run.trace("barrier " + a.text(1) + " -> " + index);
        });
        to.put("barrier_state", (run, a) -> {
            AsyncBarrier barrier = barrier(run, a);
            run.trace("barrier " + a.text(1) + " has " + barrier.waiting() + " of " + barrier.parties() + ", broken "
                    + barrier.broken());
        });
        to.put("barrier_reset", (run, a) -> barrier(run, a).reset());
        to.put("barrier_abort", (run, a) -> barrier(run, a).abort());
    }

    private static void registerLocks(Map<String, Statement> to) {
        to.put("acquire", (run, a) -> {
            switch (run.objects.get(a.text(1))) {
                case AsyncLock lock -> lock.acquire();
                case AsyncCondition condition -> condition.acquire();
                case AsyncSemaphore semaphore -> semaphore.acquire();
                default -> throw Errors.ofPython("AttributeError");
            }
            run.trace("acquired " + a.text(1));
        });
        to.put("release", (run, a) -> {
            switch (run.objects.get(a.text(1))) {
                case AsyncLock lock -> lock.release();
                case AsyncCondition condition -> condition.release();
                case AsyncSemaphore semaphore -> semaphore.release();
                default -> throw Errors.ofPython("AttributeError");
            }
            run.trace("released " + a.text(1));
        });
        to.put("with", (run, a) -> {
            VoidCoroutine block = () -> {
                run.trace("in " + a.text(1));
                run.body(a.node(2), a.caught());
            };
            switch (run.objects.get(a.text(1))) {
                case AsyncLock lock -> lock.withLock(block);
                case AsyncCondition condition -> condition.withLock(block);
                case AsyncSemaphore semaphore -> semaphore.withPermit(block);
                default -> throw Errors.ofPython("TypeError");
            }
        });
        to.put("locked", (run, a) -> {
            boolean locked = switch (run.objects.get(a.text(1))) {
                case AsyncLock lock -> lock.locked();
                case AsyncCondition condition -> condition.locked();
                case AsyncSemaphore semaphore -> semaphore.locked();
                default -> throw Errors.ofPython("AttributeError");
            };
            run.trace("locked " + a.text(1) + " -> " + locked);
        });
    }

    private static void registerConditions(Map<String, Statement> to) {
        to.put("cond_wait", (run, a) -> {
            condition(run, a).await();
            run.trace("notified " + a.text(1));
        });
        to.put("cond_wait_for", (run, a) -> {
            condition(run, a).waitFor(() -> ControlStatements.counter(run, a.text(2)) >= a.number(3, 0));
            run.trace("condition " + a.text(1) + " holds");
        });
        to.put("notify", (run, a) -> condition(run, a).notify(a.number(2, 1)));
        to.put("notify_all", (run, a) -> condition(run, a).notifyAllWaiters());
    }

    private static AsyncEvent event(Execution run, Arguments a) {
        return (AsyncEvent) run.objects.get(a.text(1));
    }

    private static AsyncCondition condition(Execution run, Arguments a) {
        return (AsyncCondition) run.objects.get(a.text(1));
    }

    private static AsyncBarrier barrier(Execution run, Arguments a) {
        return (AsyncBarrier) run.objects.get(a.text(1));
    }
}
