// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.PartResult;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row of a job in memory, in the midst of a transaction. */
final class JobRow {
    private static final JobState[] STATES = JobState.values();
    private static final int REMEMBERED_ATTEMPTS = 10;

    static final String COLUMNS =
            "seq, id, type, state, pos, due, lease, run, failures, crashes, cancel, awaited, enqueued,"
                    + " finished, expires, worker, options, payload, result, progress, history";
    static final String SELECT = "SELECT " + COLUMNS + " FROM job";

    final long seq;
    NewJob job;
    JobState state;
    long pos;
    long due;
    long lease;
    long run;
    int failures;
    int crashes;
    boolean cancel;
    final long awaited;
    final long enqueued;
    long finished;
    long expires;

    @Nullable
    String worker;

    byte @Nullable [] result;
    byte @Nullable [] progress;
    List<Attempt> history;

    /** The parts that have arrived; empty for a job that waits for none. */
    Map<String, PartResult> parts = Map.of();

    JobRow(Sql sql, ResultSet row) throws SQLException {
        seq = row.getLong(1);
        String id = row.getString(2);
        String type = row.getString(3);
        state = STATES[row.getInt(4)];
        pos = row.getLong(5);
        due = row.getLong(6);
        lease = row.getLong(7);
        run = row.getLong(8);
        failures = row.getInt(9);
        crashes = row.getInt(10);
        cancel = row.getInt(11) != 0;
        awaited = row.getLong(12);
        enqueued = row.getLong(13);
        finished = row.getLong(14);
        expires = row.getLong(15);
        worker = row.getString(16);
        byte @Nullable [] options = row.getBytes(17);
        byte @Nullable [] payload = row.getBytes(18);
        result = Bytes.read(row, 19);
        progress = Bytes.read(row, 20);
        byte @Nullable [] attempts = row.getBytes(21);
        history = attempts == null ? List.of() : JobCodec.readHistory(attempts);
        job = JobCodec.readJob(
                id, type, payload != null ? payload : Bodies.read(sql, seq), options == null ? Bytes.NONE : options);
        if (!job.parts().isEmpty()) {
            parts = Parts.of(sql, seq);
        }
    }

    String id() {
        return job.id();
    }

    String group() {
        String group = job.group();
        return group == null ? "" : group;
    }

    /** By what final jobs are ordered: when one that is dead has died, and when another is forgotten. */
    long keep() {
        return state == JobState.DEAD ? finished : finished + job.retentionMillis();
    }

    boolean missesParts() {
        return Parts.isMissing(job, parts);
    }

    void note(long ofRun, long now, String session, Failure failure) {
        List<Attempt> longer = new ArrayList<>(history);
        longer.add(new Attempt(ofRun, now, session, failure));
        if (longer.size() > REMEMBERED_ATTEMPTS) {
            longer.removeFirst();
        }
        history = List.copyOf(longer);
    }

    /** What those are told who wait for it as a part, if it is not done. */
    byte[] reason() {
        String reason = state == JobState.CANCELLED || history.isEmpty()
                ? "cancelled"
                : history.getLast().failure().reason();
        return reason.getBytes(StandardCharsets.UTF_8);
    }

    String session() {
        return worker == null ? "" : worker;
    }

    JobInfo info(String queue) {
        return new JobInfo(
                queue, job, state, run, failures, crashes, enqueued, due, lease, finished, worker, result, progress,
                cancel, history, parts);
    }
}
