// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.PartResult;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts that have arrived at jobs that wait for them. */
final class Parts {
    private Parts() {}

    static Map<String, PartResult> of(Sql sql, long seq) throws SQLException {
        Map<String, PartResult> parts = new LinkedHashMap<>();
        sql.all(
                "SELECT name, ok, result FROM part WHERE seq = ? ORDER BY name",
                row -> parts.put(row.getString(1), new PartResult(row.getInt(2) != 0, Bytes.read(row, 3))),
                seq);
        return Collections.unmodifiableMap(parts);
    }

    static boolean isMissing(NewJob job, Map<String, PartResult> arrived) {
        return job.parts().stream().anyMatch(part -> {
            @Nullable PartResult result = arrived.get(part);
            return result == null || !result.ok() && !job.despiteFailures();
        });
    }

    static void put(Sql sql, long seq, String name, PartResult part) throws SQLException {
        sql.update(
                "INSERT OR REPLACE INTO part (seq, name, ok, result) VALUES (?, ?, ?, ?)",
                seq,
                name,
                part.ok() ? 1 : 0,
                Bytes.column(part.result()));
    }

    static void deleteFailed(Sql sql, long seq) throws SQLException {
        sql.update("DELETE FROM part WHERE seq = ? AND ok = 0", seq);
    }

    static void delete(Sql sql, long seq) throws SQLException {
        sql.update("DELETE FROM part WHERE seq = ?", seq);
    }
}
