// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
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
import io.asyncio4j.redis.RedisInspection.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps jobs in one Redis server, by scripts that each are one step. */
final class RedisBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);

    /** What this process was warned of already; a sentence names its server. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    /** How many a call takes. */
    private static final int MOST = 1000;

    /** A queue as this broker reaches it. */
    private record Queue(String prefix, QueueShard shard, QueueCare care) {}

    private final RedisTarget target;
    private final RedisThread thread;
    private final RedisServers servers;
    private final ChannelLink channels;
    private final JobAwaits awaits;
    private final CancelWishes cancelWishes;
    private final Registry registry;
    private final Map<String, Queue> queues = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisBroker(RedisTarget target, RedisThread thread) {
        this.target = target;
        this.thread = thread;
        servers = RedisServers.of(thread, target);
        channels = new ChannelLink(thread, servers::channelAddress, this::channelsConnected);
        awaits = new JobAwaits(thread.loop(), channels, target.prefix());
        cancelWishes = new CancelWishes(thread.loop(), channels);
        String registryPrefix = target.prefix() + ":{registry}:";
        registry = new Registry(servers.link(registryPrefix), registryPrefix);
    }

    private void channelsConnected() {
        awaits.askAll();
    }

    /**
     * Opens a broker: on the loop of the calling coroutine, which is parked, or on a thread of its own, while the caller
     * blocks.
     *
     * @throws BrokerException if Redis cannot be reached or used
     */
    static RedisBroker open(RedisTarget target) {
        return open(target, ScriptTexts.USUAL);
    }

    /** Opens a broker whose scripts may read another clock. */
    static RedisBroker open(RedisTarget target, ScriptTexts scripts) {
        RedisThread thread = RedisThread.open(target, scripts);
        RedisBroker broker = new RedisBroker(target, thread);
        try {
            RedisThread.await(broker.servers.open());
            for (String info : RedisThread.await(broker.servers.infos())) {
                broker.check(info);
            }
            return broker;
        } catch (CompletionException e) {
            broker.close();
            throw BrokerFailures.ofConnect(e, target.toString());
        } catch (RuntimeException | CancelledError e) {
            broker.close();
            throw e;
        }
    }

    private void check(String info) {
        for (Problem problem : RedisChecks.check(target.kind(), RedisChecks.fields(info), target.toString())) {
            if (problem.refused()) {
                throw new BrokerException(problem.sentence(), null);
            }
            if (WARNED.add(problem.sentence())) {
                LOG.warn(problem.sentence());
            }
        }
    }

    /** This broker, or on a cluster one that spreads its queues over the masters. */
    Broker spread() {
        if (target.kind() != RedisTarget.Kind.CLUSTER) {
            return this;
        }
        String key = target.prefix() + ":{registry}:shards";
        int wanted = target.shards() > 0 ? target.shards() : servers.masters();
        return new ShardedBroker(this, this::reconfigure, new HashShardRegister(servers.link(key), key, wanted));
    }

    private Queue queue(String name) {
        Queue known = queues.get(name);
        return known != null ? known : queues.computeIfAbsent(name, this::newQueue);
    }

    private Queue newQueue(String name) {
        Broker.requireQueueName(target.kind() == RedisTarget.Kind.CLUSTER ? Shards.queueOf(name) : name);
        String prefix = target.prefix() + ":{" + name + "}:";
        SlotLink link = servers.link(prefix);
        return new Queue(prefix, new QueueShard(link, prefix), new QueueCare(link, name, prefix));
    }

    private Queue notedQueue(String name) {
        Queue queue = queue(name);
        registry.note(name);
        return queue;
    }

    private static void bound(List<?> items) {
        if (items.size() > MOST) {
            throw new IllegalArgumentException("A call takes 1,000 at most, not " + items.size());
        }
    }

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        bound(jobs);
        return notedQueue(queue).shard.enqueue(jobs);
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis) {
        Queue in = queue(queue);
        if (closed.get()) {
            return CompletableFuture.failedFuture(BrokerFailures.closed());
        }
        return awaits.await(in.care, in.prefix, queue, id, waitMillis);
    }

    @Override
    public CompletableFuture<CancelResult> cancel(String queue, String id) {
        Queue in = queue(queue);
        return in.care.cancel(id).thenApply(result -> {
            if (result == CancelResult.REQUESTED) {
                cancelWishes.tell(in.prefix + "ctl", id);
            }
            return result;
        });
    }

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return queue(request.queue()).shard.claim(request);
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> names, long waitMillis) {
        Set<String> keys =
                names.stream().map(name -> queue(name).shard.wakeKey()).collect(Collectors.toSet());
        return closed.get()
                ? CompletableFuture.failedFuture(BrokerFailures.closed())
                : servers.awaitReady(keys, waitMillis);
    }

    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        bound(runs);
        return queue(queue).shard.renew(runs, leaseMillis);
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        bound(settlements);
        return queue(queue).shard.settle(settlements);
    }

    @Override
    public CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress) {
        return queue(queue).care.progress(run, progress);
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return queue(queue).shard.tend();
    }

    @Override
    public Runnable onCancel(String queue, Consumer<String> told) {
        String channel = queue(queue).prefix + "ctl";
        if (closed.get()) {
            return () -> {};
        }
        Runnable end = cancelWishes.listen(channel, told);
        return () -> {
            if (!closed.get()) {
                end.run();
            }
        };
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return queue(queue).care.outbox(olderThanMillis, most);
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        return queue(queue).care.delivered(keys);
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        return queue(queue).care.arrive(id, part, result);
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return registry.heartbeat(worker, aliveMillis);
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(String session) {
        return registry.leave(session);
    }

    @Override
    public CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        return registry.putSchedule(schedule);
    }

    @Override
    public CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        return registry.replaceSchedule(expected, schedule);
    }

    @Override
    public CompletableFuture<Boolean> removeSchedule(String name) {
        return registry.removeSchedule(name);
    }

    @Override
    public CompletableFuture<List<Schedule>> schedules() {
        return registry.schedules();
    }

    @Override
    public CompletableFuture<Boolean> advanceSchedule(
            String name, long expectedMillis, long lastMillis, long nextMillis) {
        return registry.advance(name, expectedMillis, lastMillis, nextMillis);
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> find(String queue, String id) {
        return queue(queue).care.find(id);
    }

    @Override
    public CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("A page has 1 to 1,000 jobs, not " + most);
        }
        return queue(queue).care.list(state, from, most);
    }

    @Override
    public CompletableFuture<Boolean> retry(String queue, String id) {
        return queue(queue).care.retry(id);
    }

    @Override
    public CompletableFuture<Boolean> remove(String queue, String id) {
        return queue(queue).care.remove(id);
    }

    @Override
    public CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change) {
        return reconfigure(queue, change, QueueSettings.DEFAULT);
    }

    private CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change, QueueSettings usual) {
        return notedQueue(queue).care.reconfigure(change, usual);
    }

    @Override
    public CompletableFuture<QueueStats> stats(String queue) {
        return queue(queue).care.stats();
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return registry.queues();
    }

    @Override
    public CompletableFuture<List<WorkerInfo>> workers() {
        return registry.workers();
    }

    @Override
    public CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs) {
        bound(jobs);
        return notedQueue(queue).care.restore(jobs);
    }

    @Override
    public CompletableFuture<Long> now() {
        return registry.now();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            awaits.close();
            CompletableFuture<@Nullable Void> done =
                    CompletableFuture.allOf(channels.close(), servers.close()).thenCompose(ignored -> thread.close());
            RedisThread.await(done.copy()); // who is cancelled ends its wait, not what is under way
        }
    }
}
