// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues of a broker as a source of jobs: claims as many as are wanted, in batches, each queue by its weight.
 *
 * <p>One coroutine claims; when there is nothing, it waits until the broker or time says that there may be. Outcomes go back
 * in batches, too. Whether the leases live on is another's care: {@link Keeper}.
 */
final class BrokerSource implements JobSource {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LARGEST_CLAIM = 500;

    /** How long to wait for the broker to say that there are jobs, should it never say so, though {@link Keeper} asks it. */
    private static final double LONGEST_WAIT = 30;

    /** How long to wait after a failure that is no broker's, and that nobody can have expected. */
    private static final Duration AFTER_MISTAKE = Duration.ofSeconds(5);

    /** How long a claim that is under way at the end may take. */
    private static final Duration END = Duration.ofSeconds(2);

    private record Claim(WeightedQueue queue, AsyncFuture<Claimed> answer, long askedNanos) {}

    private final Broker broker;
    private final BrokerSettings settings;
    private final HeldRuns runs;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final String what;
    private final List<WeightedQueue> queues = new ArrayList<>();
    private final Map<String, Settler> settlers = new LinkedHashMap<>();
    private final Outbox outbox;
    private final Leases leases;
    private final Bell demand = new Bell("demand for jobs");
    private final Bell idle;
    private final JobHandout handout;
    private final List<Task<?>> settling = new ArrayList<>();
    private @Nullable Task<?> fetching;
    private boolean ending;

    /** In a burst, how many deliveries had ended when jobs were last looked for. */
    private long seenDeliveries;

    /** Ends the wait for the broker's word, while there is one. */
    private @Nullable Runnable wakeUp;

    /**
     * Makes a source for the running loop.
     *
     * @param broker where the queues are
     * @param settings which queues, and for how long to lease
     * @param runs takes note of what is held, for whoever renews the leases
     * @param counters counts what the broker does not accept
     */
    BrokerSource(Broker broker, BrokerSettings settings, HeldRuns runs, Counters counters) {
        this.broker = broker;
        this.settings = settings;
        this.runs = runs;
        this.outbox = new Outbox(broker);
        this.leases = new Leases(broker, settings.names(), settings.lease());
        this.what = "jobs of " + String.join(", ", settings.names());
        this.idle = new Bell(what);
        this.handout = new JobHandout(what, demand::ring);
        settings.queues().forEach((name, weight) -> {
            WeightedQueue queue = new WeightedQueue(name, weight);
            queues.add(queue);
            settlers.put(name, new Settler(broker, name, runs, counters, outbox, () -> settled(queue)));
        });
    }

    @Override
    public void open(RunControl control) {
        runs.controlledBy(control);
        settlers.forEach((queue, settler) -> settling.add(Asyncio.createTask(settler::run, "settle jobs of " + queue)));
        fetching = Asyncio.createTask(this::fetch, "claim jobs");
    }

    // ---- taking ----

    @Override
    public List<TakenJob> take(int most) {
        try {
            return handout.take(most);
        } finally {
            if (ending) {
                giveBackArrived();
            }
        }
    }

    private void distribute() {
        handout.distribute();
        if (ending) {
            giveBackArrived();
        }
    }

    private void giveBackArrived() {
        for (TakenJob job : handout.clear()) {
            HeldRun held = runs.find(job);
            if (held != null) {
                giveBack(held);
            }
        }
    }

    // ---- claiming ----

    private void fetch() {
        Trouble trouble = new Trouble("claim jobs");
        while (!ending) {
            int wanted = Math.min(handout.wanted(), LARGEST_CLAIM);
            if (wanted <= 0) {
                demand.await();
                continue;
            }
            try {
                List<WeightedQueue.Share> shares = WeightedQueue.split(queues, wanted, loop.time());
                if (shares.isEmpty() && settings.burst() && runs.size() == 0) {
                    endBurst();
                } else if (shares.isEmpty()) {
                    awaitReady();
                } else {
                    renewAndClaim(shares);
                }
                trouble.worked();
            } catch (BrokerException e) {
                idle.await(trouble.failed(e));
                queues.forEach(WeightedQueue::awake); // one that is away keeps none from the others
            } catch (RuntimeException e) {
                LOG.error("Jobs cannot be claimed; the next attempt is in {}", AFTER_MISTAKE, e);
                idle.await(AFTER_MISTAKE);
            }
        }
    }

    /** What ended jobs have caused may be ready, too; it is over when nothing was delivered since the last look. */
    private void endBurst() {
        outbox.finish();
        if (outbox.deliveries != seenDeliveries) {
            seenDeliveries = outbox.deliveries;
            queues.forEach(WeightedQueue::awake);
        } else {
            handout.fail(SourceDrained::new);
        }
    }

    private void renewAndClaim(List<WeightedQueue.Share> shares) {
        BrokerException failure = null;
        try {
            leases.renewNeglected(runs);
        } catch (BrokerException e) {
            failure = e;
        }
        claim(shares.stream()
                .filter(share -> !leases.isNeglected(runs, share.queue().name))
                .toList());
        if (failure != null) {
            throw failure;
        }
    }

