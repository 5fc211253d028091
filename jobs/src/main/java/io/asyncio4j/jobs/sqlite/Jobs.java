// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobs of a queue in a transaction: reads them, and changes their states; they leave the one and enter the next. */
final class Jobs {
    static final int BOUND = 200;

    private static final long TOMBSTONE_MILLIS = 60_000;

    /** How long the end of a job that somebody awaits is told after it has been forgotten. */
    private static final long ECHO_MILLIS = 60_000;

    static final String OLDEST_DEAD = "queue = ? AND state = 5 ORDER BY keep, pos LIMIT ?";

    private static final String SAVE =
            "UPDATE job SET state = ?, pos = ?, due = ?, lease = ?, run = ?, failures = ?, crashes = ?, cancel = ?,"
                    + " finished = ?, keep = ?, expires = ?, worker = ?, options = ?, result = ?, progress = ?, history = ?"
                    + " WHERE seq = ?";

    final Tx tx;
    final QueueRow queue;

    Jobs(Tx tx, QueueRow queue) {
        this.tx = tx;
        this.queue = queue;
    }

    @Nullable
    JobRow find(String id) throws SQLException {
        return tx.sql.first(
                JobRow.SELECT + " WHERE queue = ? AND id = ?", row -> new JobRow(tx.sql, row), queue.no, id);
    }

    @Nullable
    JobRow running(Run run) throws SQLException {
        JobRow job = find(run.id());
        return job != null && job.state == JobState.RUNNING && job.run == run.run() ? job : null;
    }

    List<JobRow> select(String where, @Nullable Object... arguments) throws SQLException {
        return tx.sql.all(JobRow.SELECT + " WHERE " + where, row -> new JobRow(tx.sql, row), arguments);
    }

    void save(JobRow job) throws SQLException {
        byte[] options = JobCodec.writeOptions(job.job);
        tx.sql.update(
                SAVE,
                job.state.ordinal(),
                job.pos,
                job.due,
                job.lease,
                job.run,
                job.failures,
                job.crashes,
                job.cancel ? 1 : 0,
                job.finished,
                job.keep(),
                job.expires,
                job.worker,
                options.length == 0 ? null : options,
                Bytes.column(job.result),
                Bytes.column(job.progress),
                job.history.isEmpty() ? null : JobCodec.writeHistory(job.history),
                job.seq);
    }

    // ---- leaving a state ----

    void leave(JobRow job) throws SQLException {
        queue.entered(job.state, -1);
        if (job.state == JobState.READY) {
            Lines.remove(tx, queue, job.job.priority(), job.group(), 1);
        } else if (job.state == JobState.RUNNING) {
            Groups.end(tx, queue, job.group());
            job.lease = 0;
        }
    }

    // ---- entering a state ----

    void block(JobRow job) throws SQLException {
        enter(job, JobState.BLOCKED);
        save(job);
    }

    /** Lets a job wait for its time, or for a worker if that has come. */
    void await(JobRow job, long due) throws SQLException {
        job.due = Math.max(due, tx.now);
        if (due <= tx.now) {
            readyLast(job);
            return;
        }
        enter(job, JobState.SCHEDULED);
        save(job);
        tx.news.mayBeClaimableAt(queue.name, due);
    }

    void readyLast(JobRow job) throws SQLException {
        enter(job, JobState.READY);
        ready(job);
    }

    void readyFirst(JobRow job) throws SQLException {
        enter(job, JobState.READY);
        job.pos = queue.nextHead();
        job.due = tx.now;
        ready(job);
    }

    private void ready(JobRow job) throws SQLException {
        Lines.add(tx, queue, job.job.priority(), job.group(), 1);
        save(job);
        tx.news.mayBeClaimable(queue.name);
    }

    private void enter(JobRow job, JobState state) {
        job.state = state;
        job.pos = queue.nextTail();
        queue.entered(state, 1);
    }

