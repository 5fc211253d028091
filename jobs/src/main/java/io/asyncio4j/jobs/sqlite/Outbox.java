// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.OutboxMessage;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The links of ended jobs that nobody has delivered yet. */
final class Outbox {
    static final String LIST =
            "SELECT no, origin, link, ok, result FROM outbox WHERE queue = ? AND at <= ? ORDER BY at, no LIMIT ?";

    private Outbox() {}

    static void done(Tx tx, QueueRow queue, JobRow job, byte @Nullable [] result) throws SQLException {
        for (Link link : job.job.links()) {
            add(tx, queue, job, link, true, result);
        }
    }

    /** A job is dead or cancelled: only those are told who wait for it as a part. */
    static void notDone(Tx tx, QueueRow queue, JobRow job) throws SQLException {
        for (Link link : job.job.links()) {
            if (link instanceof Link.Part) {
                add(tx, queue, job, link, false, job.reason());
            }
        }
    }

    private static void add(Tx tx, QueueRow queue, JobRow job, Link link, boolean ok, byte @Nullable [] result)
            throws SQLException {
        tx.sql.update(
                "INSERT INTO outbox (queue, at, origin, link, ok, result) VALUES (?, ?, ?, ?, ?, ?)",
                queue.no,
                tx.now,
                job.id(),
                JobCodec.write(link),
                ok ? 1 : 0,
                Bytes.column(result));
    }

    static List<OutboxMessage> list(Tx tx, QueueRow queue, long olderThanMillis, int most) throws SQLException {
        return tx.sql.all(
                LIST,
                row -> new OutboxMessage(
                        Long.toString(row.getLong(1)),
                        row.getString(2),
                        JobCodec.readLink(row.getBytes(3)),
                        row.getInt(4) != 0,
                        Bytes.read(row, 5)),
                queue.no,
                tx.now - olderThanMillis,
                most);
    }

    static void delivered(Tx tx, QueueRow queue, List<String> keys) throws SQLException {
        for (String key : keys) {
            tx.sql.update("DELETE FROM outbox WHERE queue = ? AND no = CAST(? AS INTEGER)", queue.no, key);
        }
    }
}
