// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** Opens a file of jobs with the settings that keep what was acknowledged. */
final class Database {
    private static final int BUSY_MILLIS = 10_000;
    private static final int CACHE_KIBIBYTES = 32_768;

    /** A commit that finds more pages than these in the write-ahead log moves them into the file. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final int PAGE_BYTES = 4_096;

    private Database() {}

    static Connection open(Path file) {
        refuseNetwork(file);
        try {
            Connection connection = config().createConnection("jdbc:sqlite:" + file);
            try {
                Schema.prepare(connection, file.toString());
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return connection;
        } catch (SQLException e) {
            throw Errors.opening(file, e);
        }
    }

    /** What only those know who can read the file. */
    static String secret(Connection connection, Path file) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT value FROM meta WHERE name = 'secret'")) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException e) {
            throw Errors.opening(file, e);
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
