// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a worker owes its broker time and again, for all of its loops: renews leases, says that it lives, readies what is
 * due, enqueues by schedules. It has a loop of its own, so that a loop that lags keeps its jobs, and is noticed.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int BATCH = 500;
    private static final Duration TEND = Duration.ofSeconds(5);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration OVERDUE = Duration.ofSeconds(5);

    /** For how many leases the jobs of a loop that does not answer are kept. */
    private static final int PATIENCE = 6;

    /** A loop that is kept. */
    private final class Kept {
        final HeldRuns runs;
        final Pulse pulse;
        boolean warned;

        Kept(HeldRuns runs) {
            this.runs = runs;
            this.pulse = new Pulse(runs.loop);
        }
    }

    private final Broker broker;
    private final BrokerSettings settings;
    private final Heartbeat heartbeat;
    private final Counters counters;
    private final EventLoop loop = Asyncio.getRunningLoop();
    private final Outbox outbox;
    private final List<Kept> kept = new ArrayList<>();
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<Runnable> listening = new ArrayList<>();

    /** Makes one for the running loop. */
    Keeper(Broker broker, BrokerSettings settings, List<HeldRuns> loops, Heartbeat heartbeat, Counters counters) {
        this.broker = broker;
        this.settings = settings;
        this.heartbeat = heartbeat;
        this.counters = counters;
        this.outbox = new Outbox(broker);
        loops.forEach(runs -> kept.add(new Kept(runs)));
    }

    /** Begins, without awaiting anything. */
    void start() {
        long lease = settings.lease().toMillis();
        again(Duration.ofMillis(Math.max(1, lease / 6)), "renew leases", this::renewAll);
        again(Heartbeat.INTERVAL, "say that the worker lives", this::beat);
        again(TEND, "tend the queues", this::tend);
        again(SWEEP, "deliver links that were left", this::sweep);
        for (String queue : settings.names()) {
            listening.add(broker.onCancel(queue, id -> kept.forEach(each -> each.runs.cancel(queue, id))));
        }
    }

    /** Does something now and then, whatever the broker says to that. */
    private void again(Duration interval, String what, VoidCoroutine body) {
        tasks.add(Asyncio.createTask(
                () -> {
                    Trouble trouble = new Trouble(what);
                    while (true) {
                        try {
                            body.run();
                            trouble.worked();
                        } catch (BrokerException e) {
                            trouble.failed(e);
                        } catch (RuntimeException e) {
                            LOG.error("An attempt to {} failed; the next is in {}", what, interval, e);
                        }
                        Asyncio.sleep(interval);
                    }
                },
                what));
    }

    // ---- leases ----

    private void renewAll() {
        for (Kept each : kept) {
            if (keeps(each)) {
                for (String queue : settings.names()) {
                    renew(each.runs, queue);
                }
            }
        }
    }

    /** Whether a loop's leases are renewed; tells if it lags. */
    private boolean keeps(Kept each) {
        long lease = settings.lease().toNanos();
        long lag = each.pulse.feel(nanos());
        counters.lag(lag);
        if (lag < lease / 3) {
            if (each.warned) {
                each.warned = false;
                LOG.info("Loop {} goes on", each.runs.session);
            }
            return true;
        }
        if (!each.warned) {
            each.warned = true;
            LOG.warn(
                    "Loop {} has not answered for {} ms: a handler keeps it from its work. Leases of {} ms are renewed for it"
                            + " {} times, then its jobs are left to others; let such a handler run in a pool. It runs {}",
                    each.runs.session,
                    lag / 1_000_000,
                    settings.lease().toMillis(),
                    PATIENCE,
                    Stacks.of(each.runs.loop));
        }
        return lag < PATIENCE * lease;
    }

    private long nanos() {
        return (long) (loop.time() * 1e9);
    }

    private void renew(HeldRuns runs, String queue) {
        long old = nanos() - settings.lease().toNanos() / 3;
        List<HeldRun> due = new ArrayList<>();
        for (HeldRun held : runs.in(queue)) {
            if (held.leasedNanos <= old) {
                due.add(held);
            }
        }
        for (int from = 0; from < due.size(); from += BATCH) {
            renew(runs, queue, due.subList(from, Math.min(due.size(), from + BATCH)));
        }
    }

    private void renew(HeldRuns runs, String queue, List<HeldRun> batch) {
        List<Run> asked = new ArrayList<>(batch.size());
        batch.forEach(held -> asked.add(held.run));
        long now = nanos();
        Renewed answer =
                Asyncio.await(broker.renew(queue, asked, settings.lease().toMillis()));
        for (HeldRun held : batch) {
            held.leasedNanos = now;
        }
        for (Run run : answer.lost()) {
            runs.lost(queue, run);
        }
        for (Run run : answer.cancelled()) {
            runs.cancel(queue, run.id());
        }
    }

    // ---- the rest ----

    private void beat() {
        for (Kept each : kept) {
            Asyncio.await(
                    broker.heartbeat(heartbeat.of(each.runs, each.pulse.worstMillis()), Heartbeat.HOLDS.toMillis()));
        }
    }

    /** What claims do as well; when all slots are taken, nobody claims. */
    private void tend() {
        for (String queue : settings.names()) {
            if (kept.stream().allMatch(each -> each.runs.claimedLongAgo(queue, TEND))) {
                Asyncio.await(broker.tend(queue));
            }
        }
    }

    private void sweep() {
        for (String queue : settings.names()) {
            outbox.deliver(queue, OVERDUE.toMillis());
        }
    }

    /** Ends all of it. */
    void stop() {
        listening.forEach(Runnable::run);
        tasks.forEach(task -> task.cancel("the worker ends"));
    }
}
