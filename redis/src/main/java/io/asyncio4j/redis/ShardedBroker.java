// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Spreads each queue over shards, which are queues of another broker, so that a cluster's servers share it.
 *
 * <p>What holds for a whole queue elsewhere, here holds for each shard: jobs run in the order of their bands and of their
 * enqueuing among those of their shard, and a batch is stored all or none as far as one shard is concerned. Jobs of one
 * unique key are in one shard, and so are jobs of one group without one. An id is looked for among the jobs of the same
 * key or group.
 */
final class ShardedBroker implements Broker {
    /** How long a shard that could not be reached is asked last, in nanoseconds. */
    private static final long SICK_NANOS = 1_000_000_000;

    private final Broker broker;
    private final ShardSettings settings;
    private final ShardPlaces places;

    /** Runs that were claimed here and have not been settled, and the name of their shard. */
    private final Map<JobKey, String> held = new ConcurrentHashMap<>();

    /** Until when shards are asked last, by {@link System#nanoTime}. */
    private final Map<String, Long> sick = new ConcurrentHashMap<>();

    private final Map<String, Integer> turns = new ConcurrentHashMap<>();

    private record JobKey(String queue, String id) {}

    /** Changes the settings of a shard, which are usual ones as long as none are stored. */
    interface ShardSettings {
        CompletableFuture<QueueSettings> reconfigure(String shard, SettingsChange change, QueueSettings usual);
    }

    ShardedBroker(Broker broker, ShardSettings settings, ShardRegister register) {
        this.broker = broker;
        this.settings = settings;
        this.places = new ShardPlaces(register);
    }

    // ---- where things are ----

    /** Asks each shard. */
    private <T> CompletableFuture<List<T>> each(String queue, Function<String, CompletableFuture<T>> question) {
        return places.of(queue)
                .thenCompose(shards ->
                        ShardMerge.all(shards.names().stream().map(question).toList()));
    }

    private static void bound(List<?> items) {
        if (items.size() > 1000) {
            throw new IllegalArgumentException("A call takes 1,000 at most, not " + items.size());
        }
    }

    /** Asks the shard where a job of an id most likely is, and the others only if it is not there. */
    private <T> CompletableFuture<T> seek(
            String queue, String id, Function<String, CompletableFuture<T>> question, Predicate<T> found) {
        return places.of(queue).thenCompose(shards -> {
            String first = held.getOrDefault(new JobKey(queue, id), shards.name(shards.of(id)));
            return question.apply(first).thenCompose(answer -> {
                if (shards.count() == 1 || found.test(answer)) {
                    return CompletableFuture.completedFuture(answer);
                }
                List<CompletableFuture<T>> others = shards.names().stream()
                        .filter(name -> !name.equals(first))
                        .map(question)
                        .toList();
                return ShardMerge.all(others)
                        .thenApply(all -> all.stream().filter(found).findFirst().orElse(answer));
            });
        });
    }

    private CompletableFuture<String> shardOf(String queue, Run run) {
        String there = held.get(new JobKey(queue, run.id()));
        if (there != null) {
            return CompletableFuture.completedFuture(there);
        }
        CompletableFuture<@Nullable JobInfo> found =
                seek(queue, run.id(), name -> broker.find(name, run.id()), Objects::nonNull);
        return found.thenCombine(
                places.of(queue), (job, shards) -> job == null ? shards.name(shards.of(run.id())) : job.queue());
    }

