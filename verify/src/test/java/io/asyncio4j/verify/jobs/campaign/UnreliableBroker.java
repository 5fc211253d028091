// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A broker behind a bad line: what it is asked is refused, done without an answer, or answered late. */
final class UnreliableBroker extends BrokerWrapper {
    /** How the line is. */
    enum Line {
        GOOD,
        /** Nothing gets through. */
        CUT,
        /** All gets through, no answer comes back. */
        ANSWERS_LOST,
        /** Answers come late. */
        SLOW,
        /** Any of it, by chance. */
        BAD
    }

    private static final Line[] CHANCES = {Line.GOOD, Line.GOOD, Line.CUT, Line.ANSWERS_LOST, Line.SLOW};

    private final Random random;
    volatile Line line = Line.GOOD;

    UnreliableBroker(Broker inner, long seed) {
        super(inner);
        random = new Random(seed);
    }

    private <T> CompletableFuture<T> by(Supplier<CompletableFuture<T>> call) {
        Line now = line == Line.BAD ? CHANCES[random.nextInt(CHANCES.length)] : line;
        return switch (now) {
            case CUT -> CompletableFuture.failedFuture(new BrokerUnavailableException("The line is cut", null));
            case ANSWERS_LOST -> call.get().thenCompose(ignored -> lost());
            case SLOW -> call.get().thenCompose(answer -> late(answer, random.nextInt(400)));
            case GOOD, BAD -> call.get();
        };
    }

    private static <T> CompletableFuture<T> lost() {
        return CompletableFuture.failedFuture(new OutcomeUnknownException("The answer is lost", null));
    }

    private static <T> CompletableFuture<T> late(T answer, int millis) {
        return new CompletableFuture<T>().completeOnTimeout(answer, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        return by(() -> inner.enqueue(queue, jobs));
    }

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return by(() -> inner.claim(request));
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis) {
        return by(() -> inner.awaitReady(queues, waitMillis));
    }

    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        return by(() -> inner.renew(queue, runs, leaseMillis));
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        return by(() -> inner.settle(queue, settlements));
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return by(() -> inner.outbox(queue, olderThanMillis, most));
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        return by(() -> inner.delivered(queue, keys));
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        return by(() -> inner.arrive(queue, id, part, result));
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return by(() -> inner.tend(queue));
    }
}
