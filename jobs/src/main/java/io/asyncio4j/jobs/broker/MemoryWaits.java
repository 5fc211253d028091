// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for jobs to claim, for the end of a job, or for wishes to cancel. Guarded by the lock of its store; nobody is
 * called before that is given back.
 */
final class MemoryWaits implements QueueEvents {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWaits.class);

    private final Set<ForReady> ready = new LinkedHashSet<>();
    private final Map<Place, Set<ForFinal>> finals = new HashMap<>();
    private final Set<ForCancel> cancels = new LinkedHashSet<>();
    private List<Runnable> calls = new ArrayList<>();

    /** One that waits for jobs of some queues. Identity is equality. */
    static final class ForReady {
        private final List<String> queues;
        private final CompletableFuture<@Nullable Void> future;
        private final long waitMillis;
        private long untilMillis;

        ForReady(List<String> queues, long waitMillis, CompletableFuture<@Nullable Void> future) {
            this.queues = queues;
            this.waitMillis = waitMillis;
            this.future = future;
        }

        void begin(long now) {
            untilMillis = now + waitMillis;
        }
    }

    /** One that waits for a job's end. */
    record ForFinal(Place place, CompletableFuture<@Nullable JobInfo> future) {}

    /** Which job. */
    record Place(String queue, String id) {}

    /** One that is told of wishes to cancel. Identity is equality. */
    static final class ForCancel {
        private final String queue;
        private final Consumer<String> told;

        ForCancel(String queue, Consumer<String> told) {
            this.queue = queue;
            this.told = told;
        }
    }

    void add(ForReady wait) {
        ready.add(wait);
    }

    void add(ForFinal wait) {
        finals.computeIfAbsent(wait.place(), ignored -> new LinkedHashSet<>()).add(wait);
    }

    void add(ForCancel listener) {
        cancels.add(listener);
    }

    void remove(ForReady wait) {
        ready.remove(wait);
    }

    void remove(ForFinal wait) {
        finals.computeIfPresent(wait.place(), (ignored, waits) -> {
            waits.remove(wait);
            return waits.isEmpty() ? null : waits;
        });
    }

    void remove(ForCancel listener) {
        cancels.remove(listener);
    }

    /** The calls that the last step gave rise to, to be made without the lock. */
    List<Runnable> takeCalls() {
        List<Runnable> taken = calls;
        calls = new ArrayList<>();
        return taken;
    }

    @Override
    public void mayBeClaimable(String queue) {
        mayBeClaimableAt(queue, Long.MIN_VALUE);
    }

    @Override
    public void mayBeClaimableAt(String queue, long dueAt) {
        ready.removeIf(wait -> {
            boolean woken = wait.queues.contains(queue) && dueAt < wait.untilMillis;
            if (woken) {
                calls.add(() -> wait.future.complete(null));
            }
            return woken;
        });
    }

    @Override
    public void cancelRequested(String queue, String id) {
        for (ForCancel listener : cancels) {
            if (listener.queue.equals(queue)) {
                calls.add(() -> tell(listener, id));
            }
        }
    }

    private static void tell(ForCancel listener, String id) {
        try {
            listener.told.accept(id);
        } catch (RuntimeException e) {
            LOG.error("Who listens for wishes to cancel threw; the others are told", e);
        }
    }

    @Override
    public void ended(String queue, JobInfo job) {
        tell(queue, job.job().id(), job);
    }

    @Override
    public void gone(String queue, String id) {
        tell(queue, id, null);
    }

    private void tell(String queue, String id, @Nullable JobInfo job) {
        Set<ForFinal> waits = finals.remove(new Place(queue, id));
        if (waits != null) {
            waits.forEach(wait -> calls.add(() -> wait.future().complete(job)));
        }
    }
}
