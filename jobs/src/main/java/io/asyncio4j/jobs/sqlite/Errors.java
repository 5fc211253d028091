// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says in a sentence what SQLite says in a code. */
final class Errors {
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    private Errors() {}

    /** The first byte of the extended code. */
    private static int code(SQLException e) {
        return e.getErrorCode() & 0xff;
    }

    static boolean isBusy(SQLException e) {
        return code(e) == BUSY || code(e) == LOCKED;
    }

    static boolean isFull(SQLException e) {
        return code(e) == FULL;
    }

    /** Whether the file cannot be trusted after this. */
    static boolean isFatal(SQLException e) {
        return code(e) == IOERR || code(e) == CORRUPT || code(e) == NOTADB;
    }

    static BrokerException opening(Path file, SQLException e) {
        if (Files.isDirectory(file)) {
            return new BrokerException(file + " is a directory; name a file in it.", e);
        }
        if (e.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
            return new BrokerFullException("The disk of " + file + " is full; make room there.", e);
        }
        return switch (code(e)) {
            case NOTADB -> new BrokerException(file + " is no SQLite file; name a file of its own for the jobs.", e);
            case CANTOPEN, READONLY ->
                new BrokerException(
                        file + " cannot be opened for writing; look at the rights of the file and its folder.", e);
            default -> of(file, e);
        };
    }

    static BrokerException of(Path file, SQLException e) {
        return switch (code(e)) {
            case FULL ->
                new BrokerFullException(
                        "The disk of " + file + " is full; nothing was stored. Make room, then repeat the call.", e);
            case BUSY, LOCKED ->
                new BrokerUnavailableException(
                        "Another process has held the lock of " + file
                                + " for too long; look for one that is stopped. Nothing was stored.",
                        e);
            case IOERR ->
                new OutcomeUnknownException(
                        file + " could not be read or written (" + e.getMessage()
                                + "); look at the disk, then open the broker again and repeat the call.",
                        e);
            case CORRUPT, NOTADB ->
                new BrokerException(
                        file + " is damaged (" + e.getMessage()
                                + "); keep a copy, then save what can be read with `sqlite3 FILE .recover`.",
                        e);
            default -> new BrokerException("SQLite refused a step on " + file + ": " + e.getMessage(), e);
        };
    }
}
