// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Waits for many at once; asyncio.gather, step by step. */
final class Gather implements FutureListener {
    private final List<AsyncFuture<?>> children;
    private int distinct;
    private final boolean returnExceptions;
    private final GatheringFuture<List<Object>> outer;
    private int finished;

    private Gather(LoopCore core, int size, boolean returnExceptions) {
        this.children = new ArrayList<>(size);
        this.returnExceptions = returnExceptions;
        this.outer = new GatheringFuture<>(core, children);
    }

    /** Gathers on a loop, which need not run. */
    static AsyncFuture<List<Object>> of(
            EventLoop loop, Collection<? extends Awaitable<?>> awaitables, boolean returnExceptions) {
        if (awaitables.isEmpty()) {
            AsyncFuture<List<Object>> nothing = loop.createFuture();
            nothing.complete(List.of());
            return nothing;
        }
        Gather gather = new Gather(loop.core, awaitables.size(), returnExceptions);
        Set<AsyncFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>(awaitables.size() * 2));
        List<AsyncFuture<?>> doneAlready = new ArrayList<>();
        for (Awaitable<?> awaitable : awaitables) {
            AsyncFuture<?> child = loop.ensureFuture(awaitable);
            if (child.core != loop.core) {
                gather.outer.cancelNow(null); // nobody gets it
                throw new IllegalArgumentException(
                        "gather takes futures of one loop, and " + child + " belongs to another");
            }
            if (seen.add(child)) {
                if (child.done()) {
                    doneAlready.add(child);
                } else {
                    child.addListener(gather); // before the next one is made: that may start eagerly and end this one
                }
            }
            gather.children.add(child);
        }
        gather.distinct = seen.size();
        doneAlready.forEach(gather::done);
        return gather.outer;
    }

    @Override
    public void done(AsyncFuture<?> child) {
        finished++;
        if (outer.done()) {
            child.forgetFailure();
            return;
        }
        if (!returnExceptions) {
            if (child.cancelled()) {
                outer.fail(child.makeCancelledError());
                return;
            }
            Throwable failure = child.exception();
            if (failure != null) {
                outer.fail(failure);
                return;
            }
        }
        if (finished == distinct) {
            List<Object> results = results();
            if (outer.cancelRequested()) {
                outer.fail(children.getLast().makeCancelledError()); // the last one's message, as in asyncio
            } else {
                outer.complete(results);
            }
        }
    }

    private List<Object> results() {
        List<Object> results = new ArrayList<>(children.size());
        for (AsyncFuture<?> child : children) {
            if (child.cancelled()) {
                results.add(new CancelledError(child.cancelMessage));
            } else {
                Throwable failure = child.exception();
                results.add(failure != null ? failure : child.result());
            }
        }
        return Collections.unmodifiableList(results);
    }
}
