// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The row of a queue, read once in a transaction and written at its end; the writer's thread alone. */
final class QueueRow {
    static final String COLUMNS =
            "no, name, settings, tail, head, allowed, refused, n0, n1, n2, n3, n4, n5, n6, enqueued,"
                    + " done, failed, dead, cancelled, crashed, stale";
    static final String SELECT = "SELECT " + COLUMNS + " FROM queue";
    static final String INSERT =
            "INSERT INTO queue (name, tail, head, allowed, refused, n0, n1, n2, n3, n4, n5, n6, enqueued, done, failed,"
                    + " dead, cancelled, crashed, stale) VALUES (?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)";
    private static final String UPDATE =
            "UPDATE queue SET settings = ?, tail = ?, head = ?, allowed = ?, refused = ?, n0 = ?, n1 = ?, n2 = ?, n3 = ?,"
                    + " n4 = ?, n5 = ?, n6 = ?, enqueued = ?, done = ?, failed = ?, dead = ?, cancelled = ?, crashed = ?,"
                    + " stale = ? WHERE no = ?";

    final long no;
    final String name;
    QueueSettings settings;

    /** Grows with each place at the end of something. */
    private long tail;

    /** Falls with each place at the head of a line. */
    private long head;

    /** When the next job would begin if all came evenly. */
    double allowed;

    /** Until when some id of a job that is gone is refused. */
    long refused;

    final long[] counts = new long[7];
    long enqueued;
    long done;
    long failed;
    long dead;
    long cancelled;
    long crashed;
    long stale;

    private final long[] asRead;
    private final QueueSettings settingsAsRead;

    QueueRow(ResultSet row) throws SQLException {
        no = row.getLong(1);
        name = row.getString(2);
        byte @Nullable [] json = row.getBytes(3);
        settings = json == null ? QueueSettings.DEFAULT : JobCodec.readSettings(json);
        tail = row.getLong(4);
        head = row.getLong(5);
        allowed = row.getDouble(6);
        refused = row.getLong(7);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong(8 + i);
        }
        enqueued = row.getLong(15);
        done = row.getLong(16);
        failed = row.getLong(17);
        dead = row.getLong(18);
        cancelled = row.getLong(19);
        crashed = row.getLong(20);
        stale = row.getLong(21);
        asRead = numbers();
        settingsAsRead = settings;
    }

    long nextTail() {
        return ++tail;
    }

    long nextHead() {
        return --head;
    }

    long count(JobState state) {
        return counts[state.ordinal()];
    }

    void entered(JobState state, long jobs) {
        counts[state.ordinal()] += jobs;
    }

    boolean hasGroupLimits() {
        return settings.groupMaxRunning() > 0 || settings.groupRate() > 0;
    }

    boolean isLimited() {
        return settings.maxRunning() > 0 || settings.rate() > 0 || hasGroupLimits();
    }

    boolean hasRoom() {
        return settings.maxRunning() == 0 || count(JobState.RUNNING) < settings.maxRunning();
    }

    boolean mayBegin(long now) {
        return hasRoom() && Rate.allows(allowed, now, settings.rate(), settings.burst());
    }

    void write(Sql sql) throws SQLException {
        long[] numbers = numbers();
        if (java.util.Arrays.equals(numbers, asRead) && settings == settingsAsRead) {
            return;
        }
        sql.update(
                UPDATE,
                settings.equals(QueueSettings.DEFAULT) ? null : JobCodec.write(settings),
                tail,
                head,
                allowed,
                refused,
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                enqueued,
                done,
                failed,
                dead,
                cancelled,
                crashed,
                stale,
                no);
    }

    private long[] numbers() {
        return new long[] {
            tail,
            head,
            Double.doubleToLongBits(allowed),
            refused,
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            counts[5],
            counts[6],
            enqueued,
            done,
            failed,
            dead,
            cancelled,
            crashed,
            stale
        };
    }
}
