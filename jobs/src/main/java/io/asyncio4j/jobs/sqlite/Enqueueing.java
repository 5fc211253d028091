// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Enqueued.Kind;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores the jobs of one call, as many as it can with one batch of inserts. */
final class Enqueueing {
    private final Tx tx;
    private final QueueRow queue;
    private final List<NewJob> jobs;
    private final List<byte[]> options;
    private final @Nullable Enqueued[] answers;

    /** Indices of the jobs that are bound to the insert but not executed. */
    private final List<Integer> bound = new ArrayList<>();

    private final Map<Line, Long> ready = new LinkedHashMap<>();

    private record Line(int band, String group) {}

    private Enqueueing(Tx tx, QueueRow queue, List<NewJob> jobs, List<byte[]> options) {
        this.tx = tx;
        this.queue = queue;
        this.jobs = jobs;
        this.options = options;
        answers = new Enqueued[jobs.size()];
    }

    /** Stores jobs whose options have been written already, which takes time that the writer has not. */
    static List<Enqueued> run(Tx tx, String name, List<NewJob> jobs, List<byte[]> options) throws SQLException {
        Enqueueing run = new Enqueueing(tx, tx.queue(name), jobs, options);
        run.all();
        return Arrays.asList(run.answers);
    }

    private void all() throws SQLException {
        for (int i = 0; i < jobs.size(); i++) {
            NewJob job = jobs.get(i);
            if (queue.refused > tx.now && isRefused(job.id())) {
                answers[i] = new Enqueued(Kind.EXISTS, job.id());
            } else if (job.uniqueKey() == null && !Bodies.isLong(job.payload())) {
                bind(i);
            } else {
                insert();
                alone(i);
            }
        }
        insert();
        for (Map.Entry<Line, Long> line : ready.entrySet()) {
            Lines.add(tx, queue, line.getKey().band(), line.getKey().group(), line.getValue());
        }
    }

    private void alone(int i) throws SQLException {
        NewJob job = jobs.get(i);
        if (tx.sql.number("SELECT 1 FROM job WHERE queue = ? AND id = ?", 0, queue.no, job.id()) == 1) {
            answers[i] = new Enqueued(Kind.EXISTS, job.id());
            return;
        }
        String holder = Keys.holder(tx, queue, job.uniqueKey());
        if (holder != null) {
            answers[i] = new Enqueued(Kind.DUPLICATE, holder);
            return;
        }
        bind(i);
        insert();
        Keys.take(tx, queue, job, tx.now);
        if (Bodies.isLong(job.payload())) {
            Bodies.write(tx.sql, tx.sql.number("SELECT last_insert_rowid()", 0), job.payload());
        }
    }

    private boolean isRefused(String id) throws SQLException {
        return tx.sql.number("SELECT until FROM gone WHERE queue = ? AND id = ?", 0, queue.no, id) > tx.now;
    }

    private void bind(int i) throws SQLException {
        NewJob job = jobs.get(i);
        PreparedStatement insert = tx.sql.prepare(Inserts.SQL);
        long due = Inserts.due(job, tx.now);
        Inserts.bind(insert, queue, job, options.get(i), tx.now, stateOf(job, due), queue.nextTail(), due);
        insert.addBatch();
        bound.add(i);
    }

    private JobState stateOf(NewJob job, long due) {
        return !job.parts().isEmpty() ? JobState.BLOCKED : due <= tx.now ? JobState.READY : JobState.SCHEDULED;
    }

    private void insert() throws SQLException {
        if (bound.isEmpty()) {
            return;
        }
        int[] changes = tx.sql.prepare(Inserts.SQL).executeBatch();
        for (int n = 0; n < changes.length; n++) {
            int i = bound.get(n);
            NewJob job = jobs.get(i);
            answers[i] = new Enqueued(changes[n] == 1 ? Kind.ADDED : Kind.EXISTS, job.id());
            if (changes[n] == 1) {
                added(job);
            }
        }
        bound.clear();
    }

    private void added(NewJob job) {
        long due = Inserts.due(job, tx.now);
        JobState state = stateOf(job, due);
        queue.enqueued++;
        queue.entered(state, 1);
        if (state == JobState.READY) {
            ready.merge(new Line(job.priority(), Inserts.group(job)), 1L, Long::sum);
            tx.news.mayBeClaimable(queue.name);
        } else if (state == JobState.SCHEDULED) {
            tx.news.mayBeClaimableAt(queue.name, due);
        }
    }
}
