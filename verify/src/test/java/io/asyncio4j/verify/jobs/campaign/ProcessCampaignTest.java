// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.verify.redis.FaultyProxy;
import io.asyncio4j.verify.redis.RedisCluster;
import io.asyncio4j.verify.redis.RedisNode;
import io.asyncio4j.verify.redis.RedisSentinels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes, a real broker, and what can break in either and between them. */
@Timeout(value = 7, unit = TimeUnit.DAYS)
class ProcessCampaignTest {
    private static final long LEASE = 1000;

    /** Seconds; a machine of two processors may be shared. */
    private static final int HEALING = 180;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private Victim worker(String url, int number) throws Exception {
        return WorkerJvm.start(folder, "coroutine", url, "worker" + number, LEASE, 32, 300);
    }

    @Test
    void sqliteLosesNothing(TestReporter reporter) throws Exception {
        String url = "sqlite:" + folder.resolve("jobs.db");
        try (Broker broker = Brokers.open(url);
                Arena arena = new Arena(number -> worker(url, number), LEASE, 2)) {
            Campaign campaign = new Campaign(folder, Tier.SEED, broker, broker, Fault.ofWorkers(), 100, HEALING);
            Report report = campaign.untilJobsAreLost().play(arena, Tier.seconds(5), LEASE);
            reporter.publishEntry("sqlite", report.summary());

            assertHeldUnderFaults(report);
        }
    }

    @Test
    void redisLosesNothing(TestReporter reporter) throws Exception {
        try (RedisNode node = RedisNode.start("appendfsync", "always");
                FaultyProxy proxy = new FaultyProxy(node.port());
                Broker producers = Brokers.open(proxy.url());
                Broker judge = Brokers.open(node.url());
                Arena arena = new Arena(number -> worker(proxy.url(), number), LEASE, 2)) {
            List<Fault> faults = new ArrayList<>(RedisFaults.of(node, proxy));
            faults.addAll(Fault.ofWorkers());
            Campaign campaign = new Campaign(folder, Tier.SEED, producers, judge, faults, 100, HEALING);
            Report report = campaign.untilJobsAreLost().play(arena, Tier.seconds(9), LEASE);
            reporter.publishEntry("redis", report.summary());

            assertHeldUnderFaults(report);
        }
    }

    @Test
    void aFailoverOfSentinelsLosesNothingThatReplicasHave(TestReporter reporter) throws Exception {
        assumeTrue(Tier.isLong(), "only with -Dcampaign.seconds: it takes a while to start so many servers");
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3);
                Broker broker = Brokers.open(sentinels.url());
                Arena arena = new Arena(number -> worker(sentinels.url(), number), LEASE, 2)) {
            // a master that lives and is slow is not replaced: that would lose what replicas lack
            sentinels.downAfter(4000);
            List<Fault> faults = new ArrayList<>(TopologyFaults.of(sentinels));
            faults.add(Fault.kill());
            Report report = new Campaign(folder, Tier.SEED, broker, broker, faults, 100, HEALING)
                    .play(arena, Tier.seconds(5), LEASE);
            reporter.publishEntry("sentinels", report.summary());

            report.assertAllWell();
        }
    }

    @Test
    void aClusterThatMovesSlotsLosesNothing(TestReporter reporter) throws Exception {
        assumeTrue(Tier.isLong(), "only with -Dcampaign.seconds: it takes a while to start so many servers");
        try (RedisCluster cluster = RedisCluster.start(3, 1);
                Broker broker = Brokers.open(cluster.url());
                Arena arena = new Arena(number -> worker(cluster.url(), number), LEASE, 2)) {
            List<Fault> faults = new ArrayList<>(TopologyFaults.of(cluster));
            faults.addAll(Fault.ofWorkers());
            Report report = new Campaign(folder, Tier.SEED, broker, broker, faults, 100, HEALING)
                    .play(arena, Tier.seconds(5), LEASE);
            reporter.publishEntry("cluster", report.summary());

            report.assertAllWell();
        }
    }

    private static void assertHeldUnderFaults(Report report) {
        report.assertAllWell();
        assertThat(report.acknowledged()).isGreaterThan(100);
        assertThat(report.crashed()).as("workers were lost").isPositive();
    }
}
