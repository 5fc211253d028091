// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when somebody sets the clock of the machine, and moves what is measured from now on by as much: leases, rates,
 * signs of life. Otherwise a clock set forward would take each running job from its worker. What is due at a time of day
 * goes by the clock.
 *
 * <p>The file knows how far the clock is from the one that nobody sets, which all processes share until the machine starts
 * anew; so one process moves, and the others find it done.
 */
final class Jumps {
    private static final Logger LOG = LoggerFactory.getLogger(Jumps.class);

    /** What is less is drift. */
    private static final long JUMP_MILLIS = 1_000;

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private static final String[] MOVES = {
        "UPDATE job SET lease = lease + ? WHERE state = 3",
        "UPDATE queue SET allowed = allowed + ? WHERE allowed > 0",
        "UPDATE grp SET allowed = allowed + ? WHERE allowed > 0",
        "UPDATE line SET hold = max(1, hold + ?) WHERE hold > 0 AND hold < " + Lines.FULL,
        "UPDATE worker SET until = until + ?",
        "UPDATE listener SET until = until + ?"
    };

    private final LongSupplier steadyMillis;
    private final String boot;

    /** What was found or written last; the writer's thread alone. */
    private long known = Long.MIN_VALUE;

    /**
     * Makes one.
     *
     * @param steadyMillis the clock that nobody sets
     * @param boot names the time since the machine was started; empty if that is not known, so that nothing is moved
     */
    Jumps(LongSupplier steadyMillis, String boot) {
        this.steadyMillis = steadyMillis;
        this.boot = boot;
    }

    static Jumps ofMachine() {
        return new Jumps(() -> System.nanoTime() / 1_000_000, boot());
    }

    static Jumps none() {
        return new Jumps(() -> 0, "");
    }

    private static String boot() {
        try {
            return Files.exists(BOOT) ? Files.readString(BOOT).strip() : "";
        } catch (IOException e) {
            LOG.debug("It is not known since when this machine runs", e);
            return "";
        }
    }

    /** Looks at the clocks as a transaction begins, before anything is read. */
    void look(Sql sql, long now) throws SQLException {
        if (isSteady(now)) {
            return;
        }
        long offset = now - steadyMillis.getAsLong();
        String sameBoot = sql.first("SELECT value FROM meta WHERE name = 'boot'", row -> row.getString(1));
        long before = sql.number("SELECT value FROM meta WHERE name = 'offset'", offset);
        long jump = boot.equals(sameBoot) ? offset - before : 0;
        if (Math.abs(jump) >= JUMP_MILLIS) {
            LOG.warn("The clock was set by {} ms; leases are moved with it", jump);
            for (String move : MOVES) {
                sql.update(move, jump);
            }
        }
        if (!boot.equals(sameBoot) || Math.abs(jump) >= JUMP_MILLIS) {
            sql.update("INSERT OR REPLACE INTO meta (name, value) VALUES ('boot', ?), ('offset', ?)", boot, offset);
        }
        known = offset - (boot.equals(sameBoot) && Math.abs(jump) < JUMP_MILLIS ? jump : 0);
    }

    /** Whether a look would find nothing to move and nothing to note. */
    boolean isSteady(long now) {
        return boot.isEmpty()
                || known != Long.MIN_VALUE && Math.abs(now - steadyMillis.getAsLong() - known) < JUMP_MILLIS;
    }

    /** Whether a look would find nothing, as far as can be seen without writing. */
    boolean isSteady(Sql sql, long now) throws SQLException {
        if (known == Long.MIN_VALUE && !boot.isEmpty()) {
            long offset = now - steadyMillis.getAsLong();
            long before = sql.number("SELECT value FROM meta WHERE name = 'offset'", Long.MIN_VALUE);
            String sameBoot = sql.first("SELECT value FROM meta WHERE name = 'boot'", row -> row.getString(1));
            if (boot.equals(sameBoot) && before != Long.MIN_VALUE && Math.abs(offset - before) < JUMP_MILLIS) {
                known = before;
            }
        }
        return isSteady(now);
    }

    /** The transaction of the last look was undone. */
    void forget() {
        known = Long.MIN_VALUE;
    }
}