    void done(JobRow job, byte @Nullable [] result) throws SQLException {
        job.result = result;
        queue.done++;
        Outbox.done(tx, queue, job, result);
        finish(job, JobState.DONE);
    }

    void cancelled(JobRow job) throws SQLException {
        queue.cancelled++;
        job.state = JobState.CANCELLED;
        Outbox.notDone(tx, queue, job);
        finish(job, JobState.CANCELLED);
    }

    /** Sets a job aside that has not failed in a run. */
    void die(JobRow job, Failure failure) throws SQLException {
        job.note(job.run, tx.now, "", failure);
        setAside(job);
    }

    void setAside(JobRow job) throws SQLException {
        queue.dead++;
        job.state = JobState.DEAD;
        Outbox.notDone(tx, queue, job);
        finish(job, JobState.DEAD);
    }

    private void finish(JobRow job, JobState state) throws SQLException {
        job.state = state;
        job.finished = tx.now;
        Keys.finish(tx, queue, job.job);
        boolean kept = state == JobState.DEAD || job.job.retentionMillis() > 0;
        if (job.awaited > 0) {
            tx.news.ends.add(new News.End(queue.name, job.id(), job.info(queue.name)));
            if (job.awaited > tx.now && (state == JobState.DEAD || job.job.retentionMillis() < ECHO_MILLIS)) {
                echo(job);
            }
        }
        if (kept) {
            keep(job, state);
            if (state == JobState.DEAD) {
                trimDead(BOUND);
            }
        } else {
            bury(job.seq, job.job);
        }
    }

    void keep(JobRow job, JobState state) throws SQLException {
        enter(job, state);
        save(job);
    }

    private void echo(JobRow job) throws SQLException {
        tx.sql.update(
                "INSERT OR REPLACE INTO ended (queue, id, until, info) VALUES (?, ?, ?, ?)",
                queue.no,
                job.id(),
                tx.now + ECHO_MILLIS,
                JobCodec.write(job.info(queue.name)));
    }

    /** Forgets the oldest dead jobs that are too many. Returns how many. */
    int trimDead(int most) throws SQLException {
        int tooMany = (int) Math.min(most, queue.count(JobState.DEAD) - queue.settings.deadLimit());
        if (tooMany <= 0) {
            return 0;
        }
        return forget(JobState.DEAD, OLDEST_DEAD, queue.no, tooMany);
    }

    /** A job to be forgotten, without its payload. */
    private record Over(long seq, NewJob job) {}

    /** Forgets jobs of a final state; many at once, so their payloads, which may be long, are not read. Returns how many. */
    int forget(JobState state, String where, @Nullable Object... arguments) throws SQLException {
        List<Over> over = tx.sql.all("SELECT seq, id, type, options FROM job WHERE " + where, Jobs::over, arguments);
        for (Over job : over) {
            queue.entered(state, -1);
            bury(job.seq(), job.job());
        }
        return over.size();
    }

    private static Over over(ResultSet row) throws SQLException {
        byte @Nullable [] options = row.getBytes(4);
        return new Over(
                row.getLong(1),
                JobCodec.readJob(
                        row.getString(2), row.getString(3), Bytes.NONE, options == null ? Bytes.NONE : options));
    }

    private void bury(long seq, NewJob job) throws SQLException {
        delete(seq, job);
        if (job.remembered()) {
            long until = tx.now + TOMBSTONE_MILLIS;
            queue.refused = Math.max(queue.refused, until);
            tx.sql.update("INSERT OR REPLACE INTO gone (queue, id, until) VALUES (?, ?, ?)", queue.no, job.id(), until);
        }
    }

    void delete(long seq, NewJob job) throws SQLException {
        tx.sql.update("DELETE FROM job WHERE seq = ?", seq);
        if (Bodies.isLong(job.payload())) {
            Bodies.delete(tx.sql, seq);
        }
        if (!job.parts().isEmpty()) {
            Parts.delete(tx.sql, seq);
        }
    }
}
