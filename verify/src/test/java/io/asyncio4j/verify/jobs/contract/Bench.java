// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An empty broker under test whose clock stands still until it is moved, and short words for what is done to it. */
final class Bench implements AutoCloseable {
    static final String QUEUE = "q";
    static final long LEASE = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How long the bench that was made last waits for an answer; benches of one thread are used one after the other. */
    private static final ThreadLocal<Duration> PATIENCE_NOW = ThreadLocal.withInitial(() -> PATIENCE);

    final Broker broker;
    private final Supplier<Broker> opener;
    private final List<Broker> others = new ArrayList<>();
    private final LongConsumer clock;
    private final Runnable closing;

    /**
     * Makes one.
     *
     * @param opener opens a broker of the store, which is empty
     * @param clock moves its clock on by milliseconds
     * @param closing what is done after the brokers were closed
     */
    Bench(Supplier<Broker> opener, LongConsumer clock, Runnable closing) {
        this(opener.get(), opener, clock, closing, PATIENCE);
    }

    private Bench(Broker broker, Supplier<Broker> opener, LongConsumer clock, Runnable closing, Duration patience) {
        PATIENCE_NOW.set(patience);
        this.broker = broker;
        this.opener = opener;
        this.clock = clock;
        this.closing = closing;
    }

    /** The same bench with something between it and its brokers, which need not be waited for so long. */
    Bench with(UnaryOperator<Broker> between, Duration patience) {
        return new Bench(between.apply(broker), () -> between.apply(opener.get()), clock, closing, patience);
    }

    /** A broker of somebody else on the same store, with a connection of its own if that has connections. */
    Broker other() {
        Broker other = opener.get();
        others.add(other);
        return other;
    }

    void advance(long millis) {
        clock.accept(millis);
    }

    long now() {
        return get(broker.now());
    }

    static <T extends @Nullable Object> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_NOW.get().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("The broker has not answered for " + PATIENCE_NOW.get(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Repeats an action until something is so. */
    void until(BooleanSupplier so, Runnable action) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean() && System.nanoTime() < end) {
            action.run();
        }
    }

    /** Lets a wait that was just begun be known to the broker, which is to answer some questions meanwhile. */
    void settled() {
        for (int i = 0; i < 20; i++) {
            now();
            stats();
        }
    }

    List<Enqueued> enqueue(Draft... drafts) {
        return get(broker.enqueue(QUEUE, Arrays.stream(drafts).map(Draft::job).toList()));
    }

    Enqueued.Kind enqueueOne(Draft draft) {
        return enqueue(draft).getFirst().kind();
    }

    List<Enqueued> enqueue(List<NewJob> jobs) {
        return get(broker.enqueue(QUEUE, jobs));
    }

    void configure(QueueSettings settings) {
        get(broker.configure(QUEUE, settings));
    }

    Claimed claimed(int most) {
        return get(broker.claim(new ClaimRequest(QUEUE, "session", most, LEASE)));
    }

    List<ClaimedJob> claim(int most) {
        return claimed(most).jobs();
    }

    ClaimedJob claimOne() {
        List<ClaimedJob> jobs = claim(1);
        if (jobs.isEmpty()) {
            throw new AssertionError("There was nothing to claim");
        }
        return jobs.getFirst();
    }

    /** Claims jobs and says their ids, divided by blanks. */
    String claimIds(int most) {
        return String.join(" ", claim(most).stream().map(job -> job.job().id()).toList());
    }

    boolean settle(Settlement settlement) {
        return get(broker.settle(QUEUE, List.of(settlement))).getFirst();
    }

    boolean done(ClaimedJob job) {
        return settle(new Settlement(run(job), Settlement.Verdict.DONE, 0, json("1"), null));
    }

    boolean retry(ClaimedJob job, long delayMillis) {
        return settle(new Settlement(run(job), Settlement.Verdict.RETRY, delayMillis, null, failure("broke")));
    }

    boolean dead(ClaimedJob job) {
        return settle(new Settlement(run(job), Settlement.Verdict.DEAD, 0, null, failure("broke")));
    }

    boolean release(ClaimedJob job) {
        return settle(new Settlement(run(job), Settlement.Verdict.RELEASE, 0, null, null));
    }

    boolean snooze(ClaimedJob job, long delayMillis) {
        return settle(new Settlement(run(job), Settlement.Verdict.SNOOZE, delayMillis, null, null));
    }

    boolean cancelled(ClaimedJob job) {
        return settle(new Settlement(run(job), Settlement.Verdict.CANCELLED, 0, null, null));
    }

    long tend() {
        return get(broker.tend(QUEUE));
    }

    @Nullable
    JobInfo found(String id) {
        return get(broker.find(QUEUE, id));
    }

    JobInfo find(String id) {
        JobInfo found = found(id);
        if (found == null) {
            throw new AssertionError("Job " + id + " is not there");
        }
        return found;
    }

    JobState state(String id) {
        return find(id).state();
    }

    QueueStats stats() {
        return get(broker.stats(QUEUE));
    }

    /** The ids of the first page of a state, divided by blanks. */
    String ids(JobState state) {
        return String.join(
                " ",
                get(broker.list(QUEUE, state, null, 1000)).items().stream()
                        .map(info -> info.job().id())
                        .toList());
    }

    static Run run(ClaimedJob job) {
        return new Run(job.job().id(), job.run());
    }

    static Failure failure(String reason) {
        return new Failure(reason, "at line 1");
    }

    static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        others.forEach(Broker::close);
        broker.close();
        closing.run();
    }
}
