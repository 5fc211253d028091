// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.NewJob;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file as a crash has left it, and then damaged: either all that was acknowledged is there, or it is refused.
 *
 * <p>A commit is a few frames of the log; a frame is a page of 4,096 bytes and a header of 24.
 */
class DamageTest {
    private static final String QUEUE = "mail";
    private static final int FRAME = 4_120;
    private static final int LOG_HEADER = 32;
    private static final int JOBS = 8;
    private static final List<String> SUFFIXES = List.of("", "-wal", "-ack");

    @TempDir
    Path folder;

    /** Copies of the files from before and after the last commit. */
    private Path before;

    private Path after;

    @BeforeEach
    void crash() throws Exception {
        Path file = folder.resolve("jobs.db");
        before = Files.createDirectory(folder.resolve("before"));
        after = Files.createDirectory(folder.resolve("after"));
        try (SqliteBroker broker = SqliteBroker.open(file)) {
            broker.now().get(20, TimeUnit.SECONDS);
            for (int i = 0; i < JOBS; i++) {
                if (i == JOBS - 1) {
                    copy(folder, before);
                }
                NewJob job = NewJob.of("job" + i, "send", "{}".getBytes(StandardCharsets.UTF_8));
                broker.enqueue(QUEUE, List.of(job)).get(20, TimeUnit.SECONDS);
            }
            copy(folder, after);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (String suffix : SUFFIXES) {
            Files.copy(
                    from.resolve("jobs.db" + suffix),
                    to.resolve("jobs.db" + suffix),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A fresh copy of the files after the last commit. */
    private Path damaged() throws IOException {
        Path damaged = folder.resolve("damaged");
        if (Files.exists(damaged)) {
            try (var files = Files.list(damaged)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        } else {
            Files.createDirectory(damaged);
        }
        copy(after, damaged);
        return damaged;
    }

    private static int jobs(Path at) throws Exception {
        try (SqliteBroker broker = SqliteBroker.open(at.resolve("jobs.db"))) {
            int found = 0;
            for (int i = 0; i < JOBS; i++) {
                found += broker.find(QUEUE, "job" + i).get(20, TimeUnit.SECONDS) == null ? 0 : 1;
            }
            return found;
        }
    }

    private static boolean isRefused(Path at) throws Exception {
        try {
            assertThat(jobs(at)).isEqualTo(JOBS);
            return false;
        } catch (BrokerException e) {
            assertThat(e).hasMessageContaining("jobs.db");
            return true;
        }
    }

    private static void cut(Path log, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    private static void flip(Path log, long position, int bit) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(position);
            int old = file.read();
            file.seek(position);
            file.write(old ^ 1 << bit);
        }
    }

    /** Where the log is cut: at each frame's edges, and at many places in each frame. */
    private static List<Long> cuts(long from, long to) {
        List<Long> cuts = new ArrayList<>();
        for (long at = from; at < to; at += FRAME) {
            cuts.addAll(List.of(at, at + 1, at + 8, at + 23, at + 24, at + 25, at + 1_999, at + FRAME - 1));
        }
        return cuts;
    }

    @Test
    void aLogThatIsWholeHasAllJobs() throws Exception {
        assertThat(isRefused(damaged())).isFalse();
    }

    @Test
    void aLogThatIsCutAnywhereIsRefused() throws Exception {
        long length = Files.size(after.resolve("jobs.db-wal"));
        for (long cut : cuts(LOG_HEADER, length)) {
            Path damaged = damaged();
            cut(damaged.resolve("jobs.db-wal"), cut);

            assertThat(isRefused(damaged)).as("cut at %d of %d", cut, length).isTrue();
        }
    }

    @Test
    void aLogOfACommitThatWasNeverAcknowledgedIsCutWithoutHarm() throws Exception {
        long length = Files.size(after.resolve("jobs.db-wal"));
        for (long cut : cuts(Files.size(before.resolve("jobs.db-wal")), length)) {
            Path damaged = damaged();
            Files.copy(
                    before.resolve("jobs.db-ack"), damaged.resolve("jobs.db-ack"), StandardCopyOption.REPLACE_EXISTING);
            cut(damaged.resolve("jobs.db-wal"), cut);

            assertThat(jobs(damaged)).as("cut at %d of %d", cut, length).isEqualTo(JOBS - 1);
        }
    }

    @Test
    void aFlippedBitIsRefused() throws Exception {
        long seed = 20;
        Random random = new Random(seed);
        int length = (int) Files.size(after.resolve("jobs.db-wal"));
        for (int i = 0; i < 60; i++) {
            Path damaged = damaged();
            int position = random.nextInt(LOG_HEADER, length);
            flip(damaged.resolve("jobs.db-wal"), position, random.nextInt(8));

            assertThat(isRefused(damaged))
                    .as("flipped at %d, which is %d of a frame", position, (position - LOG_HEADER) % FRAME)
                    .isTrue();
        }
    }

    @Test
    void aLogThatWasRemovedIsRefusedAndOneThatIsDamagedIsKept() throws Exception {
        Path damaged = damaged();
        Files.delete(damaged.resolve("jobs.db-wal"));
        assertThatThrownBy(() -> jobs(damaged))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("lost jobs that were acknowledged")
                .hasMessageContaining("jobs.db-ack");

        Path other = damaged();
        flip(other.resolve("jobs.db-wal"), LOG_HEADER + 100, 1);
        byte[] log = Files.readAllBytes(other.resolve("jobs.db-wal"));
        assertThatThrownBy(() -> jobs(other)).hasMessageContaining("jobs.db-wal.damaged");
        assertThat(other.resolve("jobs.db-wal.damaged")).hasBinaryContent(log);

        Files.delete(other.resolve("jobs.db-ack"));
        assertThat(jobs(other)).isLessThan(JOBS);
    }

    @Test
    void aFileOfAnotherProgramIsRefused() throws Exception {
        Path text = folder.resolve("notes.txt");
        Files.writeString(text, "this is no database, but it is long enough to be looked at ".repeat(20));
        assertThatThrownBy(() -> SqliteBroker.open(text))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("no SQLite file");

        Path other = folder.resolve("other.db");
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + other);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notes (text)");
        }
        assertThatThrownBy(() -> SqliteBroker.open(other))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("another program");
    }

    @Test
    void anotherVersionOfTheTablesIsRefused() throws Exception {
        Path file = folder.resolve("newer.db");
        SqliteBroker.open(file).close();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> SqliteBroker.open(file))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("version 99");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SqliteBroker.open(folder.resolve("no").resolve("jobs.db")))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("There is no folder");
    }

    @Test
    void networksAreKnownByTheTypeOfTheirFileSystem() {
        assertThat(List.of("nfs", "nfs4", "cifs", "smbfs", "9p", "fuse.sshfs")).allMatch(Database::isNetwork);
        assertThat(List.of("ext4", "xfs", "btrfs", "tmpfs", "apfs", "NTFS", "overlay"))
                .noneMatch(Database::isNetwork);
    }
}
