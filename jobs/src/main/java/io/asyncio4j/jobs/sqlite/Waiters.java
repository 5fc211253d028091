// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who waits in this broker for jobs to claim, for the end of a job, or for wishes to cancel. Any thread. */
final class Waiters {
    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    private final InstantSource clock;
    private final Set<ForReady> ready = ConcurrentHashMap.newKeySet();
    private final Set<ForFinal> finals = ConcurrentHashMap.newKeySet();
    private final Set<ForCancel> cancels = ConcurrentHashMap.newKeySet();

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
    record ForFinal(String queue, String id, CompletableFuture<@Nullable JobInfo> future) {}

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
        return awaited().contains(new Awaited(queue, id));
    }

    Set<Awaited> awaited() {
        return finals.stream().map(wait -> new Awaited(wait.queue(), wait.id())).collect(Collectors.toSet());
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
    }

    void add(ForFinal wait) {
        if (finals.add(wait)) {
            wait.future().whenComplete((value, failure) -> finals.remove(wait));
        }
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
        for (ForFinal wait : finals) {
            if (wait.id().equals(id) && wait.queue().equals(queue)) {
                wait.future().complete(job);
            }
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

    void close() {
        ready.forEach(wait -> wait.future.completeExceptionally(Writer.isClosed()));
        finals.forEach(wait -> wait.future().completeExceptionally(Writer.isClosed()));
        cancels.clear();
    }
}