    // ---- producers ----

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        bound(jobs);
        return places.decided(queue).thenCompose(shards -> {
            if (shards.count() == 1) {
                return broker.enqueue(queue, jobs);
            }
            Enqueued[] answers = new Enqueued[jobs.size()];
            return ShardMerge.<NewJob, List<Enqueued>>parted(
                            jobs,
                            job -> CompletableFuture.completedFuture(shards.name(shards.of(job))),
                            broker::enqueue,
                            (positions, part) -> ShardMerge.put(answers, positions, part))
                    .thenApply(ignored -> List.of(answers));
        });
    }

    /** Asks all shards at once: a job may end while it is looked for, and is not there afterwards. */
    @Override
    public CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis) {
        return places.of(queue).thenCompose(shards -> {
            List<CompletableFuture<@Nullable JobInfo>> waits = shards.names().stream()
                    .map(name -> broker.awaitFinal(name, id, waitMillis))
                    .toList();
            CompletableFuture<@Nullable JobInfo> found = ShardMerge.found(waits);
            found.whenComplete((ignored, failure) -> waits.forEach(wait -> wait.complete(null)));
            return found.thenApply(job -> ShardMerge.named(job, queue));
        });
    }

    @Override
    public CompletableFuture<CancelResult> cancel(String queue, String id) {
        return seek(queue, id, name -> broker.cancel(name, id), result -> result != CancelResult.UNKNOWN);
    }

    // ---- workers ----

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return places.of(request.queue()).thenCompose(shards -> {
            int first = turns.merge(request.queue(), 1, Integer::sum);
            long now = System.nanoTime();
            List<String> order = IntStream.range(0, shards.count())
                    .mapToObj(i -> shards.name(Math.floorMod(first + i, shards.count())))
                    .sorted((a, b) -> Boolean.compare(isSick(a, now), isSick(b, now)))
                    .toList();
            return claim(request, order, 0, new Claimed(List.of(), false, -1, true), null);
        });
    }

    private boolean isSick(String shard, long now) {
        Long until = sick.get(shard);
        return until != null && until - now > 0;
    }

    /** Claims from one shard after the other until there is enough. One that fails is left out unless all do. */
    private CompletableFuture<Claimed> claim(
            ClaimRequest request, List<String> order, int next, Claimed sum, @Nullable Throwable failure) {
        int left = request.most() - sum.jobs().size();
        if (next == order.size() || left == 0) {
            if (sum.jobs().isEmpty() && failure != null && sum.paused()) {
                return CompletableFuture.failedFuture(failure);
            }
            boolean more = sum.more() || next < order.size();
            return CompletableFuture.completedFuture(new Claimed(
                    sum.jobs(),
                    more,
                    failure == null ? sum.nextMillis() : ShardMerge.sooner(sum.nextMillis(), 1000),
                    sum.paused()));
        }
        String shard = order.get(next);
        return broker.claim(new ClaimRequest(shard, request.session(), left, request.leaseMillis()))
                .handle((claimed, failed) -> {
                    if (failed != null) {
                        sick.put(shard, System.nanoTime() + SICK_NANOS);
                        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                        return cause instanceof BrokerException
                                ? claim(request, order, next + 1, sum, cause)
                                : CompletableFuture.<Claimed>failedFuture(cause);
                    }
                    sick.remove(shard);
                    return claim(request, order, next + 1, added(request.queue(), shard, sum, claimed), failure);
                })
                .thenCompose(Function.identity());
    }

    private Claimed added(String queue, String shard, Claimed sum, Claimed part) {
        List<ClaimedJob> jobs = new ArrayList<>(sum.jobs());
        for (ClaimedJob job : part.jobs()) {
            held.put(new JobKey(queue, job.job().id()), shard);
            jobs.add(job);
        }
        return new Claimed(
                jobs,
                sum.more() || part.more(),
                ShardMerge.sooner(sum.nextMillis(), part.nextMillis()),
                sum.paused() && part.paused());
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis) {
        return ShardMerge.all(queues.stream().map(places::of).toList())
                .thenCompose(all -> broker.awaitReady(
                        all.stream().flatMap(shards -> shards.names().stream()).toList(), waitMillis));
    }

    /**
     * Renews in each shard. Runs of one that cannot be reached are called neither lost nor cancelled unless all fail: those
     * of the others have been renewed, and the next renewal tells.
     */
    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        bound(runs);
        AtomicInteger reached = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        List<Run> lost = new ArrayList<>();
        List<Run> cancelled = new ArrayList<>();
        return ShardMerge.<Run, Renewed>parted(
                        runs,
                        run -> shardOf(queue, run),
                        (name, part) -> broker.renew(name, part, leaseMillis).handle((renewed, failure) -> {
                            if (failure == null) {
                                reached.incrementAndGet();
                                return renewed;
                            }
                            failed.set(failure.getCause() == null ? failure : failure.getCause());
                            return new Renewed(List.of(), List.of());
                        }),
                        (positions, renewed) -> {
                            lost.addAll(renewed.lost());
                            cancelled.addAll(renewed.cancelled());
                            return null;
                        })
                .thenCompose(ignored -> {
                    Throwable failure = failed.get();
                    if (failure != null && reached.get() == 0) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    lost.forEach(run -> held.remove(new JobKey(queue, run.id())));
                    return CompletableFuture.completedFuture(new Renewed(lost, cancelled));
                });
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        bound(settlements);
        Boolean[] accepted = new Boolean[settlements.size()];
        return ShardMerge.<Settlement, List<Boolean>>parted(
                        settlements,
                        settlement -> shardOf(queue, settlement.run()),
                        broker::settle,
                        (positions, part) -> ShardMerge.put(accepted, positions, part))
                .thenApply(ignored -> {
                    settlements.forEach(settlement ->
                            held.remove(new JobKey(queue, settlement.run().id())));
                    return List.of(accepted);
                });
    }

    @Override
    public CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress) {
        return shardOf(queue, run).thenCompose(name -> broker.progress(name, run, progress));
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return each(queue, broker::tend).thenApply(waits -> waits.stream().reduce(-1L, ShardMerge::sooner));
    }

    @Override
    public Runnable onCancel(String queue, Consumer<String> told) {
        CompletableFuture<List<Runnable>> ends = places.of(queue)
                .thenApply(shards -> shards.names().stream()
                        .map(name -> broker.onCancel(name, told))
                        .toList());
        return () -> ends.thenAccept(all -> all.forEach(Runnable::run));
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return places.of(queue)
                .thenCompose(shards -> ShardMerge.all(IntStream.range(0, shards.count())
                        .mapToObj(shard -> broker.outbox(shards.name(shard), olderThanMillis, most)
                                .thenApply(messages -> messages.stream()
                                        .map(message -> keyed(message, shard))
                                        .toList()))
                        .toList()))
                .thenApply(all -> all.stream().flatMap(List::stream).limit(most).toList());
    }

    private static OutboxMessage keyed(OutboxMessage message, int shard) {
        String key = new Shards.Cursor(shard, message.key()).toString();
        return new OutboxMessage(key, message.from(), message.link(), message.ok(), message.result());
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        return places.of(queue)
                .thenCompose(shards -> ShardMerge.<Shards.Cursor, @Nullable Void>parted(
                        keys.stream()
                                .filter(Shards.Cursor::isOne)
                                .map(Shards.Cursor::parse)
                                .filter(cursor -> cursor.within() != null && cursor.shard() < shards.count())
                                .toList(),
                        cursor -> CompletableFuture.completedFuture(shards.name(cursor.shard())),
                        (name, part) -> broker.delivered(
                                name,
                                part.stream()
                                        .map(cursor -> Objects.requireNonNull(cursor.within()))
                                        .toList()),
                        (positions, nothing) -> nothing));
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        CompletableFuture<@Nullable JobInfo> found = seek(queue, id, name -> broker.find(name, id), Objects::nonNull);
        return found.thenCompose(job ->
                job == null ? CompletableFuture.completedFuture(null) : broker.arrive(job.queue(), id, part, result));
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return broker.heartbeat(worker, aliveMillis);
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(String session) {
        return broker.leave(session);
    }

    // ---- schedules ----

    @Override
    public CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        return broker.putSchedule(schedule);
    }

    @Override
    public CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        return broker.replaceSchedule(expected, schedule);
    }

    @Override
    public CompletableFuture<Boolean> removeSchedule(String name) {
        return broker.removeSchedule(name);
    }

    @Override
    public CompletableFuture<List<Schedule>> schedules() {
        return broker.schedules();
    }

    @Override
    public CompletableFuture<Boolean> advanceSchedule(
            String name, long expectedMillis, long lastMillis, long nextMillis) {
        return broker.advanceSchedule(name, expectedMillis, lastMillis, nextMillis);
    }

    // ---- whoever looks after it ----

    @Override
    public CompletableFuture<@Nullable JobInfo> find(String queue, String id) {
        CompletableFuture<@Nullable JobInfo> found = seek(queue, id, name -> broker.find(name, id), Objects::nonNull);
        return found.thenApply(job -> ShardMerge.named(job, queue));
    }

    @Override
    public CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most) {
        if (most < 1 || most > 1000) {
            throw new IllegalArgumentException("A page has 1 to 1,000 jobs, not " + most);
        }
        return places.of(queue)
                .thenCompose(shards -> list(queue, shards.names(), state, Shards.Cursor.parse(from), most));
    }

    private CompletableFuture<Page<JobInfo>> list(
            String queue, List<String> names, JobState state, Shards.Cursor from, int most) {
        if (from.shard() >= names.size()) {
            return CompletableFuture.completedFuture(new Page<>(List.of(), null));
        }
        return broker.list(names.get(from.shard()), state, from.within(), most).thenCompose(page -> {
            boolean ends = page.next() == null;
            Shards.Cursor next = new Shards.Cursor(ends ? from.shard() + 1 : from.shard(), page.next());
            if (page.items().isEmpty() && ends) {
                return list(queue, names, state, next, most);
            }
            return CompletableFuture.completedFuture(new Page<>(
                    page.items().stream()
                            .map(job -> ShardMerge.renamed(job, queue))
                            .toList(),
                    next.shard() < names.size() ? next.toString() : null));
        });
    }

    @Override
    public CompletableFuture<Boolean> retry(String queue, String id) {
        return seek(queue, id, name -> broker.retry(name, id), Boolean::booleanValue);
    }

    @Override
    public CompletableFuture<Boolean> remove(String queue, String id) {
        return seek(queue, id, name -> broker.remove(name, id), Boolean::booleanValue);
    }

    @Override
    public CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change) {
        return places.decided(queue).thenCompose(shards -> {
            List<CompletableFuture<QueueSettings>> stored = IntStream.range(0, shards.count())
                    .mapToObj(i -> settings.reconfigure(shards.name(i), shards.part(change, i), shards.usual(i)))
                    .toList();
            return ShardMerge.whole(stored).thenApply(ShardMerge::settings);
        });
    }

    @Override
    public CompletableFuture<QueueStats> stats(String queue) {
        return each(queue, broker::stats).thenApply(all -> ShardMerge.stats(queue, all));
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return places.queues();
    }

    @Override
    public CompletableFuture<List<WorkerInfo>> workers() {
        return broker.workers();
    }

    @Override
    public CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs) {
        bound(jobs);
        return places.decided(queue).thenCompose(shards -> {
            int[] stored = {0};
            return ShardMerge.<JobInfo, Integer>parted(
                            jobs,
                            job -> CompletableFuture.completedFuture(shards.name(shards.of(job.job()))),
                            broker::restore,
                            (positions, part) -> {
                                stored[0] += part;
                                return null;
                            })
                    .thenApply(ignored -> stored[0]);
        });
    }

    @Override
    public CompletableFuture<Long> now() {
        return broker.now();
    }

    @Override
    public void close() {
        broker.close();
    }
}
