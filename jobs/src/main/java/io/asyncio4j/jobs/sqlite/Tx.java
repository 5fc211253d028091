// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transaction under way: the one who writes, at one time of the clock. */
final class Tx {
    final Sql sql;
    final long now;
    final Heads heads;
    final News news = new News();
    private final Map<String, QueueRow> queues = new HashMap<>();

    Tx(Sql sql, Heads heads, long now) {
        this.sql = sql;
        this.heads = heads;
        this.now = now;
    }

    /** The queue to be used from now on. */
    QueueRow queue(String name) throws SQLException {
        QueueRow known = known(name);
        if (known != null) {
            return known;
        }
        sql.update(QueueRow.INSERT, name);
        QueueRow made = known(name);
        if (made == null) {
            throw new SQLException("a row that was inserted is not there");
        }
        return made;
    }

    /** The queue if it has ever been used. */
    @Nullable
    QueueRow known(String name) throws SQLException {
        QueueRow queue = queues.get(name);
        if (queue == null) {
            queue = sql.first(QueueRow.SELECT + " WHERE name = ?", QueueRow::new, name);
            if (queue != null) {
                queues.put(name, queue);
            }
        }
        return queue;
    }

    /** Writes what is left to write before the commit. */
    void finish() throws SQLException {
        for (QueueRow queue : queues.values()) {
            queue.write(sql);
        }
    }
}
