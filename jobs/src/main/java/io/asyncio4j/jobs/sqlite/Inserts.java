// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** How the row of a new job is made. */
final class Inserts {
    static final String SQL =
            "INSERT INTO job (queue, id, type, state, band, grp, pos, due, enqueued, expires, plain, options, payload,"
                    + " lease, run, failures, crashes, cancel, awaited, finished, keep)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)"
                    + " ON CONFLICT (queue, id) DO NOTHING";

    private Inserts() {}

    static void bind(
            PreparedStatement insert,
            QueueRow queue,
            NewJob job,
            byte[] options,
            long now,
            JobState state,
            long pos,
            long due)
            throws SQLException {
        insert.setLong(1, queue.no);
        insert.setString(2, job.id());
        insert.setString(3, job.type());
        insert.setInt(4, state.ordinal());
        insert.setInt(5, job.priority());
        insert.setString(6, group(job));
        insert.setLong(7, pos);
        insert.setLong(8, due);
        insert.setLong(9, now);
        insert.setLong(10, job.expiresMillis() == 0 ? 0 : now + job.expiresMillis());
        insert.setInt(11, isPlain(job) ? 1 : 0);
        insert.setBytes(12, options.length == 0 ? null : options);
        insert.setBytes(13, Bodies.isLong(job.payload()) ? null : job.payload());
    }

    static String group(NewJob job) {
        String group = job.group();
        return group == null ? "" : group;
    }

    static long due(NewJob job, long now) {
        return job.runAtMillis() > 0 ? Math.max(job.runAtMillis(), now) : now + job.delayMillis();
    }

    /** Whether nothing but its row is there of a job, and nothing follows from its end, so that done is deleted. */
    private static boolean isPlain(NewJob job) {
        return job.uniqueKey() == null
                && job.links().isEmpty()
                && job.parts().isEmpty()
                && job.retentionMillis() == 0
                && !job.remembered()
                && !Bodies.isLong(job.payload());
    }
}
