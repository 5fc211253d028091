// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobState;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does what time has made due in a queue, a bounded part of each kind. */
final class Tending {
    private static final long LONGEST_BACKOFF_MILLIS = 3_600_000;

    private final Tx tx;
    private final QueueRow queue;
    private final Jobs jobs;

    private Tending(Tx tx, QueueRow queue) {
        this.tx = tx;
        this.queue = queue;
        jobs = new Jobs(tx, queue);
    }

    static void run(Tx tx, QueueRow queue) throws SQLException {
        Tending run = new Tending(tx, queue);
        run.readyDue();
        run.takeFromLost();
        run.forgetOver();
        Groups.open(tx, queue);
        Groups.forgetIdle(tx, queue);
    }

    /** In how many milliseconds there is more to do; -1 if time alone brings nothing. */
    static long nextMillis(Tx tx, QueueRow queue) throws SQLException {
        return soonest(claimableIn(tx, queue), forgettableIn(tx, queue));
    }

    private record Due(long seq, int band, String group) {}

    private record Line(int band, String group) {}

    private void readyDue() throws SQLException {
        if (queue.count(JobState.SCHEDULED) == 0) {
            return;
        }
        List<Due> due = tx.sql.all(
                "SELECT seq, band, grp FROM job WHERE queue = ? AND state = 1 AND due <= ? ORDER BY due, pos LIMIT ?",
                row -> new Due(row.getLong(1), row.getInt(2), row.getString(3)),
                queue.no,
                tx.now,
                Jobs.BOUND);
        if (due.isEmpty()) {
            return;
        }
        Map<Line, Long> lines = new LinkedHashMap<>();
        PreparedStatement ready = tx.sql.prepare("UPDATE job SET state = 2, pos = ? WHERE seq = ?");
        for (Due job : due) {
            ready.setLong(1, queue.nextTail());
            ready.setLong(2, job.seq());
            ready.addBatch();
            lines.merge(new Line(job.band(), job.group()), 1L, Long::sum);
        }
        ready.executeBatch();
        queue.entered(JobState.SCHEDULED, -due.size());
        queue.entered(JobState.READY, due.size());
        for (Map.Entry<Line, Long> line : lines.entrySet()) {
            Lines.add(tx, queue, line.getKey().band(), line.getKey().group(), line.getValue());
        }
        tx.news.mayBeClaimable(queue.name);
    }

    private void takeFromLost() throws SQLException {
        if (queue.count(JobState.RUNNING) == 0) {
            return;
        }
        List<JobRow> lost = jobs.select(
                "queue = ? AND state = 3 AND lease <= ? ORDER BY lease, id LIMIT ?", queue.no, tx.now, Jobs.BOUND);
        List<JobRow> firsts = new ArrayList<>();
        for (JobRow job : lost) {
            if (!crashed(job)) {
                firsts.add(job);
            }
        }
        for (JobRow job : firsts.reversed()) {
            jobs.readyFirst(job);
        }
        if (!lost.isEmpty()) {
            tx.news.mayBeClaimable(queue.name);
        }
    }

    /** A run lost its worker. Returns false if the job is to be the next of its group. */
    private boolean crashed(JobRow job) throws SQLException {
        jobs.leave(job);
        job.crashes++;
        queue.crashed++;
        job.note(
                job.run,
                tx.now,
                job.session(),
                new Failure(
                        "worker lost",
                        "no word from its worker until the lease ended; workers lost so far: " + job.crashes));
        if (job.cancel) {
            jobs.cancelled(job);
        } else if (job.crashes >= queue.settings.maxCrashes()) {
            jobs.setAside(job);
        } else if (job.crashes == 1) {
            return false;
        } else {
            jobs.await(job, tx.now + Math.min(1000L << Math.min(job.crashes - 2, 20), LONGEST_BACKOFF_MILLIS));
        }
        return true;
    }

