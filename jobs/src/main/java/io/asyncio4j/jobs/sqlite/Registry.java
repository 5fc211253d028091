// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Schedules and workers, which belong to no queue. */
final class Registry {
    private Registry() {}

    static @Nullable Void heartbeat(Tx tx, WorkerInfo worker, long aliveMillis) throws SQLException {
        tx.sql.update("DELETE FROM worker WHERE until <= ?", tx.now);
        tx.sql.update(
                "INSERT OR REPLACE INTO worker (session, until, info) VALUES (?, ?, ?)",
                worker.session(),
                tx.now + aliveMillis,
                JobCodec.write(worker));
        return null;
    }

    static @Nullable Void leave(Tx tx, String session) throws SQLException {
        tx.sql.update("DELETE FROM worker WHERE session = ?", session);
        return null;
    }

    static List<WorkerInfo> workers(Tx tx) throws SQLException {
        return tx
                .sql
                .all("SELECT info FROM worker WHERE until > ?", row -> JobCodec.readWorker(row.getBytes(1)), tx.now)
                .stream()
                .sorted(Comparator.comparing(WorkerInfo::session))
                .toList();
    }

    static @Nullable Void put(Tx tx, Schedule schedule) throws SQLException {
        tx.sql.update(
                "INSERT OR REPLACE INTO schedule (name, next, last, model) VALUES (?, ?, ?, ?)",
                schedule.name(),
                schedule.nextMillis(),
                schedule.lastMillis(),
                JobCodec.write(schedule));
        return null;
    }

    static boolean replace(Tx tx, @Nullable Schedule expected, Schedule schedule) throws SQLException {
        Schedule stored = tx.sql.first(
                "SELECT model, last, next FROM schedule WHERE name = ?", Registry::schedule, schedule.name());
        boolean same = Schedule.areAlike(expected, stored);
        if (same) {
            put(tx, schedule);
        }
        return same;
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        return JobCodec.readSchedule(row.getBytes(1)).advanced(row.getLong(2), row.getLong(3));
    }

    static boolean remove(Tx tx, String name) throws SQLException {
        return tx.sql.update("DELETE FROM schedule WHERE name = ?", name) == 1;
    }

    static List<Schedule> schedules(Tx tx) throws SQLException {
        return tx.sql.all("SELECT model, last, next FROM schedule", Registry::schedule).stream()
                .sorted(Comparator.comparing(Schedule::name))
                .toList();
    }

    static boolean advance(Tx tx, String name, long expected, long last, long next) throws SQLException {
        return tx.sql.update(
                        "UPDATE schedule SET last = ?, next = ? WHERE name = ? AND next = ?",
                        last,
                        next,
                        name,
                        expected)
                == 1;
    }
}
