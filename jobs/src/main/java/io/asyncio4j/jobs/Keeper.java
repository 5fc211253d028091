// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
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
    private static final Duration TEND = Duration.ofSeconds(10);

    /** How often a queue is tended in one go: each time does a bounded part of what is due. */
    private static final int TENDED_IN_ONE_GO = 500;

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
    private final Leases leases;
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
        this.leases = new Leases(broker, settings.names(), settings.lease());
        loops.forEach(runs -> kept.add(new Kept(runs)));
    }

    /** Begins, without awaiting anything. */
    void start() {
        long lease = settings.lease().toMillis();
        for (Kept each : kept) {
            again(Duration.ofMillis(Math.max(1, lease / 6)), "renew leases", () -> renew(each));
        }
        again(Heartbeat.INTERVAL, "say that the worker lives", this::beat);
        tasks.add(Asyncio.createTask(this::followSchedules, "follow schedules"));
        for (String queue : settings.names()) {
            long longest = Math.min(TEND.toMillis(), lease); // so that it is known before its end when a lease ends
            repeat(Duration.ofMillis(longest), "tend queue " + queue, () -> tend(queue, longest));
            again(SWEEP, "deliver links of queue " + queue, () -> outbox.deliver(queue, OVERDUE.toMillis()));
            listening.add(broker.onCancel(queue, id -> kept.forEach(each -> each.runs.cancel(queue, id))));
        }
    }

    /** Does something now and then, whatever the broker says to that. */
    private void again(Duration interval, String what, VoidCoroutine body) {
        repeat(interval, what, () -> {
            body.run();
            return interval;
        });
    }

    /** The same, where what is done says how long to wait; an interval if it fails. */
    private void repeat(Duration interval, String what, Coroutine<Duration> body) {
        tasks.add(Asyncio.createTask(
                () -> {
                    Trouble trouble = new Trouble(what, false);
                    while (true) {
                        Duration pause = interval;
                        try {
                            pause = body.run();
                            trouble.worked();
                        } catch (BrokerException e) {
                            trouble.failed(e);
                        } catch (RuntimeException e) {
                            LOG.error("An attempt to {} failed; the next is in {}", what, interval, e);
                        }
                        Asyncio.sleep(pause);
                    }
                },
                what));
    }

    private void followSchedules() {
        ScheduleTicker ticker = new ScheduleTicker(broker);
        Trouble trouble = new Trouble("follow schedules", false);
        while (true) {
            Duration pause;
            try {
                pause = Duration.ofMillis(ticker.tick());
                trouble.worked();
            } catch (BrokerException e) {
                pause = trouble.failed(e);
            } catch (RuntimeException e) {
                LOG.error("The schedules cannot be followed; the next attempt is in {}", TEND, e);
                pause = TEND;
            }
            Asyncio.sleep(pause);
        }
    }

    // ---- leases ----

    private void renew(Kept each) {
        if (!each.runs.ended && keeps(each)) {
            leases.renewDue(each.runs);
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

    // ---- the rest ----

    private void beat() {
        for (Kept each : kept) {
            if (!each.runs.ended) {
                long lag = each.pulse.worstMillis();
                Asyncio.await(broker.heartbeat(heartbeat.of(each.runs, lag), Heartbeat.HOLDS.toMillis()));
            }
        }
    }

    /** What claims do as well; but when all slots are taken nobody claims, and an idle worker seldom does. */
    private Duration tend(String queue, long longest) {
        long next = 0;
        for (int rounds = 0; next == 0 && rounds < TENDED_IN_ONE_GO; rounds++) {
            next = Asyncio.await(broker.tend(queue));
        }
        return Duration.ofMillis(next < 0 ? longest : Math.clamp(next, Math.min(1000, longest), longest));
    }

    /** Ends all of it. */
    void stop() {
        listening.forEach(Runnable::run);
        tasks.forEach(task -> task.cancel("the worker ends"));
    }
}
