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
        End end = end(tx, wait.job());
        if (end.isOver()) {
            return () -> wait.future().complete(end.job());
        }
        tx.sql.update(
                "UPDATE job SET awaited = ?, plain = 0 WHERE queue = (SELECT no FROM queue WHERE name = ?) AND id = ?"
                        + " AND awaited < ?",
                tx.now + waitMillis + SLACK_MILLIS,
                wait.job().queue(),
                wait.job().id(),
                tx.now + waitMillis);
        waiters.add(wait);
        return NOTHING;
    }

    /**
     * How a job has ended.
     *
     * @param isOver whether it has
     * @param job the job as it ended; null if there is none
     */
    record End(boolean isOver, @Nullable JobInfo job) {}

    static End end(Tx tx, Waiters.Awaited awaited) throws SQLException {
        QueueRow queue = tx.known(awaited.queue());
        if (queue == null) {
            return new End(true, null);
        }
        JobRow job = new Jobs(tx, queue).find(awaited.id());
        if (job == null) {
            return new End(true, echo(tx, queue, awaited.id()));
        }
        return new End(job.state.isFinal(), job.info(queue.name));
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