    private void forgetOver() throws SQLException {
        int left = Jobs.BOUND;
        for (JobState state : List.of(JobState.DONE, JobState.CANCELLED)) {
            if (queue.count(state) > 0) {
                left -= forget(state, tx.now, left);
            }
        }
        if (queue.count(JobState.DEAD) > 0) {
            left -= jobs.trimDead(left);
            forget(JobState.DEAD, tx.now - queue.settings.deadMillis(), left);
        }
        tx.sql.update(
                "DELETE FROM gone WHERE queue = ? AND id IN (SELECT id FROM gone WHERE queue = ? AND until <= ? LIMIT ?)",
                queue.no,
                queue.no,
                tx.now,
                Jobs.BOUND);
        tx.sql.update(
                "DELETE FROM uniq WHERE queue = ? AND name IN"
                        + " (SELECT name FROM uniq WHERE queue = ? AND until > 0 AND until <= ? LIMIT ?)",
                queue.no,
                queue.no,
                tx.now,
                Jobs.BOUND);
        tx.sql.update(
                "DELETE FROM ended WHERE queue = ? AND id IN (SELECT id FROM ended WHERE queue = ? AND until <= ? LIMIT ?)",
                queue.no,
                queue.no,
                tx.now,
                Jobs.BOUND);
    }

    /** The state is written out, for only so an index of that state alone is found. */
    static String over(JobState state) {
        return "queue = ? AND state = " + state.ordinal() + " AND keep <= ? ORDER BY keep, pos LIMIT ?";
    }

    static String oldest(JobState state) {
        return "SELECT keep FROM job WHERE queue = ? AND state = " + state.ordinal() + " ORDER BY keep LIMIT 1";
    }

    private int forget(JobState state, long until, int most) throws SQLException {
        return jobs.forget(state, over(state), queue.no, until, most);
    }

    /** In how many milliseconds time alone may make a job claimable; -1 if never. */
    static long claimableIn(Tx tx, QueueRow queue) throws SQLException {
        long soonest = -1;
        if (queue.count(JobState.SCHEDULED) > 0) {
            soonest = in(tx, "SELECT due FROM job WHERE queue = ? AND state = 1 ORDER BY due LIMIT 1", queue.no);
        }
        if (queue.count(JobState.RUNNING) > 0) {
            long lease = in(tx, "SELECT lease FROM job WHERE queue = ? AND state = 3 ORDER BY lease LIMIT 1", queue.no);
            soonest = soonest(soonest, lease);
        }
        if (queue.settings.paused() || queue.count(JobState.READY) == 0 || !queue.hasRoom()) {
            return soonest;
        }
        long wait = Rate.waitMillis(queue.allowed, tx.now, queue.settings.rate(), queue.settings.burst());
        if (wait > 0) {
            return soonest(soonest, wait);
        }
        if (queue.settings.groupRate() > 0) {
            long hold = Lines.nextHold(tx, queue);
            return soonest(soonest, hold < 0 ? -1 : Math.max(0, hold - tx.now));
        }
        return soonest;
    }

    private static long forgettableIn(Tx tx, QueueRow queue) throws SQLException {
        long soonest = -1;
        for (JobState state : List.of(JobState.DONE, JobState.CANCELLED)) {
            if (queue.count(state) > 0) {
                soonest = soonest(soonest, in(tx, oldest(state), queue.no));
            }
        }
        if (queue.count(JobState.DEAD) == 0) {
            return soonest;
        }
        if (queue.count(JobState.DEAD) > queue.settings.deadLimit()) {
            return 0;
        }
        long died = tx.sql.number(oldest(JobState.DEAD), tx.now, queue.no);
        return soonest(soonest, Math.max(0, died + queue.settings.deadMillis() - tx.now));
    }

    private static long in(Tx tx, String sql, Object... arguments) throws SQLException {
        long at = tx.sql.number(sql, -1, arguments);
        return at < 0 ? -1 : Math.max(0, at - tx.now);
    }

    private static long soonest(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }
}
