// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A broker that has another do everything, for others to change a part of that. */
abstract class BrokerWrapper implements Broker {
    final Broker inner;

    BrokerWrapper(Broker inner) {
        this.inner = inner;
    }

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        return inner.enqueue(queue, jobs);
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis) {
        return inner.awaitFinal(queue, id, waitMillis);
    }

    @Override
    public CompletableFuture<CancelResult> cancel(String queue, String id) {
        return inner.cancel(queue, id);
    }

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return inner.claim(request);
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis) {
        return inner.awaitReady(queues, waitMillis);
    }

    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        return inner.renew(queue, runs, leaseMillis);
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        return inner.settle(queue, settlements);
    }

    @Override
    public CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress) {
        return inner.progress(queue, run, progress);
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return inner.tend(queue);
    }

    @Override
    public Runnable onCancel(String queue, Consumer<String> told) {
        return inner.onCancel(queue, told);
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return inner.outbox(queue, olderThanMillis, most);
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        return inner.delivered(queue, keys);
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        return inner.arrive(queue, id, part, result);
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return inner.heartbeat(worker, aliveMillis);
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(String session) {
        return inner.leave(session);
    }

    @Override
    public CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        return inner.putSchedule(schedule);
    }

    @Override
    public CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        return inner.replaceSchedule(expected, schedule);
    }

    @Override
    public CompletableFuture<Boolean> removeSchedule(String name) {
        return inner.removeSchedule(name);
    }

    @Override
    public CompletableFuture<List<Schedule>> schedules() {
        return inner.schedules();
    }

    @Override
    public CompletableFuture<Boolean> advanceSchedule(
            String name, long expectedMillis, long lastMillis, long nextMillis) {
        return inner.advanceSchedule(name, expectedMillis, lastMillis, nextMillis);
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> find(String queue, String id) {
        return inner.find(queue, id);
    }

    @Override
    public CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most) {
        return inner.list(queue, state, from, most);
    }

    @Override
    public CompletableFuture<Boolean> retry(String queue, String id) {
        return inner.retry(queue, id);
    }

    @Override
    public CompletableFuture<Boolean> remove(String queue, String id) {
        return inner.remove(queue, id);
    }

    @Override
    public CompletableFuture<@Nullable Void> configure(String queue, QueueSettings settings) {
        return inner.configure(queue, settings);
    }

    @Override
    public CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change) {
        return inner.reconfigure(queue, change);
    }

    @Override
    public CompletableFuture<QueueStats> stats(String queue) {
        return inner.stats(queue);
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return inner.queues();
    }

    @Override
    public CompletableFuture<List<WorkerInfo>> workers() {
        return inner.workers();
    }

    @Override
    public CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs) {
        return inner.restore(queue, jobs);
    }

    @Override
    public CompletableFuture<Long> now() {
        return inner.now();
    }

    @Override
    public void close() {
        inner.close();
    }
}
