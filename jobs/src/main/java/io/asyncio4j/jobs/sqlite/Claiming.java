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
    private static final String BEGIN = "UPDATE job SET state = 3, run = ?, lease = ?, worker = ? WHERE seq = ?";

    /** So many lines are looked at in one go. */
    private static final int MOST_LINES = 200;

    /** So many jobs are read in one go where a limit may let few of them begin. */
    private static final int MOST_UNDER_LIMITS = 20;

    private final Tx tx;
    private final QueueRow queue;
    private final ClaimRequest request;
    private final List<ClaimedJob> claimed = new ArrayList<>();
    private int expired;

    /** Jobs that are bound to {@link #BEGIN} but not written. */
    private int bound;

    private Claiming(Tx tx, QueueRow queue, ClaimRequest request) {
        this.tx = tx;
        this.queue = queue;
        this.request = request;
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
            List<Lines.Line> next = Lines.open(tx, queue, 2);
            if (next.isEmpty()) {
                break;
            }
            Lines.Line first = next.getFirst();
            if (next.size() == 1 || next.getLast().band() != first.band()) {
                serve(first, request.most() - claimed.size());
            } else {
                serveInTurn(first.band());
            }
        }
        begin();
        boolean more = isClaimable(tx, queue);
        return new Claimed(claimed, more, Tending.claimableIn(tx, queue), false);
    }

    private boolean wantsMore() {
        return claimed.size() < request.most() && expired < Jobs.BOUND && queue.mayBegin(tx.now);
    }

    /** One job of each line of a band, or more than one if the first has expired: that was no turn. */
    private void serveInTurn(int band) throws SQLException {
        begin();
        List<Heads.Turn> turns =
                tx.heads.ofBand(tx, queue, band, Math.min(MOST_LINES, request.most() - claimed.size()));
        List<Lines.Line> served = new ArrayList<>();
        for (Heads.Turn turn : turns) {
            if (!wantsMore()) {
                break;
            }
            if (turn.head().expired()) {
                Lines.claim(tx, queue, served);
                served.clear();
                boolean noTurn = true;
                while (noTurn && wantsMore()) {
                    noTurn = serve(turn.line(), 1);
                }
            } else {
                claim(turn.head());
                served.add(turn.line());
                if (queue.hasGroupLimits()) {
                    Groups.begin(tx, queue, turn.line().group());
                }
            }
        }
        Lines.claim(tx, queue, served);
    }

    /**
     * Takes jobs from the head of a line, until its group or the queue has reached a limit. Returns whether it met only
     * jobs that had expired, so that the group has not had its turn.
     */
    private boolean serve(Lines.Line line, int most) throws SQLException {
        begin();
        int expiredBefore = expired;
        int begun = 0;
        boolean open = true;
        int some = queue.isLimited() ? Math.min(most, MOST_UNDER_LIMITS) : most;
        for (Heads.Head head : tx.heads.ofLine(tx, queue, line, some)) {
            if (!open || !wantsMore()) {
                break;
            }
            if (head.expired()) {
                expire(head.job().job().id());
                continue;
            }
            claim(head);
            begun++;
            if (queue.hasGroupLimits()) {
                Groups.begin(tx, queue, line.group());
                open = Groups.hold(tx, queue, line.group()) == 0;
            }
        }
        if (begun > 0) {
            Lines.claim(tx, queue, line, begun);
        }
        return begun == 0 && expired > expiredBefore;
    }

    private void expire(String id) throws SQLException {
        expired++;
        Jobs jobs = new Jobs(tx, queue);
        JobRow job = jobs.find(id);
        if (job != null) {
            jobs.leave(job);
            jobs.die(job, new Failure("expired", ""));
        }
    }

    private void claim(Heads.Head head) throws SQLException {
        queue.entered(JobState.READY, -1);
        queue.entered(JobState.RUNNING, 1);
        queue.allowed = Rate.begun(queue.allowed, tx.now, queue.settings.rate());
        PreparedStatement begin = tx.sql.prepare(BEGIN);
        begin.setLong(1, head.job().run());
        begin.setLong(2, tx.now + request.leaseMillis());
        begin.setString(3, request.session());
        begin.setLong(4, head.seq());
        begin.addBatch();
        bound++;
        claimed.add(head.job());
    }

    /** Writes what has been claimed, before rows are read again and at the end. */
    private void begin() throws SQLException {
        if (bound > 0) {
            tx.sql.prepare(BEGIN).executeBatch();
            bound = 0;
        }
    }
}
