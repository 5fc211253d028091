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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * A file of jobs as it was when it was looked at, for whoever wants to know whether they are well there.
 *
 * @param file which
 * @param bytes how large it is
 * @param logBytes how large its write-ahead log is
 * @param freeBytes how much room the disk has for this process
 * @param fileSystem the kind of its file system
 * @param network whether that is one of a network
 * @param isOfJobs whether it holds jobs
 * @param version of its tables
 * @param knownVersion the version that this program reads
 * @param journal how it keeps what is under way; {@code wal} if a broker made it
 * @param unusedBytes how much of it holds nothing any more
 * @param damages what is wrong in it, a sentence each; empty if nothing is or nobody looked
 */
public record SqliteInspection(
        Path file,
        long bytes,
        long logBytes,
        long freeBytes,
        String fileSystem,
        boolean network,
        boolean isOfJobs,
        int version,
        int knownVersion,
        String journal,
        long unusedBytes,
        List<String> damages) {
    private static final int MOST_DAMAGES = 5;

    /**
     * Looks at a file. Changes nothing in it. Blocks; not for coroutines.
     *
     * @param file which
     * @param thoroughly whether all of it is read, which takes a second or so for each gigabyte
     * @return what was seen
     * @throws BrokerException if it cannot be read, or is no SQLite file
     */
    public static SqliteInspection look(Path file, boolean thoroughly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            String type = Files.getFileStore(file).type();
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            long page = number(statement, "page_size");
            return new SqliteInspection(
                    file,
                    Files.size(file),
                    Files.exists(log) ? Files.size(log) : 0,
                    Files.getFileStore(file).getUsableSpace(),
                    type,
                    Database.isNetwork(type),
                    number(statement, "application_id") == Schema.APPLICATION,
                    (int) number(statement, "user_version"),
                    Schema.VERSION,
                    text(statement, "journal_mode"),
                    page * number(statement, "freelist_count"),
                    thoroughly ? damages(statement) : List.of());
        } catch (SQLException e) {
            throw Errors.opening(file, e);
        } catch (IOException e) {
            throw new BrokerException(file + " cannot be looked at: " + e + "; run this as the user of the workers", e);
        }
    }

    /**
     * Returns whether another process keeps all others from writing. Changes nothing. Blocks; not for coroutines.
     *
     * @param file which
     * @param patience for how long the lock is waited for; from a millisecond on
     * @return whether it could not be had in that time
     * @throws BrokerException if the file cannot be opened for writing
     */
    public static boolean isLocked(Path file, Duration patience) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
        try (Connection connection = config.createConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("ROLLBACK");
            return false;
        } catch (SQLException e) {
            if (Errors.isBusy(e)) {
                return true;
            }
            throw Errors.opening(file, e);
        }
    }

    private static long number(Statement statement, String pragma) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private static String text(Statement statement, String pragma) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA " + pragma)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static List<String> damages(Statement statement) {
        List<String> damages = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(" + MOST_DAMAGES + ")")) {
            while (rows.next()) {
                if (!rows.getString(1).equals("ok")) {
                    damages.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            damages.add(String.valueOf(e.getMessage()));
        }
        return damages;
    }
}
