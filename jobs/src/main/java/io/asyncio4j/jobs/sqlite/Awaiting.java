// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How waits begin: by looking whether what they wait for is there already. */
final class Awaiting {
    private static final Runnable NOTHING = () -> {};

    /** How long after a wait its job's end is still told, for one that waits again and again. */
    private static final long SLACK_MILLIS = 10_000;

    private Awaiting() {}

    static @Nullable JobInfo find(Tx tx, QueueRow queue, String id) throws SQLException {
        JobRow job = new Jobs(tx, queue).find(id);
        return job == null ? null : job.info(queue.name);
    }

    /** Begins to wait for jobs. Returns what is to be done after the commit. */
    static Runnable begin(Tx tx, Waiters.ForReady wait, Waiters waiters) throws SQLException {
        for (String name : wait.queues) {
            QueueRow queue = tx.known(name);
            if (queue != null) {
                Tending.run(tx, queue);
                if (Claiming.isClaimable(tx, queue)) {
                    return () -> wait.future.complete(null);
                }
            }
        }
        waiters.add(wait);
        return NOTHING;
    }

    /** Begins to wait for the end of a job. Returns what is to be done after the commit. */
    static Runnable begin(Tx tx, Waiters.ForFinal wait, long waitMillis, Waiters waiters) throws SQLException {
        QueueRow queue = tx.known(wait.queue());
        if (queue == null) {
            return () -> wait.future().complete(null);
        }
        JobRow job = new Jobs(tx, queue).find(wait.id());
        if (job == null) {
            JobInfo echo = echo(tx, queue, wait.id());
            return () -> wait.future().complete(echo);
        }
        if (job.state.isFinal()) {
            return () -> wait.future().complete(job.info(queue.name));
        }
        long until = tx.now + waitMillis;
        if (job.awaited < until) {
            tx.sql.update("UPDATE job SET awaited = ?, plain = 0 WHERE seq = ?", until + SLACK_MILLIS, job.seq);
        }
        waiters.add(wait);
        return NOTHING;
    }

    private static @Nullable JobInfo echo(Tx tx, QueueRow queue, String id) throws SQLException {
        return tx.sql.first(
                "SELECT info FROM ended WHERE queue = ? AND id = ? AND until > ?",
                row -> JobCodec.readInfo(row.getBytes(1)),
                queue.no,
                id,
                tx.now);
    }
}
