// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobState;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Gives a worker the jobs whose turn it is. */
final class Claiming {
    private static final String BEGIN =
            "UPDATE job SET state = 3, run = ?, lease = ?, worker = ?, pos = ? WHERE seq = ?";

    private final Tx tx;
    private final QueueRow queue;
    private final Jobs jobs;
    private final ClaimRequest request;
    private final List<ClaimedJob> claimed = new ArrayList<>();
    private int expired;

    private Claiming(Tx tx, QueueRow queue, ClaimRequest request) {
        this.tx = tx;
        this.queue = queue;
        this.request = request;
        jobs = new Jobs(tx, queue);
    }

    static Claimed run(Tx tx, ClaimRequest request) throws SQLException {
        QueueRow queue = tx.known(request.queue());
        if (queue == null) {
            return new Claimed(List.of(), false, -1, false);
        }
        Tending.run(tx, queue);
        if (queue.settings.paused()) {
            return new Claimed(List.of(), false, Tending.claimableIn(tx, queue), true);
        }
        return new Claiming(tx, queue, request).all();
    }

    static boolean isClaimable(Tx tx, QueueRow queue) throws SQLException {
        return !queue.settings.paused() && queue.mayBegin(tx.now) && Lines.isAnyOpen(tx, queue);
    }

    private Claimed all() throws SQLException {
        while (wantsMore()) {
            List<Lines.Line> lines = Lines.open(tx, queue, 1 + Math.min(100, request.most() - claimed.size()));
            if (lines.isEmpty()) {
                break;
            }
            Lines.Line first = lines.getFirst();
            boolean alone = lines.size() == 1 || lines.get(1).band() != first.band();
            if (alone) {
                serve(first, request.most() - claimed.size());
            } else {
                for (Lines.Line line : lines) {
                    boolean expiredOnly = line.band() == first.band();
                    while (expiredOnly && wantsMore()) {
                        expiredOnly = serve(line, 1);
                    }
                }
            }
        }
        boolean more = isClaimable(tx, queue);
        return new Claimed(claimed, more, Tending.claimableIn(tx, queue), false);
    }

    private boolean wantsMore() {
        return claimed.size() < request.most() && expired < Jobs.BOUND && queue.mayBegin(tx.now);
    }

    /**
     * Takes jobs from the head of a line, until its group or the queue has reached a limit. Returns whether it met only
     * jobs that had expired, so that the group has not had its turn.
     */
    private boolean serve(Lines.Line line, int most) throws SQLException {
        List<JobRow> head = jobs.select(
                "queue = ? AND state = 2 AND band = ? AND grp = ? ORDER BY pos LIMIT ?",
                queue.no,
                line.band(),
                line.group(),
                most);
        PreparedStatement begin = tx.sql.prepare(BEGIN);
        int expiredBefore = expired;
        int begun = 0;
        boolean open = true;
        for (JobRow job : head) {
            if (!open || !wantsMore()) {
                break;
            }
            if (job.isExpired(tx.now)) {
                expired++;
                jobs.leave(job);
                jobs.die(job, new Failure("expired", ""));
                continue;
            }
            begin(job, begin);
            begun++;
            if (queue.hasGroupLimits()) {
                Groups.begin(tx, queue, line.group());
                open = Groups.hold(tx, queue, line.group()) == 0;
            }
        }
        if (begun > 0) {
            begin.executeBatch();
            queue.entered(JobState.READY, -begun);
            Lines.claim(tx, queue, line, begun);
        }
        return begun == 0 && expired > expiredBefore;
    }

    private void begin(JobRow job, PreparedStatement begin) throws SQLException {
        queue.entered(JobState.RUNNING, 1);
        queue.allowed = Rate.begun(queue.allowed, tx.now, queue.settings.rate());
        job.run++;
        begin.setLong(1, job.run);
        begin.setLong(2, tx.now + request.leaseMillis());
        begin.setString(3, request.session());
        begin.setLong(4, queue.nextTail());
        begin.setLong(5, job.seq);
        begin.addBatch();
        claimed.add(job.claimed());
    }
}
