// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables of a file of jobs, their version, and whether a file is one. */
final class Schema {
    /** Says in a file's header whose it is; `a4jq` as a number. */
    static final int APPLICATION = 0x61346a71;

    static final int VERSION = 1;

    /*
     * States are written as their ordinals: 0 BLOCKED, 1 SCHEDULED, 2 READY, 3 RUNNING, 4 DONE, 5 DEAD, 6 CANCELLED.
     * A job has one row; what finds it in its state is a partial index, so each job is in two of them at most. `pos` orders
     * the jobs of a state; its numbers are the queue's `tail`, which grows, or its `head`, which falls.
     */
    private static final String[] TABLES = {
        """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID
        """,
        """
        CREATE TABLE queue (
          no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, settings BLOB,
          tail INTEGER NOT NULL, head INTEGER NOT NULL, allowed REAL NOT NULL, refused INTEGER NOT NULL,
          n0 INTEGER NOT NULL, n1 INTEGER NOT NULL, n2 INTEGER NOT NULL, n3 INTEGER NOT NULL,
          n4 INTEGER NOT NULL, n5 INTEGER NOT NULL, n6 INTEGER NOT NULL,
          enqueued INTEGER NOT NULL, done INTEGER NOT NULL, failed INTEGER NOT NULL, dead INTEGER NOT NULL,
          cancelled INTEGER NOT NULL, crashed INTEGER NOT NULL, stale INTEGER NOT NULL)
        """,
        """
        CREATE TABLE job (
          seq INTEGER PRIMARY KEY, queue INTEGER NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
          state INTEGER NOT NULL, band INTEGER NOT NULL, grp TEXT NOT NULL, pos INTEGER NOT NULL,
          due INTEGER NOT NULL, lease INTEGER NOT NULL, run INTEGER NOT NULL, failures INTEGER NOT NULL,
          crashes INTEGER NOT NULL, cancel INTEGER NOT NULL, awaited INTEGER NOT NULL, plain INTEGER NOT NULL,
          enqueued INTEGER NOT NULL, finished INTEGER NOT NULL, keep INTEGER NOT NULL, expires INTEGER NOT NULL,
          worker TEXT, options BLOB, payload BLOB,
          result BLOB, progress BLOB, history BLOB)
        """,
        "CREATE UNIQUE INDEX job_id ON job (queue, id)",
        "CREATE INDEX job_ready ON job (queue, band, grp, pos) WHERE state = 2",
        "CREATE INDEX job_due ON job (queue, due, pos) WHERE state = 1",
        "CREATE INDEX job_lease ON job (queue, lease) WHERE state = 3",
        "CREATE INDEX job_cancel ON job (queue) WHERE cancel = 1 AND state = 3",
        "CREATE INDEX job_blocked ON job (queue, pos) WHERE state = 0",
        "CREATE INDEX job_done ON job (queue, keep, pos) WHERE state = 4",
        "CREATE INDEX job_dead ON job (queue, keep, pos) WHERE state = 5",
        "CREATE INDEX job_cancelled ON job (queue, keep, pos) WHERE state = 6",
        "CREATE TABLE body (seq INTEGER PRIMARY KEY, payload BLOB NOT NULL)",
        """
        CREATE TABLE line (
          queue INTEGER NOT NULL, band INTEGER NOT NULL, grp TEXT NOT NULL, turn INTEGER NOT NULL,
          ready INTEGER NOT NULL, hold INTEGER NOT NULL, PRIMARY KEY (queue, band, grp)) WITHOUT ROWID
        """,
        "CREATE INDEX line_turn ON line (queue, band, turn) WHERE hold = 0",
        "CREATE INDEX line_hold ON line (queue, hold) WHERE hold > 0",
        """
        CREATE TABLE grp (
          queue INTEGER NOT NULL, name TEXT NOT NULL, running INTEGER NOT NULL, allowed REAL NOT NULL,
          PRIMARY KEY (queue, name)) WITHOUT ROWID
        """,
        "CREATE INDEX grp_idle ON grp (queue, allowed) WHERE running = 0",
        """
        CREATE TABLE uniq (
          queue INTEGER NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL,
          PRIMARY KEY (queue, name)) WITHOUT ROWID
        """,
        "CREATE INDEX uniq_until ON uniq (queue, until) WHERE until > 0",
        """
        CREATE TABLE gone (
          queue INTEGER NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (queue, id)) WITHOUT ROWID
        """,
        "CREATE INDEX gone_until ON gone (queue, until)",
        """
        CREATE TABLE ended (
          queue INTEGER NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL, info BLOB NOT NULL,
          PRIMARY KEY (queue, id)) WITHOUT ROWID
        """,
        "CREATE INDEX ended_until ON ended (queue, until)",
        """
        CREATE TABLE part (
          seq INTEGER NOT NULL, name TEXT NOT NULL, ok INTEGER NOT NULL, result BLOB,
          PRIMARY KEY (seq, name)) WITHOUT ROWID
        """,
        """
        CREATE TABLE outbox (
          no INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, at INTEGER NOT NULL, origin TEXT NOT NULL,
          link BLOB NOT NULL, ok INTEGER NOT NULL, result BLOB)
        """,
        "CREATE INDEX outbox_queue ON outbox (queue, at, no)",
        "CREATE TABLE schedule (name TEXT PRIMARY KEY, next INTEGER NOT NULL, last INTEGER NOT NULL, model BLOB NOT NULL)",
        "CREATE TABLE worker (session TEXT PRIMARY KEY, until INTEGER NOT NULL, info BLOB NOT NULL)",
        "CREATE TABLE listener (port INTEGER PRIMARY KEY, until INTEGER NOT NULL)"
    };

    private Schema() {}

    /** Makes the tables in an empty file, or checks that they are there; in a transaction of its own. */
    static void prepare(Connection connection, Path path, long acknowledged) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int application = pragma(statement, "application_id");
            int version = pragma(statement, "user_version");
            if (application == APPLICATION) {
                check(version, path);
                return;
            }
            connection.setAutoCommit(false);
            try {
                // Another process may have been quicker.
                if (pragma(statement, "application_id") != APPLICATION) {
                    if (acknowledged > 0) {
                        throw Acknowledged.lost(path, acknowledged, 0);
                    }
                    create(statement, path);
                }
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                connection.setAutoCommit(true);
                throw e;
            }
            connection.setAutoCommit(true);
            // The tables do not hang on the log.
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            check(pragma(statement, "user_version"), path);
        }
    }

    private static void create(Statement statement, Path path) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM sqlite_master")) {
            if (rows.next() && rows.getLong(1) > 0) {
                throw new BrokerException(
                        path + " is a SQLite file of another program; name a file of its own for the jobs.", null);
            }
        }
        for (String sql : TABLES) {
            statement.executeUpdate(sql);
        }
        statement.executeUpdate("INSERT INTO meta (name, value) VALUES ('secret', lower(hex(randomblob(16)))),"
                + " ('identity', random()), ('commits', 0)");
        statement.executeUpdate("PRAGMA application_id = " + APPLICATION);
        statement.executeUpdate("PRAGMA user_version = " + VERSION);
    }

    private static void check(int version, Path path) {
        if (version != VERSION) {
            throw new BrokerException(
                    path + " holds jobs in version " + version + " of the tables, this program knows " + VERSION
                            + "; run the program that wrote it, or copy the jobs with `aio jobs copy`.",
                    null);
        }
    }

    private static int pragma(Statement statement, String name) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
