// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Payloads that are long, which stay where they are while the rows of their jobs are written again and again. */
final class Bodies {
    private static final int LONG = 2_000;

    private Bodies() {}

    static boolean isLong(byte[] payload) {
        return payload.length > LONG || payload.length == 0;
    }

    static void write(Sql sql, long seq, byte[] payload) throws SQLException {
        if (payload.length > 0) {
            sql.update("INSERT INTO body (seq, payload) VALUES (?, ?)", seq, payload);
        }
    }

    static byte[] read(Sql sql, long seq) throws SQLException {
        byte @Nullable [] payload = sql.first("SELECT payload FROM body WHERE seq = ?", row -> row.getBytes(1), seq);
        return payload == null ? Bytes.NONE : payload;
    }

    static void delete(Sql sql, long seq) throws SQLException {
        sql.update("DELETE FROM body WHERE seq = ?", seq);
    }
}
