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
import java.util.stream.Collectors;
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
    private final JobState jobState;
    private final JobQuery query;
    private final long most;
    private final @Nullable Long total;
    private final long startedMillis;
    private final Runnable told;

    private volatile String state = "running";
    private volatile long looked;
    private volatile long done;
    private volatile long failed;
    private volatile long finishedMillis;
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
            JobState jobState,
            JobQuery query,
            long most,
            @Nullable Long total,
            long startedMillis,
            Runnable told) {
        this.id = id;
        this.action = action;
        this.jobState = jobState;
        this.query = query;
        this.most = most;
        this.total = total;
        this.startedMillis = startedMillis;
        this.told = told;
    }

    /**
     * How far it is.
     *
     * @param queue in which queue; null for all
     * @param state {@code running}, {@code done}, {@code stopped} or {@code failed}
     * @param total how many there were to change; null if that was not known
     * @param looked how many were looked at and let go
     * @param failed how many were in another state by then
     * @param error why it failed; null if it did not
     */
    record Shown(
            String id,
            String action,
            @Nullable String queue,
            String jobState,
            @Nullable String search,
            @Nullable String type,
            @Nullable String reason,
            String state,
            @Nullable Long total,
            long looked,
            long done,
            long failed,
            long startedMillis,
            long finishedMillis,
            @Nullable String error) {}

    Shown shown() {
        return new Shown(
                id,
                action.word(),
                query.queue(),
                Figures.name(jobState),
                query.search(),
                query.type(),
                query.reason(),
                state,
                total,
                looked,
                done,
                failed,
                startedMillis,
                finishedMillis,
                error);
    }

    String id() {
        return id;
    }

    boolean isRunning() {
        return state.equals("running");
    }

    void stop() {
        stopping = true;
    }

    void run(Broker broker, Predicate<JobInfo> fits) {
        long begun = System.nanoTime();
        String end = "failed";
        try {
            for (String queue : query.queues(broker)) {
                changeAll(broker, queue, fits.and(this::isOld));
            }
            end = stopping ? "stopped" : "done";
        } catch (CancelledError e) {
            end = "stopped";
            throw e;
        } catch (RuntimeException e) {
            error = String.valueOf(e.getMessage());
        } finally {
            finishedMillis = startedMillis + (System.nanoTime() - begun) / 1_000_000;
            state = end;
            told.run();
        }
    }

    /** Whether it was as it is when somebody agreed. */
    private boolean isOld(JobInfo job) {
        return (jobState.isFinal() ? job.finishedAtMillis() : job.enqueuedAtMillis()) <= startedMillis;
    }

    /**
     * Jobs that leave a state move the places of those behind them in the lists of some brokers. So a page is read again
     * until there is nothing new in it.
     */
    private void changeAll(Broker broker, String queue, Predicate<JobInfo> fits) {
        String from = null;
        Set<String> seen = new HashSet<>();
        while (!stopping && done < most) {
            Page<JobInfo> page = Api.await(broker.list(queue, jobState, from, PAGE));
            List<JobInfo> todo = page.items().stream()
                    .filter(job -> !seen.contains(job.job().id()) && fits.test(job))
                    .limit(most - done)
                    .toList();
            seen.retainAll(page.items().stream().map(job -> job.job().id()).collect(Collectors.toSet()));
            if (!todo.isEmpty()) {
                todo.forEach(job -> seen.add(job.job().id()));
                change(broker, queue, todo);
            } else {
                looked += page.items().size();
                seen.clear();
                from = page.next();
                if (from == null) {
                    return;
                }
            }
            told.run();
            Asyncio.sleep(0);
        }
    }

    private void change(Broker broker, String queue, List<JobInfo> jobs) {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        for (JobInfo job : jobs) {
            asked.add(action.apply(broker, queue, job.job().id()));
        }
        for (CompletableFuture<Boolean> answer : asked) {
            if (Api.await(answer)) {
                done++;
            } else {
                failed++;
            }
        }
    }
}
