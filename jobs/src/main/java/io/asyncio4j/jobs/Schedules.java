// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Schedule;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that are enqueued again and again, by cron expressions.
 *
 * <p>They are kept by the broker; any worker on it enqueues what is due, and each tick becomes one job however many
 * workers there are. A tick that comes more than a minute late, for no worker was there, counts as missed. Any thread may
 * call; in a coroutine each method awaits, elsewhere it blocks. Of what several change at the same time, by a put, a pause
 * or a tick, nothing is lost.
 */
public final class Schedules {
    private static final int MOST_MISSED = 1000;

    private final Broker broker;

    private Schedules(Broker broker) {
        this.broker = broker;
    }

    /**
     * Gives access to the schedules of a broker.
     *
     * @param broker where they are kept
     * @return the schedules
     */
    public static Schedules of(Broker broker) {
        return new Schedules(broker);
    }

    /**
     * Stores a schedule in place of one of the same name. Missed ticks become one job, and no job is enqueued while the one
     * before is not final.
     *
     * @param name 1 to 100 characters of ASCII without blanks
     * @param cron when
     * @param queue where its jobs go
     * @param job the model of its jobs; each gets an id of its own
     * @return what was stored
     * @throws IllegalArgumentException if the job has an id or a unique key
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws BrokerException if it could not be stored
     */
    public Schedule put(String name, Cron cron, String queue, JobRequest job) {
        return put(name, cron, queue, job, Schedule.Missed.ONCE, 1, false);
    }

    /**
     * Stores a schedule in place of one of the same name. One with the same cron expression goes on where that was, paused
     * or not, so an application may do this at each start.
     *
     * @param name 1 to 100 characters of ASCII without blanks
     * @param cron when
     * @param queue where its jobs go
     * @param job the model of its jobs; each gets an id of its own
     * @param missed what becomes of ticks at which no worker was there
     * @param missedLimit for {@code ALL}: how many of them at most, the latest; 1 to 1,000
     * @param overlap whether a job may be enqueued while the one before is not final; otherwise such ticks are left out
     * @return what was stored
     * @throws IllegalArgumentException if the job has an id or a unique key, or all missed ticks shall be made up for without
     *     overlap
     * @throws UnserializablePayloadException if the payload cannot be written
     * @throws PayloadTooLargeException if it is too large
     * @throws BrokerException if it could not be stored
     */
    public Schedule put(
            String name,
            Cron cron,
            String queue,
            JobRequest job,
            Schedule.Missed missed,
            int missedLimit,
            boolean overlap) {
        if (Words.id(name).length() > 100) {
            throw new IllegalArgumentException("A schedule's name has at most 100 characters, not " + name.length());
        }
        if (missedLimit < 1 || missedLimit > MOST_MISSED) {
            throw new IllegalArgumentException("A limit of missed ticks is from 1 to 1,000, not " + missedLimit);
        }
        if (missed == Schedule.Missed.ALL && !overlap) {
            throw new IllegalArgumentException(
                    "Jobs for ALL missed ticks overlap; allow overlap, or have ONCE or SKIP for missed ticks");
        }
        if (job.options().chosenId() != null || job.options().isUnique()) {
            throw new IllegalArgumentException(
                    "The jobs of a schedule get ids and unique keys of their own; give none");
        }
        JobOptions options = job.options().keptAtLeast(JobOptions.AWAITED);
        NewJob model = JobQueue.open(broker, queue)
                .job(JobRequest.of(job.type(), job.payload(), options), JobOptions.Ties.NONE);
        while (true) {
            Schedule old = find(name);
            boolean goesOn = old != null
                    && old.cron().equals(cron.expression())
                    && old.zone().equals(cron.zone().getId());
            Schedule wanted = new Schedule(
                    name,
                    queue,
                    cron.expression(),
                    cron.zone().getId(),
                    model,
                    missed,
                    missedLimit,
                    overlap,
                    goesOn && old.paused(),
                    goesOn ? old.nextMillis() : next(cron),
                    goesOn ? old.lastMillis() : 0);
            if (Waits.await(broker.replaceSchedule(old, wanted))) {
                return wanted;
            }
        }
    }

    /**
     * Changes a schedule; once more if somebody else does so in the same moment.
     *
     * @return whether it is there
     */
    private boolean change(String name, UnaryOperator<Schedule> change) {
        while (true) {
            Schedule old = find(name);
            if (old == null) {
                return false;
            }
            Schedule wanted = change.apply(old);
            if (wanted.equals(old) || Waits.await(broker.replaceSchedule(old, wanted))) {
                return true;
            }
        }
    }

    private long next(Cron cron) {
        return cron.next(Instant.ofEpochMilli(Waits.await(broker.now()))).toEpochMilli();
    }

    private @Nullable Schedule find(String name) {
        for (Schedule schedule : list()) {
            if (schedule.name().equals(name)) {
                return schedule;
            }
        }
        return null;
    }

    /**
     * Lists the schedules.
     *
     * @return by name
     * @throws BrokerException if the broker cannot be asked
     */
    public List<Schedule> list() {
        return Waits.await(broker.schedules());
    }

    /**
     * Forgets a schedule; jobs of it that were enqueued stay.
     *
     * @param name which
     * @return whether it was there
     * @throws BrokerException if the broker cannot be asked
     */
    public boolean remove(String name) {
        return Waits.await(broker.removeSchedule(name));
    }

    /**
     * Leaves out the ticks from now on.
     *
     * @param name which
     * @return whether it is there
     * @throws BrokerException if the broker cannot be asked
     */
    public boolean pause(String name) {
        return change(name, schedule -> schedule.paused(true));
    }

    /**
     * Goes on with the first tick from now.
     *
     * @param name which
     * @return whether it is there
     * @throws BrokerException if the broker cannot be asked
     */
    public boolean resume(String name) {
        return change(name, this::resumed);
    }

    private Schedule resumed(Schedule schedule) {
        return schedule.paused()
                ? schedule.paused(false).advanced(schedule.lastMillis(), next(ScheduleTicker.cron(schedule)))
                : schedule;
    }

    /**
     * Enqueues a job of a schedule now, besides its ticks, paused or not.
     *
     * @param name which
     * @return the job; the one before, if that is not final and must not overlap
     * @throws IllegalArgumentException if there is no such schedule
     * @throws BrokerException if it could not be stored
     */
    public JobHandle<Object> runNow(String name) {
        Schedule schedule = find(name);
        if (schedule == null) {
            throw new IllegalArgumentException("There is no schedule " + name);
        }
        NewJob job = ScheduleTicker.job(schedule, "now-" + JobIds.next());
        Enqueued became =
                Waits.await(broker.enqueue(schedule.queue(), List.of(job))).getFirst();
        return JobHandle.of(broker, schedule.queue(), became.id(), became.kind() == Enqueued.Kind.ADDED, Object.class);
    }
}
