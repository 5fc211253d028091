// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Awaitable;
import io.asyncio4j.DoneAndPending;
import io.asyncio4j.ReturnWhen;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Waiting for one or many tasks, futures and coroutines. */
final class WaitStatements {
    private static final Set<String> CAUGHT_BY_AS_COMPLETED = Set.of("ValueError", "KeyError", "ZeroDivisionError");

    private WaitStatements() {}

    static void register(Map<String, Statement> to) {
        to.put("await", (run, a) -> {
            Object value = run.awaitable(a.node(1)).await();
            run.trace(Execution.label(a.node(1)) + " -> " + Values.show(value));
        });
        to.put("gather", WaitStatements::gather);
        to.put("wait", WaitStatements::wait);
        to.put("wait_for", (run, a) -> {
            Object value = Asyncio.waitFor(run.awaitable(a.node(1)), a.duration(2));
            run.trace("wait_for -> " + Values.show(value));
        });
        to.put("as_completed", WaitStatements::asCompleted);
        to.put("each_completed", WaitStatements::eachCompleted);
        to.put("start_gather", (run, a) -> run.variables.put(a.text(1), gathering(run, a.nodes(2), a.flag(3))));
        to.put("start_shield", (run, a) -> run.variables.put(a.text(1), Asyncio.shield(run.awaitable(a.node(2)))));
        to.put(
                "ensure_future",
                (run, a) -> run.variables.put(a.text(1), Asyncio.ensureFuture(run.awaitable(a.node(2)))));
        to.put("shield", (run, a) -> {
            Object value = Asyncio.shield(run.awaitable(a.node(1))).await();
            run.trace("shield -> " + Values.show(value));
        });
    }

    private static List<Awaitable<Object>> awaitables(Execution run, List<JsonNode> xs) {
        List<Awaitable<Object>> awaitables = new ArrayList<>();
        for (JsonNode x : xs) {
            awaitables.add(run.awaitable(x));
        }
        return awaitables;
    }

    private static void gather(Execution run, Arguments a) {
        run.trace(
                "gather -> " + Values.show(gathering(run, a.nodes(1), a.flag(2)).await()));
    }

    @SuppressWarnings("unchecked") // its result is a value like any other
    private static AsyncFuture<Object> gathering(Execution run, List<JsonNode> xs, boolean returnExceptions) {
        List<Awaitable<Object>> awaitables = awaitables(run, xs);
        AsyncFuture<List<Object>> all =
                returnExceptions ? Asyncio.gatherReturningExceptions(awaitables) : Asyncio.gather(awaitables);
        return (AsyncFuture<Object>) (AsyncFuture<?>) all;
    }

    private static void wait(Execution run, Arguments a) {
        List<AsyncFuture<Object>> futures = new ArrayList<>();
        for (JsonNode x : a.nodes(1)) {
            futures.add(run.variables.get(x.asText()));
        }
        ReturnWhen when = a.has(3) ? ReturnWhen.valueOf(a.text(3)) : ReturnWhen.ALL_COMPLETED;
        DoneAndPending<AsyncFuture<Object>> found = Asyncio.wait(futures, a.duration(2), when);
        run.trace("wait -> done " + Values.show(run.variables.namesOf(found.done())) + " pending "
                + Values.show(run.variables.namesOf(found.pending())));
    }

    private static void asCompleted(Execution run, Arguments a) {
        Iterator<AsyncFuture<Object>> each = Asyncio.<Object>asCompleted(awaitables(run, a.nodes(1)), a.duration(2))
                .iterator();
        while (each.hasNext()) {
            try {
                Object value = each.next().await();
                run.trace("as_completed -> " + Values.show(value));
            } catch (RuntimeException e) {
                if (CAUGHT_BY_AS_COMPLETED.stream().noneMatch(kind -> Errors.matches(e, kind))) {
                    throw e;
                }
                run.trace("as_completed raised " + Errors.show(e));
            }
        }
    }

    private static void eachCompleted(Execution run, Arguments a) {
        for (AsyncFuture<Object> future : Asyncio.<Object>asCompleted(awaitables(run, a.nodes(1)), a.duration(2))) {
            run.trace("completed " + FutureStatements.state(run.variables.nameOf(future), future));
        }
    }
}
