// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteErrorCode;

/** Opens a file of jobs with the settings that keep what was acknowledged. */
final class Database {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_KIBIBYTES = 32_768;

    /** A commit that finds more pages than these in the write-ahead log moves them into the file. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final int PAGE_BYTES = 4_096;

    private Database() {}

    /**
     * An open file.
     *
     * @param connection the only one
     * @param secret what only those know who can read the file
     * @param acknowledged counts its commits
     */
    record Opened(Connection connection, String secret, Acknowledged acknowledged) {}

    static Opened open(Path file, UnaryOperator<SQLiteConfig> adjusted) {
        refuseNetwork(file);
        Acknowledged.Mark noted = Files.exists(file) ? Acknowledged.read(file) : Acknowledged.Mark.NONE;
        try {
            Connection connection = connect(file, adjusted.apply(config()));
            try {
                Schema.prepare(connection, file, noted.commits());
                Acknowledged.Mark found = new Acknowledged.Mark(
                        Long.parseLong(meta(connection, "identity")), Long.parseLong(meta(connection, "commits")));
                Acknowledged.check(file, noted, found);
                return new Opened(connection, meta(connection, "secret"), Acknowledged.open(file, found));
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Errors.opening(file, e);
        }
    }

    /** SQLite does not wait for the lock that a new file's journal mode needs: whoever makes the file too may have it. */
    private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
        while (true) {
            try {
                return config.createConnection("jdbc:sqlite:" + file);
            } catch (SQLException e) {
                if (e.getErrorCode() != SQLiteErrorCode.SQLITE_BUSY.code || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
    }

    private static String meta(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("the row " + name + " of meta is not there");
                }
                return rows.getString(1);
            }
        }
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setPageSize(PAGE_BYTES);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-CACHE_KIBIBYTES);
        config.setJournalSizeLimit(CHECKPOINT_PAGES * PAGE_BYTES);
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(CHECKPOINT_PAGES));
        return config;
    }

    /** The locks of a network's file system do not hold, and the memory that SQLite shares is not shared there. */
    private static void refuseNetwork(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BrokerException("There is no folder " + folder + " for the jobs; make it first.", null);
        }
        try {
            String type = Files.getFileStore(folder).type();
            if (isNetwork(type)) {
                throw new BrokerException(
                        file + " is on a file system of a network (" + type
                                + "), where SQLite loses data; use a local disk, or Redis for several machines.",
                        null);
            }
        } catch (IOException e) {
            throw new BrokerException("The folder " + folder + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    static boolean isNetwork(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return name.startsWith("nfs")
                || name.startsWith("smb")
                || name.startsWith("cifs")
                || name.startsWith("afs")
                || name.startsWith("ceph")
                || name.startsWith("glusterfs")
                || name.startsWith("lustre")
                || name.equals("9p")
                || name.equals("fuse.sshfs")
                || name.equals("fuse.glusterfs")
                || name.equals("webdav");
    }
}
