// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Enqueued.Kind;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.lettuce.core.cluster.SlotHash;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardedBrokerTest {
    private static final String QUEUE = "mail";

    /** Decides on three shards. */
    private static final class Three implements ShardRegister {
        private final Set<String> used = ConcurrentHashMap.newKeySet();

        @Override
        public CompletableFuture<Integer> shards(String queue, boolean create) {
            if (create) {
                used.add(queue);
            }
            return CompletableFuture.completedFuture(used.contains(queue) ? 3 : 0);
        }

        @Override
        public int wanted() {
            return 3;
        }

        @Override
        public CompletableFuture<List<String>> queues() {
            return CompletableFuture.completedFuture(used.stream().sorted().toList());
        }
    }

    private final MemoryBroker memory = new MemoryBroker();
    private final Three register = new Three();

    /** Shards of the memory broker that do not answer. */
    private final Set<String> down = ConcurrentHashMap.newKeySet();

    private final Broker broker = sharded(faulty(memory), register);

    /** Shards of a broker; those without settings of their own have the usual ones, as in Redis. */
    private static Broker sharded(Broker broker, ShardRegister register) {
        return new ShardedBroker(
                broker,
                (shard, change, usual) -> broker.stats(shard).thenCompose(stats -> {
                    QueueSettings old = stats.settings();
                    QueueSettings before = old.equals(QueueSettings.DEFAULT) ? usual : old;
                    return broker.reconfigure(shard, SettingsChange.of(change.applyTo(before)));
                }),
                register);
    }

    private Broker faulty(Broker memory) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    Object first = arguments == null ? null : arguments[0];
                    Object queue = first instanceof ClaimRequest request ? request.queue() : first;
                    if (queue != null && down.contains(queue)) {
                        return CompletableFuture.failedFuture(new BrokerUnavailableException(queue + " is down", null));
                    }
                    try {
                        return method.invoke(memory, asInMemory(arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Queues of users, as which the memory broker sees them, have no tilde in their names. */
    private static Object @Nullable [] asInMemory(Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        Object[] changed = arguments.clone();
        changed[0] = switch (changed[0]) {
            case String queue -> queue.replace('~', ':');
            case List<?> queues ->
                queues.stream().map(queue -> queue.toString().replace('~', ':')).toList();
            case ClaimRequest(String queue, String session, int most, long lease) ->
                new ClaimRequest(queue.replace('~', ':'), session, most, lease);
            default -> changed[0];
        };
        return changed;
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "send", "1".getBytes(StandardCharsets.UTF_8));
    }

    private static NewJob job(
            String id, @Nullable String unique, @Nullable String group, List<Link> links, List<String> parts) {
        NewJob plain = job(id);
        return new NewJob(
                id,
                false,
                plain.type(),
                0,
                plain.payload(),
                5,
                0,
                0,
                0,
                0,
                1,
                null,
                unique,
                0,
                group,
                List.of(),
                60_000,
                Map.of(),
                links,
                parts,
                false,
                null);
    }

    private void enqueue(int jobs) {
        broker.enqueue(
                        QUEUE,
                        IntStream.range(0, jobs).mapToObj(i -> job("job-" + i)).toList())
                .join();
    }

    private Claimed claim(int most) {
        return broker.claim(new ClaimRequest(QUEUE, "session", most, 60_000)).join();
    }

    private long inShard(int shard, JobState state) {
        return memory.stats(new Shards(QUEUE, 3).name(shard).replace('~', ':'))
                .join()
                .counts()
                .get(state);
    }

    @Test
    void jobsAreSpreadAndAllClaimed() {
        enqueue(300);

        for (int shard = 0; shard < 3; shard++) {
            assertThat(inShard(shard, JobState.READY)).isBetween(60L, 140L);
        }
        QueueStats stats = broker.stats(QUEUE).join();
        assertThat(stats.queue()).isEqualTo(QUEUE);
        assertThat(stats.counts()).containsEntry(JobState.READY, 300L);
        assertThat(stats.enqueued()).isEqualTo(300);
        Set<String> claimed = new HashSet<>();
        Claimed answer = claim(7);
        assertThat(answer.more()).isTrue();
        while (!answer.jobs().isEmpty()) {
            assertThat(answer.jobs()).hasSizeLessThanOrEqualTo(7);
            answer.jobs().forEach(job -> assertThat(claimed.add(job.job().id())).isTrue());
            answer = claim(7);
        }
        assertThat(answer.more()).isFalse();
        assertThat(answer.nextMillis()).as("the first lease").isBetween(1L, 60_000L);
        assertThat(claimed).hasSize(300);
    }

    @Test
    void shardsAreFarFromEachOther() {
        for (int count : List.of(1, 2, 3, 7, 64)) {
            Shards shards = new Shards(QUEUE, count);
            assertThat(shards.names()).hasSize(count).doesNotHaveDuplicates().contains(QUEUE);
            for (int i = 0; i < count; i++) {
                int slot = SlotHash.getSlot("a4j:{" + shards.name(i) + "}:");
                assertThat(slot * count / SlotHash.SLOT_COUNT).isEqualTo(i);
            }
        }
    }

    @Test
    void claimsTakeTurnsAmongShards() {
        enqueue(300);

        for (int i = 0; i < 9; i++) {
            assertThat(claim(1).jobs()).hasSize(1);
        }

        for (int shard = 0; shard < 3; shard++) {
            assertThat(inShard(shard, JobState.RUNNING)).isEqualTo(3);
        }
    }

    @Test
    void runsAreRenewedAndSettledInTheirShards() {
        broker.enqueue(
                        QUEUE,
                        IntStream.range(0, 30)
                                .mapToObj(i ->
                                        job("job-" + i, i % 2 == 0 ? "key-" + i : null, "g" + i, List.of(), List.of()))
                                .toList())
                .join();
        List<ClaimedJob> jobs = claim(100).jobs();
        assertThat(jobs).hasSize(30);
        List<Run> runs =
                jobs.stream().map(job -> new Run(job.job().id(), job.run())).toList();
        Run stale = new Run("job-3", 99);
        Run unknown = new Run("nobody", 1);
        broker.cancel(QUEUE, "job-8").join();

        List<Run> asked = new ArrayList<>(runs);
        asked.add(stale);
        asked.add(unknown);
        var renewed = broker.renew(QUEUE, asked, 60_000).join();

        assertThat(renewed.lost()).containsExactlyInAnyOrder(stale, unknown);
        assertThat(renewed.cancelled()).extracting(Run::id).containsExactly("job-8");
        assertThat(broker.progress(QUEUE, runs.get(0), "1".getBytes(StandardCharsets.UTF_8))
                        .join())
                .isTrue();
        Broker other = sharded(faulty(memory), register);
        List<Settlement> settlements = new ArrayList<>();
        runs.forEach(run -> settlements.add(new Settlement(run, Verdict.DONE, 0, null, null)));
        settlements.add(10, new Settlement(stale, Verdict.DONE, 0, null, null));
        List<Boolean> accepted = other.settle(QUEUE, settlements).join();
        assertThat(accepted).hasSize(31);
        assertThat(accepted.get(10)).isFalse();
        assertThat(accepted.stream().filter(Boolean::booleanValue)).hasSize(30);
        assertThat(broker.stats(QUEUE).join().counts()).containsEntry(JobState.DONE, 30L);
    }

    @Test
    void aShardThatIsDownKeepsNoRunOfTheOthersFromBeingRenewed() {
        enqueue(30);
        List<Run> runs = claim(100).jobs().stream()
                .map(job -> new Run(job.job().id(), job.run()))
                .toList();
        List<String> names = new Shards(QUEUE, 3).names();
        down.add(names.get(1));

        Renewed renewed = broker.renew(QUEUE, runs, 600_000).join();

        assertThat(renewed).isEqualTo(new Renewed(List.of(), List.of()));
        down.addAll(names);
        assertThatThrownBy(() -> broker.renew(QUEUE, runs, 600_000).join())
                .hasCauseInstanceOf(BrokerUnavailableException.class);
        down.clear();
        long now = broker.now().join();
        for (String name : names) {
            List<JobInfo> running = memory.list(name.replace('~', ':'), JobState.RUNNING, null, 100)
                    .join()
                    .items();
            assertThat(running)
                    .isNotEmpty()
                    .allSatisfy(job ->
                            assertThat(job.leaseEndMillis() > now + 300_000).isEqualTo(!name.equals(names.get(1))));
        }
    }

    @Test
    void aShardThatIsDownKeepsNobodyFromHearingOfAnEndInAnother() throws Exception {
        enqueue(30);
        down.add(new Shards(QUEUE, 3).name(2));
        ClaimedJob claimed = claim(1).jobs().get(0);
        CompletableFuture<@Nullable JobInfo> awaited =
                broker.awaitFinal(QUEUE, claimed.job().id(), 600_000);
        Run run = new Run(claimed.job().id(), claimed.run());
        broker.settle(QUEUE, List.of(new Settlement(run, Verdict.DONE, 0, null, null)))
                .join();

        assertThat(awaited.get(30, TimeUnit.SECONDS))
                .isNotNull()
                .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.DONE));
        assertThatThrownBy(() -> broker.awaitFinal(QUEUE, "nobody", 600_000).get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(BrokerUnavailableException.class);
    }

    @Test
    void oneUniqueKeyAndOneGroupAreInOneShard() {
        List<Enqueued> answers = broker.enqueue(
                        QUEUE,
                        List.of(
                                job("a", "key", null, List.of(), List.of()),
                                job("b", "key", null, List.of(), List.of()),
                                job("a", "key", null, List.of(), List.of())))
                .join();
        assertThat(answers)
                .containsExactly(
                        new Enqueued(Kind.ADDED, "a"),
                        new Enqueued(Kind.DUPLICATE, "a"),
                        new Enqueued(Kind.EXISTS, "a"));

        broker.configure(QUEUE, new QueueSettings(false, 0, 0, 1, 1, 0, 1, 3, 10, 1000))
                .join();
        broker.enqueue(
                        QUEUE,
                        IntStream.range(0, 9)
                                .mapToObj(i -> job("grouped-" + i, null, "one", List.of(), List.of()))
                                .toList())
                .join();
        assertThat(claim(100).jobs().stream()
                        .filter(job -> "one".equals(job.job().group())))
                .as("one of the group at a time")
                .hasSize(1);
    }

    @Test
    void jobsAreFoundWhereverTheyAre() {
        broker.enqueue(
                        QUEUE,
                        IntStream.range(0, 20)
                                .mapToObj(i -> job("job-" + i, "key-" + i, null, List.of(), List.of()))
                                .toList())
                .join();

        for (int i = 0; i < 20; i += 2) {
            JobInfo found = broker.find(QUEUE, "job-" + i).join();
            assertThat(found).isNotNull();
            assertThat(found.queue()).isEqualTo(QUEUE);
            assertThat(broker.cancel(QUEUE, "job-" + i).join()).isEqualTo(CancelResult.CANCELLED);
            assertThat(broker.cancel(QUEUE, "job-" + i).join()).isEqualTo(CancelResult.FINISHED);
            assertThat(broker.retry(QUEUE, "job-" + i).join()).isTrue();
            assertThat(broker.remove(QUEUE, "job-" + i).join()).isTrue();
            assertThat(broker.find(QUEUE, "job-" + i).join()).isNull();
        }
        assertThat(broker.cancel(QUEUE, "job-0").join()).isEqualTo(CancelResult.UNKNOWN);
        assertThat(broker.remove(QUEUE, "job-0").join()).isFalse();
        assertThat(broker.stats(QUEUE).join().counts()).containsEntry(JobState.READY, 10L);
    }

    @Test
    void pagesGoThroughAllShards() {
        enqueue(100);
        Set<String> seen = new HashSet<>();
        @Nullable String from = null;
        int pages = 0;
        do {
            Page<JobInfo> page = broker.list(QUEUE, JobState.READY, from, 8).join();
            assertThat(page.items()).isNotEmpty().hasSizeLessThanOrEqualTo(8);
            page.items().forEach(job -> {
                assertThat(job.queue()).isEqualTo(QUEUE);
                seen.add(job.job().id());
            });
            from = page.next();
            pages++;
        } while (from != null && pages < 50);

        assertThat(seen).hasSize(100);
        assertThat(broker.list(QUEUE, JobState.DEAD, null, 8).join().items()).isEmpty();
        assertThat(broker.list("never", JobState.READY, null, 8).join().items()).isEmpty();
        assertThat(broker.queues().join()).containsExactly(QUEUE);
    }

    @Test
    void whoAwaitsAJobHearsOfItsEnd() throws Exception {
        broker.enqueue(QUEUE, List.of(job("job", "key", null, List.of(), List.of())))
                .join();
        CompletableFuture<@Nullable JobInfo> awaited = broker.awaitFinal(QUEUE, "job", 600_000);
        ClaimedJob claimed = claim(1).jobs().get(0);
        assertThat(awaited).isNotDone();

        Run run = new Run("job", claimed.run());
        broker.settle(QUEUE, List.of(new Settlement(run, Verdict.DONE, 0, null, null)))
                .join();

        JobInfo ended = awaited.get(30, TimeUnit.SECONDS);
        assertThat(ended).isNotNull();
        assertThat(ended.state()).isEqualTo(JobState.DONE);
        assertThat(ended.queue()).isEqualTo(QUEUE);
        assertThat(broker.awaitFinal(QUEUE, "nobody", 10_000).get(30, TimeUnit.SECONDS))
                .isNull();
    }

    @Test
    void aQueueThatNobodyUsesIsNotMade() {
        assertThat(claim(5)).isEqualTo(new Claimed(List.of(), false, -1, false));
        assertThat(broker.stats(QUEUE).join().counts()).containsEntry(JobState.READY, 0L);
        assertThat(broker.find(QUEUE, "job").join()).isNull();
        assertThat(broker.delivered(QUEUE, List.of("what", "99~is", "1~this"))).isCompleted();
        assertThat(broker.queues().join()).isEmpty();
        assertThatThrownBy(() -> broker.find("bad~name", "job")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> broker.list(QUEUE, JobState.READY, null, 0))
                .isInstanceOf(IllegalArgumentException.class);
        List<NewJob> many =
                IntStream.range(0, 1001).mapToObj(i -> job("job-" + i)).toList();
        assertThatThrownBy(() -> broker.enqueue(QUEUE, many)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void waitingForAnyShardEndsWithAnEnqueue() throws Exception {
        CompletableFuture<@Nullable Void> ready = broker.awaitReady(List.of(QUEUE), 600_000);
        assertThat(ready).isNotDone();
        broker.enqueue(QUEUE, List.of(job("job"))).join();
        ready.get(30, TimeUnit.SECONDS);
        assertThat(claim(1).jobs()).hasSize(1);
    }

    @Test
    void linksAreDeliveredAndPartsArrive() {
        broker.enqueue(QUEUE, List.of(job("join", "key", null, List.of(), List.of("a", "b"))))
                .join();
        broker.enqueue(
                        QUEUE,
                        List.of(
                                job("a", null, null, List.of(new Link.Part(QUEUE, "join", "a")), List.of()),
                                job("b", null, null, List.of(new Link.Part(QUEUE, "join", "b")), List.of())))
                .join();
        for (ClaimedJob claimed : claim(10).jobs()) {
            Run run = new Run(claimed.job().id(), claimed.run());
            broker.settle(QUEUE, List.of(new Settlement(run, Verdict.DONE, 0, null, null)))
                    .join();
        }

        List<OutboxMessage> messages = broker.outbox(QUEUE, 0, 10).join();
        assertThat(messages).extracting(OutboxMessage::from).containsExactlyInAnyOrder("a", "b");
        for (OutboxMessage message : messages) {
            Link.Part part = (Link.Part) message.link();
            broker.arrive(part.queue(), part.id(), part.part(), new PartResult(message.ok(), message.result()))
                    .join();
        }
        broker.delivered(QUEUE, messages.stream().map(OutboxMessage::key).toList())
                .join();

        assertThat(broker.outbox(QUEUE, 0, 10).join()).isEmpty();
        assertThat(claim(10).jobs()).singleElement().satisfies(job -> {
            assertThat(job.job().id()).isEqualTo("join");
            assertThat(job.parts()).containsOnlyKeys("a", "b");
        });
    }

    @Test
    void limitsAreDivided() {
        QueueSettings limited = new QueueSettings(false, 7, 2.5, 4, 2, 1, 1, 3, 100, 1000);
        broker.configure(QUEUE, limited).join();
        enqueue(100);

        assertThat(broker.stats(QUEUE).join().settings()).isEqualTo(limited);
        assertThatThrownBy(() -> broker.configure(QUEUE, new QueueSettings(false, 2, 0, 1, 0, 0, 1, 3, 100, 1000))
                        .join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 shards");
        broker.configure(QUEUE, new QueueSettings(false, 7, 0, 1, 0, 0, 1, 3, 100, 1000))
                .join();
        assertThat(claim(100).jobs()).hasSize(7);
        assertThat(claim(100).jobs()).isEmpty();
    }

    @Test
    void aPauseLeavesTheLimitsOfAllShards() {
        QueueSettings limited = new QueueSettings(false, 7, 2.5, 4, 2, 1, 1, 3, 100, 1000);
        broker.configure(QUEUE, limited).join();

        assertThat(broker.reconfigure(QUEUE, SettingsChange.ofPaused(true)).join())
                .isEqualTo(limited.paused(true));
        assertThat(broker.reconfigure(QUEUE, new SettingsChange(null, 8, 2.0, null, null, null, null, null, 50, null))
                        .join())
                .isEqualTo(new QueueSettings(true, 8, 2, 4, 2, 1, 1, 3, 50, 1000));
        assertThatThrownBy(() -> broker.reconfigure(
                                QUEUE, new SettingsChange(null, 2, null, null, null, null, null, null, null, null))
                        .join())
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 shards");
    }

    @Test
    void aPausedQueueThatHadNoSettingsKeepsAsManyDeadJobsAsUsual() {
        QueueSettings usual = QueueSettings.DEFAULT;

        assertThat(broker.reconfigure(QUEUE, SettingsChange.ofPaused(true)).join())
                .isEqualTo(usual.paused(true));
        assertThat(broker.reconfigure(QUEUE, SettingsChange.ofPaused(false)).join())
                .isEqualTo(usual);
        assertThat(broker.stats(QUEUE).join().settings()).isEqualTo(usual);
    }

    @Test
    void pausedIsPausedEverywhere() {
        enqueue(30);
        broker.reconfigure(QUEUE, SettingsChange.ofPaused(true)).join();

        Claimed claimed = claim(10);

        assertThat(claimed.paused()).isTrue();
        assertThat(claimed.jobs()).isEmpty();
    }

    @Test
    void aShardThatIsDownDoesNotStopTheOthers() {
        enqueue(300);
        down.add(new Shards(QUEUE, 3).name(1));

        Claimed claimed = claim(300);

        assertThat(claimed.jobs()).hasSize((int) (300 - inShard(1, JobState.READY)));
        assertThat(claimed.nextMillis()).as("it is tried again soon").isBetween(0L, 1000L);
        assertThatThrownBy(() -> enqueue(300))
                .as("some are stored and some are not")
                .hasCauseInstanceOf(OutcomeUnknownException.class);
        down.addAll(new Shards(QUEUE, 3).names());
        assertThatThrownBy(() -> claim(10)).hasCauseInstanceOf(BrokerUnavailableException.class);
        down.clear();
        assertThat(claim(300).jobs()).hasSize(300 - claimed.jobs().size());
    }

    @Test
    void aPauseThatAShardMissesMayHaveBeenStoredInOthers() {
        List<String> names = new Shards(QUEUE, 3).names();
        down.add(names.get(1));

        assertThatThrownBy(() ->
                        broker.reconfigure(QUEUE, SettingsChange.ofPaused(true)).join())
                .hasCauseInstanceOf(OutcomeUnknownException.class);
        down.addAll(names);
        assertThatThrownBy(() ->
                        broker.reconfigure(QUEUE, SettingsChange.ofPaused(true)).join())
                .hasCauseInstanceOf(BrokerUnavailableException.class);
        down.clear();
        assertThat(broker.reconfigure(QUEUE, SettingsChange.ofPaused(false)).join())
                .isEqualTo(QueueSettings.DEFAULT);
        enqueue(30);
        assertThat(claim(30).jobs()).as("no shard is paused any more").hasSize(30);
    }

    @Test
    void restoredJobsAreWhereNewOnesWouldBe() {
        broker.enqueue(QUEUE, List.of(job("a", "key", null, List.of(), List.of()), job("b")))
                .join();
        List<JobInfo> jobs =
                List.of(broker.find(QUEUE, "a").join(), broker.find(QUEUE, "b").join());
        Broker other = sharded(faulty(new MemoryBroker()), new Three());

        assertThat(other.restore(QUEUE, jobs).join()).isEqualTo(2);
        assertThat(other.restore(QUEUE, jobs).join()).isZero();
        assertThat(other.enqueue(QUEUE, List.of(job("c", "key", null, List.of(), List.of()), job("b")))
                        .join())
                .containsExactly(new Enqueued(Kind.DUPLICATE, "a"), new Enqueued(Kind.EXISTS, "b"));
    }
}
