// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Does one thing with many jobs, in a task of its own. What it does was agreed to by somebody who saw a number, so it
 * changes no more jobs than that and none that came later.
 *
 * <p>The task writes its numbers; any thread reads them, and may stop it.
 */
final class Bulk {
    private static final int PAGE = 100;

    private final String id;
    private final BulkAction action;
    private final String queue;
    private final JobState state;
    private final JobQuery query;
    private final long most;
    private final @Nullable Long total;
    private final long startedMillis;
    private final Runnable told;

    private volatile String status = "running";
    private volatile long looked;
    private volatile long changed;
    private volatile long refused;
    private volatile long endedMillis;
    private volatile @Nullable String error;
    private volatile boolean stopping;

    /**
     * Makes one that has not begun.
     *
     * @param most how many jobs it changes at most
     * @param total how many there are to change; null if that is not known
     * @param told called whenever its numbers have changed
     */
    Bulk(
            String id,
            BulkAction action,
            String queue,
            JobState state,
            JobQuery query,
            long most,
            @Nullable Long total,
            long startedMillis,
            Runnable told) {
        this.id = id;
        this.action = action;
        this.queue = queue;
        this.state = state;
        this.query = query;
        this.most = most;
        this.total = total;
        this.startedMillis = startedMillis;
        this.told = told;
    }

    /**
     * How far it is.
     *
     * @param status {@code running}, {@code done}, {@code stopped} or {@code failed}
     * @param total how many there were to change; null if that was not known
     * @param refused how many were in another state by then
     * @param error why it failed; null if it did not
     */
    record Shown(
            String operation,
            String action,
            String queue,
            String state,
            @Nullable String search,
            @Nullable String type,
            @Nullable String reason,
            String status,
            @Nullable Long total,
            long looked,
            long changed,
            long refused,
            long startedMillis,
            long endedMillis,
            @Nullable String error) {}

    Shown shown() {
        return new Shown(
                id,
                action.word(),
                queue,
                Figures.name(state),
                query.search(),
                query.type(),
                query.reason(),
                status,
                total,
                looked,
                changed,
                refused,
                startedMillis,
                endedMillis,
                error);
    }

    boolean isRunning() {
        return status.equals("running");
    }

    void stop() {
        stopping = true;
    }

    void run(Broker broker, Predicate<JobInfo> fits) {
        long begun = System.nanoTime();
        String end = "failed";
        try {
            boolean whole = changeAll(broker, fits.and(this::isOld));
            end = whole ? "done" : "stopped";
        } catch (CancelledError e) {
            end = "stopped";
            throw e;
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
        } finally {
            endedMillis = startedMillis + (System.nanoTime() - begun) / 1_000_000;
            status = end;
            told.run();
        }
    }

    /** Whether it was as it is when somebody agreed. */
    private boolean isOld(JobInfo job) {
        return (state.isFinal() ? job.finishedAtMillis() : job.enqueuedAtMillis()) <= startedMillis;
    }

    /**
     * Jobs that leave a state move the places of those behind them in the lists of some brokers. So a page is read again
     * until there is nothing new in it.
     */
    private boolean changeAll(Broker broker, Predicate<JobInfo> fits) {
        String from = null;
        Set<String> seen = new HashSet<>();
        while (!stopping && changed < most) {
            Page<JobInfo> page = Api.await(broker.list(queue, state, from, PAGE));
            List<JobInfo> todo = page.items().stream()
                    .filter(job -> !seen.contains(job.job().id()) && fits.test(job))
                    .limit(most - changed)
                    .toList();
            if (!todo.isEmpty()) {
                todo.forEach(job -> seen.add(job.job().id()));
                change(broker, todo);
            } else {
                looked += page.items().size();
                seen.clear();
                from = page.next();
                if (from == null) {
                    return true;
                }
            }
            told.run();
            Asyncio.sleep(0);
        }
        return !stopping;
    }

    private void change(Broker broker, List<JobInfo> jobs) {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        for (JobInfo job : jobs) {
            asked.add(action.apply(broker, queue, job.job().id()));
        }
        for (CompletableFuture<Boolean> answer : asked) {
            if (Api.await(answer)) {
                changed++;
            } else {
                refused++;
            }
        }
    }
}
