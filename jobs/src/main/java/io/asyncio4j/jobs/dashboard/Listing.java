// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.net.http.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the jobs of one or all queues and states, page by page. One request looks at a bounded number of jobs and
 * asks the broker a bounded number of times; where it has to stop, the next one goes on.
 */
final class Listing {
    /** How many jobs one request looks at. */
    static final int MOST_LOOKED = 2_000;

    private static final int MOST_CALLS = 200;
    private static final int PAGE = 100;

    /** Those that need somebody come first. */
    private static final List<JobState> STATES = List.of(
            JobState.DEAD,
            JobState.RUNNING,
            JobState.READY,
            JobState.SCHEDULED,
            JobState.BLOCKED,
            JobState.CANCELLED,
            JobState.DONE);

    private final Broker broker;

    Listing(Broker broker) {
        this.broker = broker;
    }

    /**
     * Where a request has stopped.
     *
     * @param queue in which queue; empty for the beginning
     * @param state in which state; its place in the order of the list
     * @param from the broker's own word for a place there; null for the beginning
     * @param skip how many jobs behind that place were looked at
     */
    record Cursor(String queue, int state, @Nullable String from, int skip) {
        static final Cursor BEGIN = new Cursor("", 0, null, 0);

        /** Reads what {@link #written} wrote in this process; anything else might be no place for the broker. */
        static Cursor read(@Nullable String text, Secrets secrets) {
            if (text == null || text.isEmpty()) {
                return BEGIN;
            }
            int dot = text.indexOf('.');
            if (dot < 0 || !Secrets.same(text.substring(dot + 1), seal(text.substring(0, dot), secrets))) {
                throw lost();
            }
            return Json.read(Base64.getUrlDecoder().decode(text.substring(0, dot)), Cursor.class);
        }

        private static String seal(String text, Secrets secrets) {
            return secrets.secret("cursor " + text).substring(0, 32);
        }

        private static Refusal lost() {
            return Refusal.wrong("The cursor is none that this list has given", "Begin the list again.");
        }

        String written(Secrets secrets) {
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(this));
            return text + '.' + seal(text, secrets);
        }
    }

    /**
     * A part of the list.
     *
     * @param items the jobs that fit
     * @param next where to go on; null at the end
     * @param looked how many were looked at
     */
    record Part(List<JobInfo> items, @Nullable Cursor next, int looked) {}

    /** Collects up to so many jobs that fit. */
    Part find(JobQuery query, Predicate<JobInfo> wanted, Cursor begin, int limit) {
        List<JobState> states = query.state() == null ? STATES : List.of(query.state());
        return find(query.queues(broker), states, wanted, begin, limit);
    }

    /**
     * Collects up to so many jobs that fit.
     *
     * @param queues in the order of their names
     */
    Part find(List<String> queues, List<JobState> states, Predicate<JobInfo> wanted, Cursor begin, int limit) {
        List<JobInfo> found = new ArrayList<>();
        Cursor at = begin;
        int looked = 0;
        int calls = 0;
        for (String queue : queues) {
            if (queue.compareTo(begin.queue()) < 0) {
                continue;
            }
            if (!queue.equals(at.queue())) {
                at = new Cursor(queue, 0, null, 0);
            }
            while (at.state() < states.size()) {
                if (calls++ >= MOST_CALLS || looked >= MOST_LOOKED) {
                    return new Part(found, at, looked);
                }
                Page<JobInfo> page = Api.await(broker.list(queue, states.get(at.state()), at.from(), PAGE));
                List<JobInfo> jobs = page.items();
                for (int i = at.skip(); i < jobs.size(); i++) {
                    if (found.size() == limit) {
                        return new Part(found, new Cursor(queue, at.state(), at.from(), i), looked);
                    }
                    looked++;
                    if (wanted.test(jobs.get(i))) {
                        found.add(jobs.get(i));
                    }
                }
                at = page.next() == null
                        ? new Cursor(queue, at.state() + 1, null, 0)
                        : new Cursor(queue, at.state(), page.next(), 0);
            }
        }
        return new Part(found, null, looked);
    }

    /** Finds the jobs of an id, whatever else is wanted of them but their queue and state. */
    List<JobInfo> named(JobQuery query, String id) {
        List<JobInfo> found = new ArrayList<>();
        query.queues(broker).stream().limit(MOST_CALLS).forEach(queue -> {
            JobInfo job = Api.await(broker.find(queue, id));
            if (job != null && (query.state() == null || job.state() == query.state())) {
                found.add(job);
            }
        });
        return found;
    }
}
