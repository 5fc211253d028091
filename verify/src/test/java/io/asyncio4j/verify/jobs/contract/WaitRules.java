// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those who wait are woken. */
final class WaitRules {
    private static final long LONG = 60_000;

    void theEndOfAJobIsTold(Bench bench) {
        bench.enqueue(Draft.of("1"));
        CompletableFuture<@Nullable JobInfo> end = bench.broker.awaitFinal(Bench.QUEUE, "1", LONG);
        ClaimedJob job = bench.claimOne();
        bench.settled();
        assertThat(end).isNotDone();
        bench.done(job);

        JobInfo info = Bench.get(end);
        assertThat(info).isNotNull();
        assertThat(info.state()).isEqualTo(JobState.DONE);
        assertThat(info.result()).isEqualTo(Bench.json("1"));
        assertThat(info.finishedAtMillis()).isEqualTo(bench.now());
    }

    void everyEndIsTold(Bench bench) {
        bench.enqueue(Draft.of("dead"), Draft.of("cancelled"), Draft.of("lost"));
        List<CompletableFuture<@Nullable JobInfo>> ends = List.of(
                bench.broker.awaitFinal(Bench.QUEUE, "dead", LONG),
                bench.broker.awaitFinal(Bench.QUEUE, "cancelled", LONG),
                bench.broker.awaitFinal(Bench.QUEUE, "lost", LONG));
        bench.settled();
        bench.dead(bench.claimOne());
        Bench.get(bench.broker.cancel(Bench.QUEUE, "cancelled"));
        bench.configure(new QueueSettings(false, 0, 0, 1, 0, 0, 1, 1, 100, 100_000));
        bench.claimOne();
        bench.advance(Bench.LEASE);
        bench.tend();

        assertThat(ends)
                .extracting(end -> Bench.get(end).state())
                .containsExactly(JobState.DEAD, JobState.CANCELLED, JobState.DEAD);
    }

    void anEndThatHasBeenIsToldAtOnce(Bench bench) {
        bench.enqueue(Draft.of("1").kept(1000));
        bench.done(bench.claimOne());

        assertThat(Bench.get(bench.broker.awaitFinal(Bench.QUEUE, "1", LONG)).state())
                .isEqualTo(JobState.DONE);
    }

    void aJobThatIsNotThereIsNull(Bench bench) {
        assertThat(Bench.get(bench.broker.awaitFinal(Bench.QUEUE, "1", LONG))).isNull();
    }

    void aWaitForAnEndIsOver(Bench bench) {
        bench.enqueue(Draft.of("1"));

        assertThat(Bench.get(bench.broker.awaitFinal(Bench.QUEUE, "1", 20)).state())
                .isEqualTo(JobState.READY);
    }

    void readyJobsAreToldAtOnce(Bench bench) {
        bench.enqueue(Draft.of("1"));

        Bench.get(bench.broker.awaitReady(List.of("other", Bench.QUEUE), LONG));
        assertThat(bench.claimIds(1)).isEqualTo("1");
    }

    void aNewJobWakes(Bench bench) {
        CompletableFuture<@Nullable Void> ready = bench.broker.awaitReady(List.of("other", Bench.QUEUE), LONG);
        assertThat(ready).isNotDone();
        bench.enqueue(Draft.of("1"));

        assertThat(Bench.get(ready)).isNull();
    }

    void aReleasedJobWakes(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob job = bench.claimOne();
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        bench.release(job);

        assertThat(Bench.get(ready)).isNull();
    }

    void aPartThatWasMissingWakes(Bench bench) {
        bench.enqueue(Draft.of("1").parts("p"));
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        Bench.get(bench.broker.arrive(Bench.QUEUE, "1", "p", new PartResult(true, null)));

        assertThat(Bench.get(ready)).isNull();
    }

    void aJobThatRunsAgainWakes(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.dead(bench.claimOne());
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        Bench.get(bench.broker.retry(Bench.QUEUE, "1"));

        assertThat(Bench.get(ready)).isNull();
    }

    void theEndOfAPauseWakes(Bench bench) {
        bench.configure(new QueueSettings(true, 0, 0, 1, 0, 0, 1, 3, 100, 100_000));
        bench.enqueue(Draft.of("1"));
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        bench.configure(QueueSettings.DEFAULT);

        assertThat(Bench.get(ready)).isNull();
    }

    void roomInAFullQueueWakes(Bench bench) {
        bench.configure(new QueueSettings(false, 1, 0, 1, 0, 0, 1, 3, 100, 100_000));
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        ClaimedJob job = bench.claimOne();
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        bench.done(job);

        assertThat(Bench.get(ready)).isNull();
    }

    void aDelayedJobThatIsDueSoonerWakes(Bench bench) {
        CompletableFuture<@Nullable Void> ready = waiting(bench);
        bench.enqueue(Draft.of("1").delay(5000));

        assertThat(Bench.get(ready)).isNull();
        assertThat(bench.claimed(1).nextMillis()).isEqualTo(5000);
    }

    void aWaitForJobsIsOver(Bench bench) {
        assertThat(Bench.get(bench.broker.awaitReady(List.of(Bench.QUEUE), 20))).isNull();
    }

    /** A wait that what happened before does not end. */
    private static CompletableFuture<@Nullable Void> waiting(Bench bench) {
        bench.claim(1); // takes what may be left of an earlier waking
        CompletableFuture<@Nullable Void> ready = bench.broker.awaitReady(List.of(Bench.QUEUE), LONG);
        bench.settled();
        return ready;
    }
}
