// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers beside the file how many commits were acknowledged.
 *
 * <p>SQLite takes a write-ahead log up to its first damaged frame, and is content: it cannot tell a commit that was never
 * finished from one that was acknowledged and damaged later. The file counts its commits; this number, noted after each
 * commit is on the disk and before anybody hears of it, is never more than that, unless commits were lost.
 */
final class Acknowledged implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledged.class);
    private static final int BYTES = 2 * Long.BYTES;

    private final FileChannel channel;
    private final long identity;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);

    /** The writer's thread alone. */
    private boolean failed;

    private Acknowledged(FileChannel channel, long identity) {
        this.channel = channel;
        this.identity = identity;
    }

    /** A file of jobs by a number of its own, and how many commits. */
    record Mark(long identity, long commits) {
        static final Mark NONE = new Mark(0, 0);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + "-ack");
    }

    /** What was noted; to be read before the file is. */
    static Mark read(Path file) {
        try {
            byte[] bytes = Files.exists(beside(file)) ? Files.readAllBytes(beside(file)) : Bytes.NONE;
            if (bytes.length < BYTES) {
                return Mark.NONE;
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Mark(buffer.getLong(), buffer.getLong());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Refuses a file that has fewer commits than were acknowledged. Saves its log, which closing the file would end. */
    static void check(Path file, Mark noted, Mark found) {
        if (noted.identity() != found.identity() || noted.commits() <= found.commits()) {
            return;
        }
        throw lost(file, noted.commits(), found.commits());
    }

    static BrokerException lost(Path file, long noted, long found) {
        String saved = "";
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        Path copy = file.resolveSibling(file.getFileName() + "-wal.damaged");
        try {
            if (Files.exists(log)) {
                Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
                saved = " Its log is kept as " + copy + ".";
            }
        } catch (IOException e) {
            LOG.warn("The damaged log {} could not be copied", log, e);
        }
        return new BrokerException(
                file + " has lost jobs that were acknowledged: it knows " + found + " of " + noted
                        + " commits, so its write-ahead log is damaged or was removed." + saved
                        + " Restore a backup, or delete " + beside(file) + " to go on with what is left.",
                null);
    }

    static Acknowledged open(Path file, Mark found) {
        try {
            FileChannel channel = FileChannel.open(beside(file), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Acknowledged opened = new Acknowledged(channel, found.identity());
            opened.write(found.commits());
            return opened;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Notes a commit that is on the disk. */
    void note(long commits) {
        try {
            write(commits);
        } catch (IOException | RuntimeException e) {
            // The commit is safe; only a loss of it would not be noticed.
            if (!failed) {
                LOG.warn("Acknowledged commits can no longer be noted", e);
            }
            failed = true;
        }
    }

    private void write(long commits) throws IOException {
        buffer.clear().putLong(identity).putLong(commits).flip();
        channel.write(buffer, 0);
    }

    private static BrokerException unreadable(Path file, IOException e) {
        return new BrokerException(
                beside(file) + " cannot be read or written (" + e.getMessage() + "); look at its rights.", e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
