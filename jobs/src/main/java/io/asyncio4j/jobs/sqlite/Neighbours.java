// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the brokers of one file know of each other: ports, and whether others have written. */
final class Neighbours {
    private static final long ALIVE_MILLIS = 60_000;

    private Neighbours() {}

    /** Tells that a broker listens at a port, for a minute. */
    static @Nullable Void enter(Tx tx, int port) throws SQLException {
        if (port > 0) {
            tx.sql.update("DELETE FROM listener WHERE until <= ?", tx.now);
            tx.sql.update("INSERT OR REPLACE INTO listener (port, until) VALUES (?, ?)", port, tx.now + ALIVE_MILLIS);
        }
        return null;
    }

    static @Nullable Void leave(Tx tx, int port) throws SQLException {
        tx.sql.update("DELETE FROM listener WHERE port = ?", port);
        return null;
    }

    static List<Integer> others(Tx tx, int port) throws SQLException {
        return tx.sql.all(
                "SELECT port FROM listener WHERE until > ? AND port <> ?", row -> row.getInt(1), tx.now, port);
    }

    /** A number that changes when another connection has written. */
    static long version(Tx tx) throws SQLException {
        return tx.sql.number("PRAGMA data_version", 0);
    }
}