    private void claim(List<WeightedQueue.Share> shares) {
        List<Claim> claims = new ArrayList<>(shares.size());
        RuntimeException failure = null;
        for (WeightedQueue.Share share : shares) {
            ClaimRequest request = new ClaimRequest(
                    share.queue().name,
                    runs.session,
                    share.slots(),
                    settings.lease().toMillis());
            long now = runs.nanos();
            claims.add(new Claim(share.queue(), loop.wrapFuture(broker.claim(request)), now));
        }
        for (Claim claim : claims) {
            try {
                Claimed answer = claim.answer.await();
                claim.queue.claimed(answer, loop.time());
                answer.jobs().forEach(job -> arrive(claim, job));
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        distribute();
        if (failure != null) {
            throw failure;
        }
    }

    private void arrive(Claim claim, ClaimedJob claimed) {
        TakenJob job = new TakenJob(claim.queue.name, new Payload(claimed.job().payload()), claimed);
        runs.add(new HeldRun(job, claimed, claim.askedNanos));
        handout.add(job);
    }

    /** Waits until there may be jobs: the broker says so, or time is up. */
    private void awaitReady() {
        double wait = WeightedQueue.untilNext(queues, loop.time(), LONGEST_WAIT);
        CompletableFuture<@Nullable Void> ready =
                broker.awaitReady(settings.names(), Math.max(1, Math.round(wait * 1000)));
        AsyncFuture<@Nullable Void> woken = loop.createFuture(what);
        ready.whenComplete((ignored, failure) -> Loops.call(loop, () -> end(woken, failure)));
        TimerHandle timer = loop.callLater(wait, () -> end(woken, null));
        wakeUp = () -> end(woken, null);
        try {
            woken.await();
        } finally {
            wakeUp = null;
            timer.cancel();
            ready.cancel(false);
        }
        queues.forEach(WeightedQueue::awake);
    }

    private static void end(AsyncFuture<@Nullable Void> waited, @Nullable Throwable failure) {
        if (waited.done()) {
            return;
        }
        if (failure == null) {
            waited.setResult(null);
        } else {
            waited.setException(failure instanceof CompletionException ? failure.getCause() : failure);
        }
    }

    private void wakeFetch() {
        Runnable waiting = wakeUp;
        if (waiting != null) {
            waiting.run();
        }
        idle.ring();
        demand.ring();
    }

    private void settled(WeightedQueue queue) {
        if (settings.burst()) {
            queue.awake();
        }
        if (queue.released() || settings.burst()) {
            wakeFetch();
        }
    }

    // ---- settling ----

    @Override
    public void settle(TakenJob job, JobEnd end) {
        HeldRun held = runs.find(job);
        if (held == null) {
            LOG.debug("Job {} ended after it was lost", job);
            return;
        }
        Verdict verdict = switch (end.outcome()) {
            case DONE, FAILED -> Verdict.DONE;
            case RETRIED -> Verdict.RETRY;
            case DEAD -> Verdict.DEAD;
            case SNOOZED -> Verdict.SNOOZE;
            case CANCELLED -> Verdict.CANCELLED;
            case UNFINISHED -> Verdict.RELEASE;
            case LOST -> null;
        };
        if (verdict == null) {
            runs.remove(held);
        } else {
            settler(job)
                    .add(held, new Settlement(held.run, verdict, end.delay().toMillis(), end.result(), end.failure()));
        }
    }

    private Settler settler(TakenJob job) {
        return Objects.requireNonNull(settlers.get(job.queue()));
    }

    private void giveBack(HeldRun held) {
        settler(held.job).addNow(held, new Settlement(held.run, Verdict.RELEASE, 0, null, null));
    }

    // ---- the end ----

    @Override
    public void quiet() {
        ending = true;
        runs.quiet = true;
        giveBackArrived();
        wakeFetch();
    }

    @Override
    public int close() {
        quiet();
        try {
            if (fetching != null) {
                Asyncio.wait(List.of(fetching), END, ReturnWhen.ALL_COMPLETED);
            }
            for (String queue : settings.names()) {
                for (HeldRun held : List.copyOf(runs.in(queue))) {
                    if (!held.settling) {
                        giveBack(held);
                    }
                }
            }
            settlers.values().forEach(Settler::finish);
            Asyncio.wait(List.copyOf(settling));
            outbox.finish();
            runs.ended = true;
            Asyncio.await(broker.leave(runs.session));
            return settlers.values().stream()
                    .mapToInt(settler -> settler.givenBack)
                    .sum();
        } catch (BrokerException e) {
            throw new SourceException("the broker cannot be told: " + e.getMessage(), e);
        } finally {
            runs.ended = true;
            if (fetching != null) {
                fetching.cancel("the worker ends");
            }
            settling.forEach(task -> task.cancel("the worker ends"));
            settings.close(broker);
        }
    }
}
