// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.QueueSettings;
import java.sql.SQLException;

/**
 * How many jobs of each group run, and how many began lately. Kept while the settings of a queue limit its groups; counted
 * afresh when they begin to.
 */
final class Groups {
    private Groups() {}

    private record Group(long running, double allowed) {}

    static void begin(Tx tx, QueueRow queue, String name) throws SQLException {
        if (queue.hasGroupLimits()) {
            Group group = read(tx, queue, name);
            double allowed = Rate.begun(group.allowed(), tx.now, queue.settings.groupRate());
            write(tx, queue, name, new Group(group.running() + 1, allowed));
        }
    }

    static void end(Tx tx, QueueRow queue, String name) throws SQLException {
        if (queue.hasGroupLimits()) {
            Group group = read(tx, queue, name);
            write(tx, queue, name, new Group(Math.max(0, group.running() - 1), group.allowed()));
        }
    }

    /** Opens lines whose time has come. */
    static void open(Tx tx, QueueRow queue) throws SQLException {
        if (queue.settings.groupRate() > 0) {
            for (String name : Lines.groupsOnHold(tx, queue, tx.now)) {
                Lines.hold(tx, queue, name, hold(tx, queue, name));
            }
        }
    }

    /** Forgets some groups of which nothing is left that limits them. */
    static void forgetIdle(Tx tx, QueueRow queue) throws SQLException {
        tx.sql.update(
                "DELETE FROM grp WHERE queue = ? AND name IN"
                        + " (SELECT name FROM grp WHERE queue = ? AND running = 0 AND allowed <= ? LIMIT ?)",
                queue.no,
                queue.no,
                tx.now,
                Jobs.BOUND);
    }

    /** The settings have changed: counts all anew. */
    static void recount(Tx tx, QueueRow queue) throws SQLException {
        tx.sql.update("UPDATE grp SET running = 0 WHERE queue = ?", queue.no);
        if (queue.hasGroupLimits()) {
            tx.sql.update("""
                    INSERT INTO grp (queue, name, running, allowed)
                      SELECT queue, grp, count(*), 0 FROM job WHERE queue = ? AND state = 3 GROUP BY grp
                      ON CONFLICT (queue, name) DO UPDATE SET running = excluded.running
                    """, queue.no);
            for (String name : Lines.groups(tx, queue)) {
                Lines.hold(tx, queue, name, hold(tx, queue, name));
            }
        } else {
            tx.sql.update("UPDATE line SET hold = 0 WHERE queue = ? AND hold > 0", queue.no);
        }
    }

    /** Until when the lines of a group are on hold; 0 if they are not. */
    static long hold(Tx tx, QueueRow queue, String name) throws SQLException {
        return queue.hasGroupLimits() ? hold(tx, queue, read(tx, queue, name)) : 0;
    }

    private static long hold(Tx tx, QueueRow queue, Group group) {
        QueueSettings settings = queue.settings;
        if (settings.groupMaxRunning() > 0 && group.running() >= settings.groupMaxRunning()) {
            return Lines.FULL;
        }
        long wait = Rate.waitMillis(group.allowed(), tx.now, settings.groupRate(), settings.groupBurst());
        return wait == 0 ? 0 : tx.now + wait;
    }

    private static Group read(Tx tx, QueueRow queue, String name) throws SQLException {
        Group group = tx.sql.first(
                "SELECT running, allowed FROM grp WHERE queue = ? AND name = ?",
                row -> new Group(row.getLong(1), row.getDouble(2)),
                queue.no,
                name);
        return group == null ? new Group(0, 0) : group;
    }

    private static void write(Tx tx, QueueRow queue, String name, Group group) throws SQLException {
        if (group.running() == 0 && group.allowed() <= tx.now) {
            tx.sql.update("DELETE FROM grp WHERE queue = ? AND name = ?", queue.no, name);
        } else {
            tx.sql.update(
                    "INSERT OR REPLACE INTO grp (queue, name, running, allowed) VALUES (?, ?, ?, ?)",
                    queue.no,
                    name,
                    group.running(),
                    group.allowed());
        }
        Lines.hold(tx, queue, name, hold(tx, queue, group));
    }
}
