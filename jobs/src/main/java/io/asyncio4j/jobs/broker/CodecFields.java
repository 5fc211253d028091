// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of an object so far, for each kind of object; what is left out has its usual value. */
final class CodecFields {
    private CodecFields() {}

    static final class OfLink {
        @Nullable
        String queue;

        @Nullable
        NewJob next;

        @Nullable
        String id;

        @Nullable
        String part;

        Link build() {
            String to = need(queue, "queue");
            return next != null ? new Link.Next(to, next) : new Link.Part(to, need(id, "id"), need(part, "part"));
        }
    }

    static final class OfInfo {
        @Nullable
        String queue;

        @Nullable
        NewJob job;

        @Nullable
        JobState state;

        long run;
        int failures;
        int crashes;
        long enqueuedAtMillis;
        long dueAtMillis;
        long leaseEndMillis;
        long finishedAtMillis;

        @Nullable
        String worker;

        byte @Nullable [] result;
        byte @Nullable [] progress;
        boolean cancelRequested;
        List<Attempt> history = List.of();
        Map<String, PartResult> parts = Map.of();

        JobInfo build() {
            return new JobInfo(
                    need(queue, "queue"),
                    need(job, "job"),
                    need(state, "state"),
                    run,
                    failures,
                    crashes,
                    enqueuedAtMillis,
                    dueAtMillis,
                    leaseEndMillis,
                    finishedAtMillis,
                    worker,
                    result,
                    progress,
                    cancelRequested,
                    history,
                    parts);
        }
    }

    static final class OfAttempt {
        long run;
        long atMillis;
        String worker = "";
        String reason = "";
        String text = "";

        Attempt build() {
            return new Attempt(run, atMillis, worker, new Failure(reason, text));
        }
    }

    static final class OfPart {
        boolean ok;
        byte @Nullable [] result;
    }

    static final class OfSchedule {
        @Nullable
        String name;

        @Nullable
        String queue;

        @Nullable
        String cron;

        @Nullable
        String zone;

        @Nullable
        NewJob job;

        Schedule.Missed missed = Schedule.Missed.ONCE;
        int missedLimit;
        boolean overlap;
        boolean paused;
        long nextMillis;
        long lastMillis;

        Schedule build() {
            return new Schedule(
                    need(name, "name"),
                    need(queue, "queue"),
                    need(cron, "cron"),
                    need(zone, "zone"),
                    need(job, "job"),
                    missed,
                    missedLimit,
                    overlap,
                    paused,
                    nextMillis,
                    lastMillis);
        }
    }

    static final class OfSettings {
        boolean paused;
        int maxRunning = QueueSettings.DEFAULT.maxRunning();
        double rate = QueueSettings.DEFAULT.rate();
        int burst = QueueSettings.DEFAULT.burst();
        int groupMaxRunning = QueueSettings.DEFAULT.groupMaxRunning();
        double groupRate = QueueSettings.DEFAULT.groupRate();
        int groupBurst = QueueSettings.DEFAULT.groupBurst();
        int maxCrashes = QueueSettings.DEFAULT.maxCrashes();
        int deadLimit = QueueSettings.DEFAULT.deadLimit();
        long deadMillis = QueueSettings.DEFAULT.deadMillis();

        QueueSettings build() {
            return new QueueSettings(
                    paused,
                    maxRunning,
                    rate,
                    burst,
                    groupMaxRunning,
                    groupRate,
                    groupBurst,
                    maxCrashes,
                    deadLimit,
                    deadMillis);
        }
    }

    static final class OfWorker {
        @Nullable
        String session;

        String host = "";
        long pid;
        List<String> queues = List.of();
        int concurrency;
        int running;
        long startedMillis;
        long lagMillis;
        boolean quiet;

        WorkerInfo build() {
            return new WorkerInfo(
                    need(session, "session"), host, pid, queues, concurrency, running, startedMillis, lagMillis, quiet);
        }
    }

    static <T> T need(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("This is no JSON of a job: it has no field '" + field + "'");
        }
        return value;
    }
}
