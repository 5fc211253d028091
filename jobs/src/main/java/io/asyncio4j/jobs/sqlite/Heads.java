// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ready jobs as a claim wants them: no more of their rows than a worker gets. The writer's thread alone. */
final class Heads {
    private static final String COLUMNS =
            "j.seq, j.id, j.type, j.due, j.run, j.failures, j.crashes, j.enqueued, j.expires,"
                    + " j.options, j.payload, j.progress";

    /** The jobs of one line. */
    private static final String LINE = "SELECT " + COLUMNS
            + " FROM job j WHERE j.queue = ? AND j.state = 2 AND j.band = ? AND j.grp = ? ORDER BY j.pos LIMIT ?";

    /** The first job of each open line of a band, by turns. */
    private static final String TURNS = "SELECT " + COLUMNS
            + ", l.grp, l.turn, l.ready FROM line l CROSS JOIN job j ON j.seq = (SELECT f.seq FROM job f"
            + " WHERE f.queue = l.queue AND f.state = 2 AND f.band = l.band AND f.grp = l.grp ORDER BY f.pos LIMIT 1)"
            + " WHERE l.queue = ? AND l.hold = 0 AND l.band = ? ORDER BY l.turn LIMIT ?";

    private static final int REMEMBERED_OPTIONS = 256;

    /** Longer ones, with an input or what follows, are of one job alone. */
    private static final int LONGEST_REMEMBERED = 1_000;

    private final Sql sql;

    /** Jobs with nothing but their options, by these: most jobs of a type have the same. */
    private final Map<ByteBuffer, NewJob> models = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, NewJob> eldest) {
            return size() > REMEMBERED_OPTIONS;
        }
    };

    Heads(Sql sql) {
        this.sql = sql;
    }

    /** A ready job; its run is that of the claim. */
    record Head(long seq, boolean expired, ClaimedJob job) {}

    /** The first job of a line. */
    record Turn(Lines.Line line, Head head) {}

    List<Head> ofLine(Tx tx, QueueRow queue, Lines.Line line, int most) throws SQLException {
        return sql.all(LINE, row -> head(tx, row), queue.no, line.band(), line.group(), most);
    }

    List<Turn> ofBand(Tx tx, QueueRow queue, int band, int most) throws SQLException {
        return sql.all(
                TURNS,
                row -> new Turn(
                        new Lines.Line(band, row.getString(13), row.getLong(14), row.getLong(15)), head(tx, row)),
                queue.no,
                band,
                most);
    }

    private Head head(Tx tx, ResultSet row) throws SQLException {
        long seq = row.getLong(1);
        long run = row.getLong(5);
        long expires = row.getLong(9);
        byte @Nullable [] payload = row.getBytes(11);
        NewJob job = job(
                row.getString(2),
                row.getString(3),
                payload == null ? Bodies.read(sql, seq) : payload,
                row.getBytes(10));
        ClaimedJob claimed = new ClaimedJob(
                job,
                run + 1,
                row.getInt(6),
                row.getInt(7),
                row.getLong(8),
                row.getLong(4),
                Bytes.read(row, 12),
                job.parts().isEmpty() ? Map.of() : Parts.of(sql, seq));
        return new Head(seq, run == 0 && expires > 0 && tx.now >= expires, claimed);
    }

    private NewJob job(String id, String type, byte[] payload, byte @Nullable [] options) {
        if (options == null) {
            return NewJob.of(id, type, payload);
        }
        if (options.length > LONGEST_REMEMBERED) {
            return JobCodec.readJob(id, type, payload, options);
        }
        NewJob model = models.computeIfAbsent(
                ByteBuffer.wrap(options), bytes -> JobCodec.readJob("model", "model", Bytes.NONE, options));
        return model.toBuilder().id(id).type(type).payload(payload).build();
    }
}
