// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import io.asyncio4j.cli.terminal.Progress;
import io.asyncio4j.jobs.sqlite.SqliteInspection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A file of jobs, the disk under it, and who has it open. */
final class SqliteChecks {
    private static final long LARGE_LOG = 256L << 20;
    private static final long NO_ROOM = 64L << 20;
    private static final long LITTLE_ROOM = 1L << 30;
    private static final Duration SLOW_DISK = Duration.ofMillis(50);
    private static final int WRITES = 10;
    private static final Duration LONG_LOCK = Duration.ofSeconds(5);

    private final Path file;
    private final List<Finding> findings = new ArrayList<>();

    private SqliteChecks(Path file) {
        this.file = file.toAbsolutePath();
    }

    static List<Finding> run(Path file, boolean thoroughly) {
        SqliteChecks checks = new SqliteChecks(file);
        checks.run(thoroughly);
        return checks.findings;
    }

    /** What takes no time and writes nothing. */
    static List<Finding> glance(Path file) {
        SqliteChecks checks = new SqliteChecks(file);
        SqliteInspection seen = SqliteInspection.look(checks.file, false);
        checks.file(seen);
        if (seen.isOfJobs()) {
            checks.journal(seen);
            checks.disk(seen);
        }
        return checks.findings;
    }

    private void run(boolean thoroughly) {
        if (!Files.exists(file)) {
            findings.add(Finding.warn(
                    "file",
                    file + " is not there",
                    "the first job or worker makes it; if there should be one, go to its directory or say --broker"));
            return;
        }
        SqliteInspection seen = look(thoroughly);
        file(seen);
        if (!seen.isOfJobs()) {
            return;
        }
        journal(seen);
        integrity(seen, thoroughly);
        disk(seen);
        if (!seen.network()) {
            writes();
        }
        lock();
        processes();
    }

    private SqliteInspection look(boolean thoroughly) {
        try (Progress progress = Progress.of("Reading " + file.getFileName())) {
            progress.at(0);
            return SqliteInspection.look(file, thoroughly);
        }
    }

    private void file(SqliteInspection seen) {
        String about = file + ", " + Sizes.bytes(seen.bytes());
        if (!seen.isOfJobs()) {
            findings.add(Finding.fail("file", file + " holds no jobs", "name another with --broker sqlite:PATH"));
        } else if (seen.version() != seen.knownVersion()) {
            findings.add(Finding.fail(
                    "file",
                    about + ", version " + seen.version() + " of the tables; this aio reads " + seen.knownVersion(),
                    "run the aio that wrote it"));
        } else if (!Files.isWritable(file) || !Files.isWritable(file.getParent())) {
            findings.add(Finding.fail(
                    "file",
                    about + ", but this user may not write it and beside it",
                    "run as the user of the workers, or mend the rights of the file and its directory"));
        } else if (seen.unusedBytes() > seen.bytes() / 2 && seen.unusedBytes() > NO_ROOM) {
            findings.add(Finding.ok(
                    "file", about + ", of which " + Sizes.bytes(seen.unusedBytes()) + " are free for new jobs"));
        } else {
            findings.add(Finding.ok("file", about));
        }
    }

    private void journal(SqliteInspection seen) {
        String about = seen.journal() + ", log of " + Sizes.bytes(seen.logBytes());
        if (!seen.journal().equals("wal")) {
            findings.add(Finding.warn(
                    "journal",
                    seen.journal() + " in place of wal",
                    "the next worker sets it; find out who changed it"));
        } else if (seen.logBytes() > LARGE_LOG) {
            findings.add(Finding.warn(
                    "journal",
                    about + ", which is much",
                    "some process reads for a very long time; end what has the file open and is no worker"));
        } else {
            findings.add(Finding.ok("journal", about));
        }
    }

    private void integrity(SqliteInspection seen, boolean thoroughly) {
        if (!thoroughly) {
            findings.add(Finding.ok("integrity", "not looked at, for --quick was said"));
        } else if (seen.damages().isEmpty()) {
            findings.add(Finding.ok("integrity", "quick_check found nothing"));
        } else {
            findings.add(Finding.fail(
                    "integrity",
                    String.join("; ", seen.damages()),
                    "stop the workers, copy the file and those beside it away, restore a backup, or save what can be"
                            + " read: sqlite3 OLD .recover | sqlite3 NEW"));
        }
    }

    private void disk(SqliteInspection seen) {
        if (seen.network()) {
            findings.add(Finding.fail(
                    "disk",
                    "a file system of a network (" + seen.fileSystem() + "), where SQLite loses data",
                    "move the file to a local disk, or use Redis for several machines"));
            return;
        }
        String room = Sizes.bytes(seen.freeBytes()) + " free on " + seen.fileSystem();
        if (seen.freeBytes() < NO_ROOM) {
            findings.add(Finding.fail("disk", room, "make room, or nothing more can be enqueued"));
        } else if (seen.freeBytes() < Math.max(LITTLE_ROOM, seen.bytes() / 4)) {
            findings.add(Finding.warn("disk", room, "make room before it is full"));
        } else {
            findings.add(Finding.ok("disk", room));
        }
    }

    /** Each commit waits for the disk; what that takes is what a worker can do at best. */
    private void writes() {
        try {
            Duration usual = usualWrite();
            String text = "a write that reaches the disk takes " + Sizes.millis(usual);
            findings.add(
                    usual.compareTo(SLOW_DISK) > 0
                            ? Finding.warn("disk speed", text, "use a quicker disk; each commit waits for it")
                            : Finding.ok("disk speed", text));
        } catch (IOException e) {
            findings.add(Finding.fail("disk speed", "cannot write beside the file: " + e, "look after the disk"));
        }
    }

    private Duration usualWrite() throws IOException {
        Path trial = Files.createTempFile(file.getParent(), "aio-doctor", ".tmp");
        try (FileChannel channel = FileChannel.open(trial, StandardOpenOption.WRITE)) {
            List<Duration> writes = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(4096));
                channel.force(false);
                writes.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            writes.sort(null);
            return writes.get(WRITES / 2);
        } finally {
            Files.delete(trial);
        }
    }

    private void lock() {
        if (!Files.isWritable(file)) {
            return; // said already
        }
        findings.add(
                SqliteInspection.isLocked(file, LONG_LOCK)
                        ? Finding.fail(
                                "lock",
                                "another process has kept all others from writing for " + LONG_LOCK.toSeconds() + " s",
                                "see which have the file open; end the one that is stopped, or is no worker")
                        : Finding.ok("lock", "free, or soon"));
    }

    private void processes() {
        OpenFiles.of(file).ifPresent(open -> {
            List<String> others = open.stream()
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .map(String::valueOf)
                    .toList();
            findings.add(Finding.ok(
                    "processes",
                    others.isEmpty()
                            ? "no other that this user may see has it open"
                            : (others.size() == 1 ? "one other has" : others.size() + " others have") + " it open: "
                                    + String.join(", ", others)));
        });
    }
}
