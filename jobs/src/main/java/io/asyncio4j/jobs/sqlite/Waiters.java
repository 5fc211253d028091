// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who waits in this broker for jobs to claim, for the end of a job, or for wishes to cancel. Any thread. */
final class Waiters {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    private final InstantSource clock;
    private final Set<ForReady> ready = ConcurrentHashMap.newKeySet();
    private final Map<Awaited, Set<ForFinal>> finals = new ConcurrentHashMap<>();
    private final Set<ForCancel> cancels = ConcurrentHashMap.newKeySet();

    /** What is added from now on has ended. */
    private volatile boolean closed;

    Waiters(InstantSource clock) {
        this.clock = clock;
    }

    /** One that waits for jobs of some queues, as it stands on the clock. Identity is equality. */
    static final class ForReady {
        final List<String> queues;
        final CompletableFuture<@Nullable Void> future;
        private final long until;

        ForReady(List<String> queues, long until, CompletableFuture<@Nullable Void> future) {
            this.queues = queues;
            this.until = until;
            this.future = future;
        }
    }

    /** One that waits for a job's end. */
    record ForFinal(Awaited job, CompletableFuture<@Nullable JobInfo> future) {}

    /** One that is told of wishes to cancel. Identity is equality. */
    static final class ForCancel {
        private final String queue;
        private final Consumer<String> told;

        ForCancel(String queue, Consumer<String> told) {
            this.queue = queue;
            this.told = told;
        }
    }

    /** A job whose end somebody waits for. */
    record Awaited(String queue, String id) {}

    boolean isAnyoneWaiting() {
        return !ready.isEmpty() || !finals.isEmpty();
    }

    boolean isAwaited(String queue, String id) {
        return finals.containsKey(new Awaited(queue, id));
    }

    Set<Awaited> awaited() {
        return Set.copyOf(finals.keySet());
    }

    void wakeReady() {
        ready.forEach(wait -> wait.future.complete(null));
    }

    long now() {
        return clock.millis();
    }

    void add(ForReady wait) {
        if (ready.add(wait)) {
            wait.future.whenComplete((value, failure) -> ready.remove(wait));
        }
        if (closed) {
            close();
        }
    }

    void add(ForFinal wait) {
        finals.compute(wait.job(), (job, others) -> with(others, wait));
        wait.future().whenComplete((value, failure) -> remove(wait));
        if (closed) {
            close();
        }
    }

    private static Set<ForFinal> with(@Nullable Set<ForFinal> others, ForFinal wait) {
        Set<ForFinal> waits = others == null ? ConcurrentHashMap.newKeySet() : others;
        waits.add(wait);
        return waits;
    }

    private void remove(ForFinal wait) {
        finals.computeIfPresent(wait.job(), (job, waits) -> {
            waits.remove(wait);
            return waits.isEmpty() ? null : waits;
        });
    }

    Runnable add(ForCancel listener) {
        cancels.add(listener);
        return () -> cancels.remove(listener);
    }

    void tell(News news) {
        news.claimable.forEach(this::claimable);
        news.ends.forEach(end -> ended(end.queue(), end.id(), end.job()));
        news.cancels.forEach(cancel -> cancelRequested(cancel.queue(), cancel.id()));
    }

    void claimable(String queue, long due) {
        for (ForReady wait : ready) {
            if (due < wait.until && wait.queues.contains(queue)) {
                wait.future.complete(null);
            }
        }
    }

    void ended(String queue, String id, @Nullable JobInfo job) {
        Set<ForFinal> waits = finals.remove(new Awaited(queue, id));
        if (waits != null) {
            waits.forEach(wait -> wait.future().complete(job));
        }
    }

    void cancelRequested(String queue, String id) {
        for (ForCancel listener : cancels) {
            if (listener.queue.equals(queue)) {
                tell(listener, id);
            }
        }
    }

    private static void tell(ForCancel listener, String id) {
        try {
            listener.told.accept(id);
        } catch (RuntimeException e) {
            LOG.error("Who listens for wishes to cancel threw; the thread that told it goes on", e);
        }
    }

    /** Ends all waits, and those that a step of the writer has yet to begin. */
    void close() {
        closed = true;
        ready.forEach(wait -> wait.future.completeExceptionally(Writer.isClosed()));
        finals.values().forEach(waits -> waits.forEach(wait -> wait.future().completeExceptionally(Writer.isClosed())));
        cancels.clear();
    }
}
