// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.PartResult;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** What is done to single jobs from outside: cancelled, run again, removed, brought a part, restored. */
final class Upkeep {
    private Upkeep() {}

    static CancelResult cancel(Tx tx, QueueRow queue, String id) throws SQLException {
        Jobs jobs = new Jobs(tx, queue);
        JobRow job = jobs.find(id);
        if (job == null) {
            return CancelResult.UNKNOWN;
        }
        if (job.state.isFinal()) {
            return CancelResult.FINISHED;
        }
        if (job.state == JobState.RUNNING) {
            tx.sql.update("UPDATE job SET cancel = 1 WHERE seq = ?", job.seq);
            tx.news.cancels.add(new News.Cancel(queue.name, id));
            return CancelResult.REQUESTED;
        }
        jobs.leave(job);
        jobs.cancelled(job);
        return CancelResult.CANCELLED;
    }

    static boolean retry(Tx tx, QueueRow queue, String id) throws SQLException {
        Jobs jobs = new Jobs(tx, queue);
        JobRow job = jobs.find(id);
        if (job == null
                || job.state == JobState.RUNNING
                || job.state == JobState.READY
                || job.state == JobState.BLOCKED) {
            return false;
        }
        jobs.leave(job);
        job.job = job.job.withoutExpiry();
        job.expires = 0;
        job.failures = 0;
        job.crashes = 0;
        job.finished = 0;
        job.result = null;
        job.cancel = false;
        Keys.take(tx, queue, job.job, job.enqueued);
        if (!job.job.despiteFailures() && !job.job.parts().isEmpty()) {
            Parts.deleteFailed(tx.sql, job.seq);
            job.parts = Parts.of(tx.sql, job.seq);
        }
        if (job.missesParts()) {
            jobs.block(job);
        } else {
            jobs.await(job, tx.now);
        }
        return true;
    }

    static boolean remove(Tx tx, QueueRow queue, String id) throws SQLException {
        Jobs jobs = new Jobs(tx, queue);
        JobRow job = jobs.find(id);
        if (job == null || job.state == JobState.RUNNING) {
            return false;
        }
        jobs.leave(job);
        jobs.delete(job.seq, job.job);
        Keys.release(tx, queue, job.job);
        tx.news.ends.add(new News.End(queue.name, id, null));
        return true;
    }

    static void arrive(Tx tx, QueueRow queue, String id, String part, PartResult result) throws SQLException {
        Jobs jobs = new Jobs(tx, queue);
        JobRow job = jobs.find(id);
        if (job == null || !job.job.parts().contains(part)) {
            return;
        }
        PartResult before = job.parts.get(part);
        if (before != null && (before.ok() || !result.ok())) {
            return;
        }
        Parts.put(tx.sql, job.seq, part, result);
        Map<String, PartResult> parts = new HashMap<>(job.parts);
        parts.put(part, result);
        job.parts = Map.copyOf(parts);
        if (job.state != JobState.BLOCKED) {
            return;
        }
        if (!result.ok() && !job.job.despiteFailures()) {
            jobs.leave(job);
            jobs.die(job, new Failure("part failed", part));
        } else if (!job.missesParts()) {
            jobs.leave(job);
            jobs.await(job, job.due);
        }
    }

    static boolean restore(Tx tx, QueueRow queue, JobInfo info) throws SQLException {
        Jobs jobs = new Jobs(tx, queue);
        NewJob job = info.job();
        PreparedStatement insert = tx.sql.prepare(Inserts.SQL);
        Inserts.bind(
                insert,
                queue,
                job,
                JobCodec.writeOptions(job),
                info.enqueuedAtMillis(),
                info.state(),
                0,
                info.dueAtMillis());
        insert.addBatch();
        if (insert.executeBatch()[0] == 0) {
            return false;
        }
        long seq = tx.sql.number("SELECT last_insert_rowid()", 0);
        if (Bodies.isLong(job.payload())) {
            Bodies.write(tx.sql, seq, job.payload());
        }
        for (Map.Entry<String, PartResult> part : info.parts().entrySet()) {
            Parts.put(tx.sql, seq, part.getKey(), part.getValue());
        }
        queue.enqueued++;
        if (!info.state().isFinal() || job.uniqueMillis() > 0) {
            Keys.take(tx, queue, job, info.enqueuedAtMillis());
        }
        JobRow row = jobs.find(job.id());
        if (row == null) {
            throw new SQLException("a row that was inserted is not there");
        }
        row.run = info.run();
        row.failures = info.failures();
        row.crashes = info.crashes();
        row.finished = info.finishedAtMillis();
        row.worker = info.worker();
        row.result = info.result();
        row.progress = info.progress();
        row.history = info.history();
        switch (info.state()) {
            case BLOCKED -> jobs.block(row);
            case SCHEDULED -> jobs.await(row, row.due);
            case READY, RUNNING -> jobs.readyLast(row);
            case DONE, CANCELLED, DEAD -> jobs.keep(row, info.state());
        }
        return true;
    }
}
