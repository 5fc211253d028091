// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is there of a queue, page by page and in numbers. */
final class Lists {
    private static final String SEPARATOR = "\t";

    private Lists() {}

    static Page<JobInfo> page(Tx tx, QueueRow queue, JobState state, @Nullable String from, int most)
            throws SQLException {
        if (state == JobState.READY) {
            return ready(tx, queue, from, most);
        }
        Order order = Order.of(state);
        String[] after = from == null ? new String[] {"-9223372036854775808", ""} : from.split(SEPARATOR, 2);
        List<JobRow> rows = tx.sql.all(
                after(state),
                row -> new JobRow(tx.sql, row),
                queue.no,
                after[0],
                from == null ? order.least : after[1],
                most + 1);
        return page(queue, rows, most, row -> order.timeOf(row) + SEPARATOR + order.tieOf(row));
    }

    /** What selects the jobs of a state after a place, for any state but ready. */
    static String after(JobState state) {
        Order order = Order.of(state);
        return JobRow.SELECT + " WHERE queue = ? AND state = " + state.ordinal() + " AND (" + order.time + ", "
                + order.tie + ") > (CAST(? AS INTEGER), " + order.tieArgument + ") ORDER BY " + order.time + ", "
                + order.tie + " LIMIT ?";
    }

    /** How the jobs of a state are ordered. */
    private enum Order {
        BLOCKED("pos", "pos", "CAST(? AS INTEGER)"),
        SCHEDULED("due", "pos", "CAST(? AS INTEGER)"),
        RUNNING("lease", "id", "?"),
        FINAL("keep", "pos", "CAST(? AS INTEGER)");

        final String time;
        final String tie;
        final String tieArgument;
        final String least;

        Order(String time, String tie, String tieArgument) {
            this.time = time;
            this.tie = tie;
            this.tieArgument = tieArgument;
            least = tie.equals("id") ? "" : Long.toString(Long.MIN_VALUE);
        }

        static Order of(JobState state) {
            return switch (state) {
                case BLOCKED -> BLOCKED;
                case SCHEDULED -> SCHEDULED;
                case RUNNING -> RUNNING;
                case READY -> throw new IllegalArgumentException("ready jobs stand in lines");
                case DONE, DEAD, CANCELLED -> FINAL;
            };
        }

        long timeOf(JobRow job) {
            return switch (this) {
                case BLOCKED -> job.pos;
                case SCHEDULED -> job.due;
                case RUNNING -> job.lease;
                case FINAL -> job.keep();
            };
        }

        String tieOf(JobRow job) {
            return this == RUNNING ? job.id() : Long.toString(job.pos);
        }
    }

    /** Ready jobs line by line, as the lines have their turns. */
    private static Page<JobInfo> ready(Tx tx, QueueRow queue, @Nullable String from, int most) throws SQLException {
        String[] after = from == null ? new String[] {"-1", "0", "0", ""} : from.split(SEPARATOR, 4);
        List<Lines.Line> lines = tx.sql.all(
                "SELECT band, grp, turn, ready FROM line WHERE queue = ? AND (band, turn) >= (CAST(? AS INTEGER), CAST(? AS INTEGER))"
                        + " ORDER BY band, turn LIMIT ?",
                row -> new Lines.Line(row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)),
                queue.no,
                after[0],
                after[1],
                most + 2);
        List<JobRow> rows = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Lines.Line line : lines) {
            boolean begun = from != null && line.group().equals(after[3]) && line.band() == Integer.parseInt(after[0]);
            List<JobRow> some = tx.sql.all(
                    JobRow.SELECT
                            + " WHERE queue = ? AND state = 2 AND band = ? AND grp = ? AND pos > ? ORDER BY pos LIMIT ?",
                    row -> new JobRow(tx.sql, row),
                    queue.no,
                    line.band(),
                    line.group(),
                    begun ? Long.parseLong(after[2]) : Long.MIN_VALUE,
                    most + 1 - rows.size());
            for (JobRow row : some) {
                rows.add(row);
                places.add(String.join(
                        SEPARATOR,
                        Integer.toString(line.band()),
                        Long.toString(line.turn()),
                        Long.toString(row.pos),
                        line.group()));
            }
            if (rows.size() > most) {
                break;
            }
        }
        return page(queue, rows, most, row -> places.get(rows.indexOf(row)));
    }

    private interface Place {
        String of(JobRow row);
    }

    private static Page<JobInfo> page(QueueRow queue, List<JobRow> rows, int most, Place place) {
        List<JobInfo> items =
                rows.stream().limit(most).map(row -> row.info(queue.name)).toList();
        return new Page<>(items, rows.size() > most ? place.of(rows.get(most - 1)) : null);
    }

    static QueueStats stats(Tx tx, String name) throws SQLException {
        QueueRow queue = tx.known(name);
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, queue == null ? 0 : queue.count(state));
        }
        if (queue == null) {
            return new QueueStats(name, counts, 0, QueueSettings.DEFAULT, 0, 0, 0, 0, 0, 0, 0);
        }
        long oldest = tx.sql.number("""
                SELECT min((SELECT due FROM job WHERE queue = line.queue AND state = 2 AND band = line.band
                  AND grp = line.grp ORDER BY pos LIMIT 1)) FROM line WHERE queue = ?
                """, tx.now, queue.no);
        return new QueueStats(
                name,
                counts,
                Math.max(0, tx.now - oldest),
                queue.settings,
                queue.enqueued,
                queue.done,
                queue.failed,
                queue.dead,
                queue.cancelled,
                queue.crashed,
                queue.stale);
    }

    static List<String> queues(Tx tx) throws SQLException {
        return tx.sql.all("SELECT name FROM queue", row -> row.getString(1)).stream()
                .sorted()
                .toList();
    }
}
