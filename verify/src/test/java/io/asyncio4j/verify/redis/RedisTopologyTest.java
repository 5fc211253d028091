// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs on a server that dies, under sentinels, and in a cluster: work goes on, nothing is lost or done twice. */
@Timeout(300)
class RedisTopologyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static void awaitJobs(Jobs jobs, int more) {
        int enough = jobs.done() + more;
        Waiting.until(more + " more jobs", PATIENCE, () -> {
            assertThat(jobs.isAlive()).isTrue();
            return jobs.done() >= enough;
        });
    }

    /** How long it takes from now until so many more jobs are done. */
    private static long millisTo(Jobs jobs, int more) {
        long begin = System.nanoTime();
        awaitJobs(jobs, more);
        return (System.nanoTime() - begin) / 1_000_000;
    }

    @Test
    void workResumesWithinASecondOfTheServersReturn() throws Exception {
        try (RedisNode node = RedisNode.start("appendfsync", "always");
                Broker producer = Brokers.open(node.url());
                Broker worker = Brokers.open(node.url());
                Jobs jobs = new Jobs(producer, worker)) {
            for (int i = 0; i < 3; i++) {
                Soon.within("Work after the server's return", 1000, number -> {
                    awaitJobs(jobs, 200);
                    long troubles = jobs.troubles();
                    node.kill();
                    Waiting.until("a failure", PATIENCE, () -> jobs.troubles() > troubles);
                    node.restart();
                    return millisTo(jobs, 1);
                });
            }
            jobs.finish(PATIENCE);
        }
    }

    @Test
    void forgottenScriptsAreLoadedAgain() throws Exception {
        try (RedisNode node = RedisNode.start();
                Broker producer = Brokers.open(node.url());
                Broker worker = Brokers.open(node.url());
                Jobs jobs = new Jobs(producer, worker)) {
            for (int i = 0; i < 5; i++) {
                awaitJobs(jobs, 100);
                node.call("SCRIPT", "FLUSH");
            }
            jobs.finish(PATIENCE);
            assertThat(jobs.troubles()).isZero();
        }
    }

    @Test
    void sentinelsBringANewMasterAndWorkGoesOn() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3);
                Broker producer = Brokers.open(sentinels.url());
                Broker worker = Brokers.open(sentinels.url());
                Jobs jobs = new Jobs(producer, worker)) {
            AtomicReference<@Nullable RedisNode> dead = new AtomicReference<>();
            Soon.within("Work at the new master", 2000, number -> {
                RedisNode before = dead.get();
                if (before != null) {
                    before.restart();
                    sentinels.awaitReplicas();
                }
                awaitJobs(jobs, 200);
                dead.set(sentinels.killMaster());
                return millisTo(jobs, 51);
            });
            jobs.finish(PATIENCE);
        }
    }

    @Test
    void aMasterThatStandsStillIsLeft() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3);
                Broker producer = Brokers.open(sentinels.url());
                Broker worker = Brokers.open(sentinels.url());
                Jobs jobs = new Jobs(producer, worker)) {
            awaitJobs(jobs, 200);
            RedisNode old = sentinels.master();
            sentinels.settle();
            old.freeze();
            Waiting.until(
                    "a new master",
                    PATIENCE,
                    () -> sentinels.master() != old
                            && sentinels.master().info("role").equals("master"));
            awaitJobs(jobs, 200);
            old.thaw();
            awaitJobs(jobs, 200);
            jobs.finish(PATIENCE);
        }
    }

    @Test
    void aClusterSharesAQueue() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0);
                Broker broker = Brokers.open(cluster.url())) {
            List<NewJob> jobs = IntStream.range(0, 300)
                    .mapToObj(i -> Jobs.job("first-" + i))
                    .toList();
            assertThat(broker.enqueue(Jobs.QUEUE, jobs).get(10, TimeUnit.SECONDS))
                    .hasSize(300);

            for (RedisNode node : cluster.nodes()) {
                assertThat((Long) node.call("DBSIZE")).as("keys of a master").isGreaterThan(60);
            }
            QueueStats stats = broker.stats(Jobs.QUEUE).get(10, TimeUnit.SECONDS);
            assertThat(stats.counts()).containsEntry(JobState.READY, 300L);
            assertThat(broker.queues().get(10, TimeUnit.SECONDS)).containsExactly(Jobs.QUEUE);
            try (Jobs running = new Jobs(broker, broker)) {
                awaitJobs(running, 1000);
                running.finish(PATIENCE);
                assertThat(running.troubles()).isZero();
            }
        }
    }

    @Test
    void aSlotMovesWhileJobsRun() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0);
                Broker producer = Brokers.open(cluster.url());
                Broker worker = Brokers.open(cluster.url());
                Jobs jobs = new Jobs(producer, worker)) {
            awaitJobs(jobs, 300);
            int slot = cluster.slotOf("{" + Jobs.QUEUE + "}");
            RedisNode first = cluster.masterOf(slot);
            for (RedisNode to : List.of(other(cluster, first), first)) {
                long before = jobs.troubles();
                cluster.moveSlot(
                        slot,
                        to,
                        () -> Waiting.until(
                                "a refusal while the slot is in two places",
                                PATIENCE,
                                () -> jobs.troubles() > before + 1));
                assertThat(cluster.masterOf(slot)).isSameAs(to);
                awaitJobs(jobs, 300);
            }
            jobs.finish(PATIENCE);
        }
    }

    @Test
    void whoOnlyWaitsGoesWhereTheShardGoes() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0);
                Broker waiter = Brokers.open(cluster.url() + "?shards=1");
                Broker other = Brokers.open(cluster.url() + "?shards=1")) {
            other.configure(Jobs.QUEUE, QueueSettings.DEFAULT).get(10, TimeUnit.SECONDS);
            int slot = cluster.slotOf("{" + Jobs.QUEUE + "}");
            RedisNode first = cluster.masterOf(slot);
            RedisNode second = other(cluster, first);
            AtomicReference<CompletableFuture<@Nullable Void>> ready = new AtomicReference<>(wait(waiter));
            awaitBlocked(first, waiter, ready);

            cluster.moveSlot(slot, second, () -> {});

            awaitBlocked(second, waiter, ready);
            other.enqueue(Jobs.QUEUE, List.of(Jobs.job("job"))).get(10, TimeUnit.SECONDS);
            ready.get().get(30, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<@Nullable Void> wait(Broker broker) {
        return broker.awaitReady(List.of(Jobs.QUEUE), 60_000);
    }

    /** A wait may end early; who wants more waits again. */
    private static void awaitBlocked(
            RedisNode node, Broker waiter, AtomicReference<CompletableFuture<@Nullable Void>> ready) {
        Waiting.until("it to wait there", PATIENCE, () -> {
            if (ready.get().isDone()) {
                ready.set(wait(waiter));
            }
            return node.info("blocked_clients").equals("1");
        });
    }

    private static RedisNode other(RedisCluster cluster, RedisNode than) {
        return cluster.nodes().stream().filter(node -> node != than).findFirst().orElseThrow();
    }

    @Test
    void aClustersMastersAreReplacedWhileJobsRun() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 1);
                Broker producer = Brokers.open(cluster.url());
                Broker worker = Brokers.open(cluster.url());
                Jobs jobs = new Jobs(producer, worker)) {
            awaitJobs(jobs, 300);
            RedisNode master = masterOfQueue(cluster);
            cluster.failover(cluster.node(cluster.nodes().indexOf(master) + 3));
            assertThat(masterOfQueue(cluster)).isNotSameAs(master);
            awaitJobs(jobs, 300);

            cluster.killMaster(masterOfQueue(cluster));
            assertThat(millisTo(jobs, 301)).isLessThan(20_000);
            jobs.finish(PATIENCE);
        }
    }

    private static RedisNode masterOfQueue(RedisCluster cluster) throws IOException {
        return cluster.masterOf(cluster.slotOf("{" + Jobs.QUEUE + "}"));
    }
}
