// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The groups that have ready jobs, and whose turn it is in each band.
 *
 * <p>A line that may not be served now is on hold: until a time, or {@link #FULL} while the group runs as many jobs as it
 * may. So a claim meets only lines that it may serve, however many there are.
 */
final class Lines {
    /** On hold until a run of the group ends. */
    static final long FULL = Long.MAX_VALUE;

    /** By its index, for otherwise all lines on hold might be looked at. */
    static final String ANY_OPEN = "SELECT 1 FROM line INDEXED BY line_turn WHERE queue = ? AND hold = 0 LIMIT 1";

    private static final String CLAIM =
            "UPDATE line SET ready = ready - ?, turn = ? WHERE queue = ? AND band = ? AND grp = ?";
    private static final String DELETE = "DELETE FROM line WHERE queue = ? AND band = ? AND grp = ?";

    private Lines() {}

    record Line(int band, String group, long turn, long ready) {}

    /** Counts jobs that have become ready; a group that had none joins the turns at their end. */
    static void add(Tx tx, QueueRow queue, int band, String group, long jobs) throws SQLException {
        int changed = tx.sql.update(
                "UPDATE line SET ready = ready + ? WHERE queue = ? AND band = ? AND grp = ?",
                jobs,
                queue.no,
                band,
                group);
        if (changed == 0) {
            tx.sql.update(
                    "INSERT INTO line (queue, band, grp, turn, ready, hold) VALUES (?, ?, ?, ?, ?, ?)",
                    queue.no,
                    band,
                    group,
                    queue.nextTail(),
                    jobs,
                    Groups.hold(tx, queue, group));
        }
    }

    /** Counts jobs that are not ready any more, without a turn taken. */
    static void remove(Tx tx, QueueRow queue, int band, String group, long jobs) throws SQLException {
        tx.sql.update(
                "UPDATE line SET ready = ready - ? WHERE queue = ? AND band = ? AND grp = ?",
                jobs,
                queue.no,
                band,
                group);
        deleteIfEmpty(tx, queue, band, group);
    }

    /** Counts jobs that have been claimed: the group has had its turn. */
    static void claim(Tx tx, QueueRow queue, Line line, long jobs) throws SQLException {
        tx.sql.update(CLAIM, jobs, queue.nextTail(), queue.no, line.band(), line.group());
        deleteIfEmpty(tx, queue, line.band(), line.group());
    }

    /** Counts one job of each of some lines that has been claimed: the groups have had their turns. */
    static void claim(Tx tx, QueueRow queue, List<Line> lines) throws SQLException {
        if (lines.isEmpty()) {
            return;
        }
        PreparedStatement claim = tx.sql.prepare(CLAIM);
        PreparedStatement delete = tx.sql.prepare(DELETE);
        boolean empty = false;
        for (Line line : lines) {
            boolean last = line.ready() == 1;
            empty |= last;
            if (last) {
                bind(delete, 1, queue, line);
                delete.addBatch();
            } else {
                claim.setLong(1, 1);
                claim.setLong(2, queue.nextTail());
                bind(claim, 3, queue, line);
                claim.addBatch();
            }
        }
        claim.executeBatch();
        if (empty) {
            delete.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, int from, QueueRow queue, Line line) throws SQLException {
        statement.setLong(from, queue.no);
        statement.setInt(from + 1, line.band());
        statement.setString(from + 2, line.group());
    }

    private static void deleteIfEmpty(Tx tx, QueueRow queue, int band, String group) throws SQLException {
        tx.sql.update(
                "DELETE FROM line WHERE queue = ? AND band = ? AND grp = ? AND ready <= 0", queue.no, band, group);
    }

    /** The lines that may be served, in the order of their turns. */
    static List<Line> open(Tx tx, QueueRow queue, int most) throws SQLException {
        return tx.sql.all(
                "SELECT band, grp, turn, ready FROM line WHERE queue = ? AND hold = 0 ORDER BY band, turn LIMIT ?",
                row -> new Line(row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)),
                queue.no,
                most);
    }

    static boolean isAnyOpen(Tx tx, QueueRow queue) throws SQLException {
        return tx.sql.number(ANY_OPEN, 0, queue.no) == 1;
    }

    /** When the first line is open again that waits for its time alone; -1 if none does. */
    static long nextHold(Tx tx, QueueRow queue) throws SQLException {
        return tx.sql.number(
                "SELECT hold FROM line WHERE queue = ? AND hold > 0 AND hold < 9223372036854775807 ORDER BY hold LIMIT 1",
                -1,
                queue.no);
    }

    static void hold(Tx tx, QueueRow queue, String group, long until) throws SQLException {
        tx.sql.update(
                "UPDATE line SET hold = ? WHERE queue = ? AND band IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) AND grp = ?",
                until,
                queue.no,
                group);
    }

    static List<String> groupsOnHold(Tx tx, QueueRow queue, long until) throws SQLException {
        return tx.sql.all(
                "SELECT DISTINCT grp FROM line WHERE queue = ? AND hold > 0 AND hold <= ?",
                row -> row.getString(1),
                queue.no,
                until);
    }

    static List<String> groups(Tx tx, QueueRow queue) throws SQLException {
        return tx.sql.all("SELECT DISTINCT grp FROM line WHERE queue = ?", row -> row.getString(1), queue.no);
    }
}
