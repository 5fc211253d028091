// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.CopyReport;
import io.asyncio4j.jobs.JobCopy;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.net.NetLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What networks do between a broker and Redis, and brokers on loops. */
@Timeout(300)
class RedisOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static void awaitJobs(Jobs jobs, int more) {
        int enough = jobs.done() + more;
        Waiting.until(more + " more jobs", PATIENCE, () -> jobs.done() >= enough);
    }

    @Test
    void callsFailAtOnceWhileThereIsNoConnectionAndNothingPilesUp() throws Exception {
        try (RedisNode node = RedisNode.start();
                FaultyProxy proxy = new FaultyProxy(node.port());
                Broker broker = Brokers.open(proxy.url())) {
            broker.now().get(10, TimeUnit.SECONDS);
            proxy.set(FaultyProxy.Fault.REFUSE);
            Waiting.until("the loss to be noticed", PATIENCE, () -> broker.now().isCompletedExceptionally());
            long before = proxy.accepted();
            long began = System.nanoTime();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                calls.add(broker.enqueue(Jobs.QUEUE, List.of(Jobs.job("job-" + i))));
            }
            Waiting.until(
                    "all to fail", Duration.ofSeconds(9), () -> calls.stream().allMatch(CompletableFuture::isDone));
            for (CompletableFuture<?> call : calls) {
                assertThatThrownBy(call::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(BrokerUnavailableException.class);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat((double) (proxy.accepted() - before))
                    .as("attempts to connect")
                    .isLessThan(20 + 10 * seconds);

            Soon.within("An answer when the line is whole again", 1000, number -> {
                proxy.set(FaultyProxy.Fault.REFUSE);
                Waiting.until(
                        "the loss to be noticed", PATIENCE, () -> broker.now().isCompletedExceptionally());
                proxy.heal();
                long healed = System.nanoTime();
                Waiting.until("an answer", PATIENCE, () -> {
                    broker.now().get(1, TimeUnit.SECONDS);
                    return true;
                });
                return (System.nanoTime() - healed) / 1_000_000;
            });
            assertThat(broker.stats(Jobs.QUEUE).get(10, TimeUnit.SECONDS).enqueued())
                    .as("what was refused was not sent")
                    .isZero();
        }
    }

    @Test
    void cutsDelaysAndLostAnswersLoseNothing() throws Exception {
        try (RedisNode node = RedisNode.start();
                FaultyProxy toProducer = new FaultyProxy(node.port());
                FaultyProxy toWorker = new FaultyProxy(node.port());
                Broker producer = Brokers.open(toProducer.url());
                Broker worker = Brokers.open(toWorker.url());
                Jobs jobs = new Jobs(producer, worker)) {
            awaitJobs(jobs, 100);
            for (FaultyProxy proxy : List.of(toProducer, toWorker)) {
                proxy.cut();
                awaitJobs(jobs, 100);
                proxy.delay(20);
                awaitJobs(jobs, 20);
                proxy.delay(0);
                for (int i = 0; i < 3; i++) {
                    proxy.set(FaultyProxy.Fault.DROP_ANSWERS);
                    Waiting.until("an answer to vanish", PATIENCE, () -> proxy.torn() > 0);
                    proxy.heal();
                    awaitJobs(jobs, 50);
                }
            }
            jobs.finish(PATIENCE);
            assertThat(jobs.troubles()).as("calls whose answer was lost").isPositive();
        }
    }

    @Test
    void aBrokerOfAClusterLivesOnTheLoopThatOpensIt() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0)) {
            List<NewJob> jobs =
                    IntStream.range(0, 60).mapToObj(i -> Jobs.job("job-" + i)).toList();
            NetLoop.run(() -> {
                try (Broker broker = Brokers.open(cluster.url())) {
                    Asyncio.await(broker.enqueue(Jobs.QUEUE, jobs));
                    Asyncio.await(broker.awaitReady(List.of(Jobs.QUEUE), 10_000));
                    assertThat(Asyncio.await(broker.claim(new ClaimRequest(Jobs.QUEUE, "s", 100, 10_000)))
                                    .jobs())
                            .hasSize(60);
                }
            });
        }
    }

    @Test
    void anIdleWorkerSendsLittleToACluster() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0);
                Broker broker = Brokers.open(cluster.url())) {
            broker.enqueue(Jobs.QUEUE, List.of(Jobs.job("job"))).get(10, TimeUnit.SECONDS);
            assertThat(broker.claim(new ClaimRequest(Jobs.QUEUE, "s", 9, 60_000))
                            .get(10, TimeUnit.SECONDS)
                            .jobs())
                    .hasSize(1);
            broker.awaitReady(List.of(Jobs.QUEUE), 100).get(10, TimeUnit.SECONDS);
            for (RedisNode node : cluster.nodes()) {
                node.call("CONFIG", "RESETSTAT");
            }
            broker.awaitReady(List.of(Jobs.QUEUE), 4_000).get(10, TimeUnit.SECONDS);
            int commands = 0;
            for (RedisNode node : cluster.nodes()) {
                for (String line : node.text("INFO", "commandstats").split("\n")) {
                    if (line.startsWith("cmdstat_") && !line.matches("cmdstat_(info|config|cluster|replconf|ping).*")) {
                        commands += Integer.parseInt(
                                line.replaceFirst(".*calls=(\\d+).*", "$1").strip());
                    }
                }
            }
            assertThat(commands).as("in 4 s, to three shards").isLessThanOrEqualTo(6);
        }
    }

    @Test
    void aQueueIsMovedFromOneServerToACluster() throws Exception {
        try (RedisNode node = RedisNode.start();
                RedisCluster cluster = RedisCluster.start(3, 0);
                Broker source = Brokers.open(node.url());
                Broker target = Brokers.open(cluster.url())) {
            for (int batch = 0; batch < 3; batch++) {
                int first = 700 * batch;
                source.enqueue(
                                Jobs.QUEUE,
                                IntStream.range(first, first + 700)
                                        .mapToObj(i -> Jobs.job("job-" + i))
                                        .toList())
                        .get(10, TimeUnit.SECONDS);
            }
            CopyReport report = JobCopy.of(source, target).moving().run(List.of(Jobs.QUEUE), progress -> {});

            assertThat(report).isEqualTo(new CopyReport(1, 2100, 0, 2100, 0, 0, 0, false));
            assertThat(target.stats(Jobs.QUEUE).get(10, TimeUnit.SECONDS).counts())
                    .containsEntry(JobState.READY, 2100L);
            assertThat(source.stats(Jobs.QUEUE).get(10, TimeUnit.SECONDS).counts())
                    .containsEntry(JobState.READY, 0L);
            try (Jobs jobs = new Jobs(target, target)) {
                awaitJobs(jobs, 2100);
                jobs.finish(PATIENCE);
            }
        }
    }
}
