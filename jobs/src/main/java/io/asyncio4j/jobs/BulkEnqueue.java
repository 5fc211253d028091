// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Enqueues many jobs: the next messages are written while earlier ones are on their way. Used once, by one caller. */
final class BulkEnqueue {
    private static final int BATCH = 250;
    private static final int BATCH_BYTES = 1024 * 1024;
    private static final int UNDER_WAY = 16;

    private final Broker broker;
    private final String queue;
    private final EnqueueChain middleware;
    private final LongConsumer progress;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long added;
    private long existing;
    private long duplicates;

    private record UnderWay(EnqueueChain.Message message, CompletableFuture<List<Enqueued>> answer) {}

    BulkEnqueue(Broker broker, String queue, EnqueueChain middleware, LongConsumer progress) {
        this.broker = broker;
        this.queue = queue;
        this.middleware = middleware;
        this.progress = progress;
    }

    BulkResult run(Iterator<JobRequest> requests, Function<JobRequest, NewJob> writer) {
        try {
            return sendAll(requests, writer);
        } catch (RuntimeException | Error e) {
            underWay.forEach(sent -> sent.message.failed(e));
            throw e;
        }
    }

    private BulkResult sendAll(Iterator<JobRequest> requests, Function<JobRequest, NewJob> writer) {
        List<NewJob> batch = new ArrayList<>(BATCH);
        long bytes = 0;
        while (requests.hasNext()) {
            NewJob job = writer.apply(requests.next());
            batch.add(job);
            bytes += job.payload().length;
            if (batch.size() == BATCH || bytes >= BATCH_BYTES) {
                send(batch);
                batch = new ArrayList<>(BATCH);
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
        while (!underWay.isEmpty()) {
            count();
        }
        return new BulkResult(added, existing, duplicates);
    }

    private void send(List<NewJob> batch) {
        EnqueueChain.Message message = middleware.begin(queue, batch);
        CompletableFuture<List<Enqueued>> answer;
        try {
            answer = broker.enqueue(queue, message.jobs());
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        underWay.add(new UnderWay(message, answer));
        if (underWay.size() == UNDER_WAY) {
            count();
        }
    }

    private void count() {
        List<Enqueued> answer = Waits.await(underWay.getFirst().answer);
        underWay.remove().message.ended(answer);
        for (Enqueued became : answer) {
            switch (became.kind()) {
                case ADDED -> added++;
                case EXISTS -> existing++;
                case DUPLICATE -> duplicates++;
            }
        }
        progress.accept(added + existing + duplicates);
    }
}
