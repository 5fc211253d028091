// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.NewJob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Who holds which unique key: until it is final, which is 0 as a time, or for a time from its enqueue. */
final class Keys {
    private Keys() {}

    /** The id of the job that holds a key; null if none does. */
    static @Nullable String holder(Tx tx, QueueRow queue, @Nullable String key) throws SQLException {
        return key == null
                ? null
                : tx.sql.<String>first(
                        "SELECT id FROM uniq WHERE queue = ? AND name = ? AND (until = 0 OR until > ?)",
                        row -> row.getString(1),
                        queue.no,
                        key,
                        tx.now);
    }

    /** Gives a job its key if nobody holds it. */
    static void take(Tx tx, QueueRow queue, NewJob job, long enqueued) throws SQLException {
        if (job.uniqueKey() != null && holder(tx, queue, job.uniqueKey()) == null) {
            tx.sql.update(
                    "INSERT OR REPLACE INTO uniq (queue, name, id, until) VALUES (?, ?, ?, ?)",
                    queue.no,
                    job.uniqueKey(),
                    job.id(),
                    job.uniqueMillis() == 0 ? 0 : enqueued + job.uniqueMillis());
        }
    }

    /** A job is final: it gives its key back, unless that is held for a time. */
    static void finish(Tx tx, QueueRow queue, NewJob job) throws SQLException {
        if (job.uniqueMillis() == 0) {
            release(tx, queue, job);
        }
    }

    static void release(Tx tx, QueueRow queue, NewJob job) throws SQLException {
        if (job.uniqueKey() != null) {
            tx.sql.update(
                    "DELETE FROM uniq WHERE queue = ? AND name = ? AND id = ?", queue.no, job.uniqueKey(), job.id());
        }
    }
}
