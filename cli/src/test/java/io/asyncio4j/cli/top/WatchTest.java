// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final Broker broker = Brokers.open("memory:" + UUID.randomUUID());
    private long nanos;

    @AfterEach
    void close() {
        broker.close();
    }

    private Watch watch(String... queues) {
        return new Watch(broker, List.of(queues), () -> nanos);
    }

    private void enqueue(String queue, int jobs) {
        for (int i = 0; i < jobs; i++) {
            JobQueue.open(broker, queue).enqueue("t", i, JobOptions.DEFAULT);
        }
    }

    private List<ClaimedJob> claim(String queue, int jobs) {
        return broker.claim(new ClaimRequest(queue, "w", jobs, 3_600_000))
                .join()
                .jobs();
    }

    @Test
    void ratesAreKnownFromTheSecondLookOn() {
        enqueue("mail", 10);
        Watch watch = watch();
        assertThat(watch.look().queues().getFirst().done()).isNaN();

        enqueue("mail", 4);
        List<Settlement> done = claim("mail", 6).stream()
                .map(job -> new Settlement(new Run(job.job().id(), job.run()), Settlement.Verdict.DONE, 0, null, null))
                .toList();
        broker.settle("mail", done).join();
        nanos += 2_000_000_000L;
        Sight sight = watch.look();

        assertThat(sight.queues().getFirst().enqueued()).isEqualTo(2);
        assertThat(sight.queues().getFirst().done()).isEqualTo(3);
        assertThat(sight.finished()).containsExactly(3.0);
        assertThat(sight.json().at("/queues/0/rates/done").asDouble()).isEqualTo(3);
    }

    @Test
    void aJobThatBeganWhileItWatchedRunsForAsLongAsThat() {
        enqueue("mail", 2);
        claim("mail", 1);
        Watch watch = watch();
        assertThat(watch.look().jobs()).singleElement().matches(job -> !job.exact());

        ClaimedJob second = claim("mail", 1).getFirst();
        nanos += 1_000_000_000L;
        assertThat(watch.look().jobs()).hasSize(2).noneMatch(Sight.Job::exact);
        nanos += 1_000_000_000L;

        assertThat(watch.look().jobs())
                .filteredOn(Sight.Job::exact)
                .singleElement()
                .matches(job -> job.id().equals(second.job().id()) && job.millis() <= 2000);
    }

    @Test
    void ofVeryManyRunningJobsAPartIsLookedAt() {
        enqueue("mail", 1200);
        claim("mail", 1000);
        claim("mail", 200);

        Sight sight = watch().look();

        assertThat(sight.jobs()).hasSize(1000);
        assertThat(sight.running()).isEqualTo(1200);
    }

    @Test
    void onlyTheQueuesOfWhomItIsToldAreSeen() {
        enqueue("mail", 1);
        enqueue("reports", 1);

        assertThat(watch("reports").look().queues())
                .singleElement()
                .matches(queue -> queue.stats().queue().equals("reports"));
    }
}
