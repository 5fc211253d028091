// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Ends runs as their worker says. */
final class Settling {
    /** What most jobs come to: done, with nothing left. */
    private static final String DONE_AND_GONE =
            "DELETE FROM job WHERE queue = ? AND id = ? AND state = 3 AND run = ? AND plain = 1";

    private final Tx tx;
    private final QueueRow queue;
    private final Jobs jobs;

    private Settling(Tx tx, QueueRow queue) {
        this.tx = tx;
        this.queue = queue;
        jobs = new Jobs(tx, queue);
    }

    static List<Boolean> run(Tx tx, String name, List<Settlement> settlements) throws SQLException {
        QueueRow queue = tx.known(name);
        if (queue == null) {
            return settlements.stream().map(settlement -> false).toList();
        }
        return new Settling(tx, queue).all(settlements);
    }

    private List<Boolean> all(List<Settlement> settlements) throws SQLException {
        List<Boolean> accepted = new ArrayList<>(settlements.size());
        int from = 0;
        while (from < settlements.size()) {
            int to = from;
            while (to < settlements.size() && isQuick(settlements.get(to))) {
                to++;
            }
            if (to > from) {
                quickly(settlements.subList(from, to), accepted);
                from = to;
            } else {
                accepted.add(one(settlements.get(from++)));
            }
        }
        return accepted;
    }

    private boolean isQuick(Settlement settlement) {
        return settlement.verdict() == Verdict.DONE && !queue.hasGroupLimits();
    }

    private void quickly(List<Settlement> settlements, List<Boolean> accepted) throws SQLException {
        PreparedStatement delete = tx.sql.prepare(DONE_AND_GONE);
        for (Settlement settlement : settlements) {
            delete.setLong(1, queue.no);
            delete.setString(2, settlement.run().id());
            delete.setLong(3, settlement.run().run());
            delete.addBatch();
        }
        int[] deleted = delete.executeBatch();
        for (int i = 0; i < deleted.length; i++) {
            if (deleted[i] == 1) {
                queue.entered(JobState.RUNNING, -1);
                queue.done++;
                madeRoom();
                accepted.add(true);
            } else {
                accepted.add(one(settlements.get(i)));
            }
        }
    }

    private boolean one(Settlement settlement) throws SQLException {
        JobRow job = jobs.running(settlement.run());
        if (job == null) {
            queue.stale++;
            return false;
        }
        jobs.leave(job);
        Failure failure = settlement.failure() == null ? new Failure("failed", "") : settlement.failure();
        switch (settlement.verdict()) {
            case DONE -> jobs.done(job, settlement.result());
            case RETRY -> {
                failed(job, failure);
                again(job, settlement.delayMillis());
            }
            case DEAD -> {
                failed(job, failure);
                jobs.setAside(job);
            }
            case SNOOZE -> again(job, settlement.delayMillis());
            case RELEASE -> {
                if (job.cancel) {
                    jobs.cancelled(job);
                } else {
                    jobs.readyFirst(job);
                }
            }
            case CANCELLED -> {
                if (settlement.failure() != null) {
                    job.note(job.run, tx.now, job.session(), settlement.failure());
                }
                jobs.cancelled(job);
            }
        }
        madeRoom();
        return true;
    }

    private void madeRoom() {
        if (queue.count(JobState.READY) > 0) {
            tx.news.mayBeClaimable(queue.name);
        }
    }

    private void failed(JobRow job, Failure failure) {
        job.failures++;
        queue.failed++;
        job.note(job.run, tx.now, job.session(), failure);
    }

    private void again(JobRow job, long delayMillis) throws SQLException {
        if (job.cancel) {
            jobs.cancelled(job);
        } else {
            jobs.await(job, tx.now + delayMillis);
        }
    }

    static boolean progress(Tx tx, QueueRow queue, Run run, byte[] progress) throws SQLException {
        return tx.sql.update(
                        "UPDATE job SET progress = ? WHERE queue = ? AND id = ? AND state = 3 AND run = ?",
                        Bytes.column(progress),
                        queue.no,
                        run.id(),
                        run.run())
                == 1;
    }
}
