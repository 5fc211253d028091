// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enqueues the jobs of schedules that are due. Any number of workers may do so at once: a tick's job has an id made of the
 * tick, so it is stored once, and the schedule is moved on by whoever comes first. First the job, then the move: a worker
 * that dies in between has the next one do both again.
 */
final class ScheduleTicker {
    /** How late a tick may be until it counts as missed. */
    static final Duration GRACE = Duration.ofSeconds(60);

    /** How long a new schedule may be overlooked. */
    private static final long LONGEST_MILLIS = 10_000;

    private static final long SHORTEST_MILLIS = 50;
    private static final int ONE_MESSAGE = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleTicker.class);

    private final Broker broker;

    ScheduleTicker(Broker broker) {
        this.broker = broker;
    }

    /**
     * Enqueues what is due; in a coroutine it awaits.
     *
     * @return in how many milliseconds to do so again
     * @throws RuntimeException what the last schedule failed with that failed, after all have had their turn
     */
    long tick() {
        List<Schedule> schedules = Waits.await(broker.schedules());
        if (schedules.stream().allMatch(Schedule::paused)) {
            return LONGEST_MILLIS;
        }
        long now = Waits.await(broker.now());
        long next = now + LONGEST_MILLIS;
        RuntimeException failure = null;
        for (Schedule schedule : schedules) {
            if (!schedule.paused()) {
                try {
                    next = Math.min(next, tick(schedule, now));
                } catch (RuntimeException e) { // the queue of another one may be at a server that lives
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Math.max(SHORTEST_MILLIS, next - now);
    }

    /** Enqueues what is due of one schedule; returns its next tick. */
    private long tick(Schedule schedule, long now) {
        if (schedule.nextMillis() > now) {
            return schedule.nextMillis();
        }
        Cron cron;
        try {
            cron = cron(schedule);
        } catch (IllegalArgumentException e) {
            LOG.warn("Schedule {} is left out: {}", schedule.name(), e.getMessage());
            return Long.MAX_VALUE;
        }
        List<Long> due = due(schedule, cron, now);
        for (int i = 0; i < due.size(); i += ONE_MESSAGE) {
            List<NewJob> jobs = due.subList(i, Math.min(due.size(), i + ONE_MESSAGE)).stream()
                    .map(tick -> job(schedule, Long.toString(tick)))
                    .toList();
            Waits.await(broker.enqueue(schedule.queue(), jobs));
        }
        long last = due.isEmpty() ? schedule.lastMillis() : due.getLast();
        long next = next(cron, now);
        Waits.await(broker.advanceSchedule(schedule.name(), schedule.nextMillis(), last, next));
        return next;
    }

    /**
     * Reads the rule of a schedule.
     *
     * @throws IllegalArgumentException if it makes no sense here; java.time's failure for an unknown zone is one, too
     */
    static Cron cron(Schedule schedule) {
        try {
            return Cron.of(schedule.cron(), ZoneId.of(schedule.zone()));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no time zone " + schedule.zone(), e);
        }
    }

    /** Makes the job of a tick. */
    static NewJob job(Schedule schedule, String tick) {
        NewJob model = schedule.job();
        String owner = "cron:" + schedule.name();
        return model.toBuilder()
                .id(owner + ":" + tick)
                .remembered(true)
                .uniqueKey(schedule.overlap() ? null : owner)
                .uniqueMillis(0)
                .build();
    }

    /** The ticks that become jobs now, by the rule for those that were missed. */
    static List<Long> due(Schedule schedule, Cron cron, long now) {
        Map<Boolean, List<Long>> latest = latest(schedule, cron, now).stream()
                .collect(Collectors.partitioningBy(tick -> now - tick <= GRACE.toMillis()));
        List<Long> onTime = latest.get(true);
        List<Long> missed = latest.get(false);
        int kept = Math.min(
                missed.size(),
                switch (schedule.missed()) {
                    case SKIP -> 0;
                    case ONCE -> onTime.isEmpty() ? 1 : 0;
                    case ALL -> schedule.missedLimit();
                });
        List<Long> due = new ArrayList<>(missed.subList(missed.size() - kept, missed.size()));
        due.addAll(onTime);
        return due;
    }

    /** The last ticks until now: those on time, and at least as many of the missed ones as can matter. */
    private static List<Long> latest(Schedule schedule, Cron cron, long now) {
        for (long reach = 2 * GRACE.toMillis(); ; reach *= 4) {
            long from = Math.max(schedule.nextMillis(), now - reach);
            List<Long> ticks = new ArrayList<>();
            for (long tick = next(cron, from - 1); tick <= now; tick = next(cron, tick)) {
                ticks.add(tick);
            }
            long missed =
                    ticks.stream().filter(tick -> now - tick > GRACE.toMillis()).count();
            if (from == schedule.nextMillis() || missed >= schedule.missedLimit()) {
                return ticks;
            }
        }
    }

    private static long next(Cron cron, long afterMillis) {
        return cron.next(Instant.ofEpochMilli(afterMillis)).toEpochMilli();
    }
}
