// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The middleware of a queue's producers, the first outermost. Any thread. */
record EnqueueChain(List<EnqueueMiddleware> middleware) {
    private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

    static final EnqueueChain NONE = new EnqueueChain(List.of());

    EnqueueChain with(List<EnqueueMiddleware> more) {
        List<EnqueueMiddleware> all = new ArrayList<>(middleware);
        all.addAll(more);
        return new EnqueueChain(List.copyOf(all));
    }

    /** A message on its way: what to store, and whom to tell. */
    record Message(List<NewJob> jobs, List<EnqueueMiddleware.Ended> told) {
        void ended(List<Enqueued> became) {
            tell(became, null);
        }

        void failed(Throwable failure) {
            tell(null, failure);
        }

        private void tell(@Nullable List<Enqueued> became, @Nullable Throwable failure) {
            for (EnqueueMiddleware.Ended each : told.reversed()) {
                try {
                    each.ended(became, failure);
                } catch (RuntimeException e) {
                    LOG.error("The middleware failed that was told what became of enqueued jobs", e);
                }
            }
        }
    }

    /** Begins a message. What a middleware throws is told to those before it, and goes on. */
    Message begin(String queue, List<NewJob> jobs) {
        if (middleware.isEmpty()) {
            return new Message(jobs, List.of());
        }
        Message message = new Message(jobs, new ArrayList<>(middleware.size()));
        try {
            for (EnqueueMiddleware each : middleware) {
                EnqueueMiddleware.Sending sending = each.begin(queue, message.jobs);
                message.told.add(sending.ended());
                requireSame(message.jobs, sending.jobs());
                message = new Message(List.copyOf(sending.jobs()), message.told);
            }
            return message;
        } catch (RuntimeException | Error e) {
            message.failed(e);
            throw e;
        }
    }

    private static void requireSame(List<NewJob> before, List<NewJob> after) {
        boolean same = before.size() == after.size();
        for (int i = 0; same && i < before.size(); i++) {
            same = before.get(i).id().equals(after.get(i).id());
        }
        if (!same) {
            throw new IllegalStateException("A middleware of producers may change jobs, but not which they are");
        }
    }

    /** Stores one job. */
    Enqueued one(String queue, NewJob job, Function<NewJob, Enqueued> store) {
        if (middleware.isEmpty()) {
            return store.apply(job);
        }
        return all(queue, List.of(job), jobs -> List.of(store.apply(jobs.getFirst())))
                .getFirst();
    }

    /** Stores a message, and waits. */
    List<Enqueued> all(String queue, List<NewJob> jobs, Function<List<NewJob>, List<Enqueued>> store) {
        Message message = begin(queue, jobs);
        List<Enqueued> became;
        try {
            became = store.apply(message.jobs);
        } catch (RuntimeException | Error e) {
            message.failed(e);
            throw e;
        }
        message.ended(became);
        return became;
    }
}
