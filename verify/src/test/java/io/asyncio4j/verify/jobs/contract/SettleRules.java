// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import java.util.List;

/** How runs end. */
final class SettleRules {
    void aDoneJobIsForgotten(Bench bench) {
        bench.enqueue(Draft.of("1"));

        assertThat(bench.done(bench.claimOne())).isTrue();
        assertThat(bench.found("1")).isNull();
        assertThat(bench.stats().done()).isEqualTo(1);
        assertThat(bench.stats().counts().values()).containsOnly(0L);
    }

    void aResultIsKeptForItsTime(Bench bench) {
        bench.enqueue(Draft.of("1").kept(5000));
        bench.advance(10);
        bench.done(bench.claimOne());

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.DONE);
        assertThat(info.result()).isEqualTo(Bench.json("1"));
        assertThat(info.finishedAtMillis()).isEqualTo(bench.now());
        assertThat(info.leaseEndMillis()).isZero();
        bench.advance(4999);
        bench.tend();
        assertThat(bench.found("1")).isNotNull();
        bench.advance(1);
        bench.tend();
        assertThat(bench.found("1")).isNull();
    }

    void aRunEndsOnce(Bench bench) {
        bench.enqueue(Draft.of("1").kept(5000));
        ClaimedJob job = bench.claimOne();
        Settlement done = new Settlement(Bench.run(job), Settlement.Verdict.DONE, 0, null, null);

        assertThat(Bench.get(bench.broker.settle(Bench.QUEUE, List.of(done, done))))
                .containsExactly(true, false);
        assertThat(bench.dead(job)).isFalse();
        assertThat(bench.state("1")).isEqualTo(JobState.DONE);
        assertThat(bench.stats().stale()).isEqualTo(2);
    }

    void aFailedRunIsTriedAgainAfterItsDelay(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob job = bench.claimOne();
        bench.advance(7);
        assertThat(bench.retry(job, 2000)).isTrue();

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(info.failures()).isEqualTo(1);
        assertThat(info.dueAtMillis()).isEqualTo(bench.now() + 2000);
        assertThat(info.history()).containsExactly(new Attempt(1, bench.now(), "session", Bench.failure("broke")));
        bench.advance(1999);
        assertThat(bench.claim(1)).isEmpty();
        bench.advance(1);
        assertThat(bench.claimOne().failures()).isEqualTo(1);
        assertThat(bench.stats().failed()).isEqualTo(1);
    }

    void aJobThatFailedForGoodIsSetAside(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.dead(bench.claimOne());

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.DEAD);
        assertThat(info.failures()).isEqualTo(1);
        assertThat(info.history().getLast().failure()).isEqualTo(Bench.failure("broke"));
        assertThat(info.finishedAtMillis()).isEqualTo(bench.now());
        assertThat(bench.stats().dead()).isEqualTo(1);
        assertThat(bench.stats().failed()).isEqualTo(1);
    }

    void aReleaseCountsAsNothing(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.release(bench.claimOne());

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.READY);
        assertThat(info.failures()).isZero();
        assertThat(info.crashes()).isZero();
        assertThat(info.history()).isEmpty();
        assertThat(bench.claimOne().run()).isEqualTo(2);
    }

    void aSnoozeCountsAsNothing(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.snooze(bench.claimOne(), 500);

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(info.failures()).isZero();
        assertThat(info.history()).isEmpty();
        bench.advance(500);
        assertThat(bench.claimOne().run()).isEqualTo(2);
    }

    void theLastTenFailuresAreKept(Bench bench) {
        bench.enqueue(Draft.of("1"));
        for (int i = 0; i < 12; i++) {
            bench.retry(bench.claimOne(), 0);
        }

        assertThat(bench.find("1").history())
                .extracting(Attempt::run)
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(bench.find("1").failures()).isEqualTo(12);
    }

    void manyRunsEndInOneCall(Bench bench) {
        bench.enqueue(Draft.of("1").kept(9999), Draft.of("2"), Draft.of("3"));
        List<ClaimedJob> jobs = bench.claim(3);

        assertThat(Bench.get(bench.broker.settle(
                        Bench.QUEUE,
                        List.of(
                                new Settlement(Bench.run(jobs.get(0)), Settlement.Verdict.DONE, 0, null, null),
                                new Settlement(new Run("2", 9), Settlement.Verdict.DONE, 0, null, null),
                                new Settlement(
                                        Bench.run(jobs.get(2)),
                                        Settlement.Verdict.DEAD,
                                        0,
                                        null,
                                        Bench.failure("no"))))))
                .containsExactly(true, false, true);
        assertThat(bench.state("1")).isEqualTo(JobState.DONE);
        assertThat(bench.find("1").result()).isNull();
        assertThat(bench.state("2")).isEqualTo(JobState.RUNNING);
        assertThat(bench.state("3")).isEqualTo(JobState.DEAD);
    }

    void aJobThatDoesNotRunCannotEnd(Bench bench) {
        bench.enqueue(Draft.of("1"));

        assertThat(bench.settle(new Settlement(new Run("1", 0), Settlement.Verdict.DONE, 0, null, null)))
                .isFalse();
        assertThat(bench.settle(new Settlement(new Run("none", 1), Settlement.Verdict.DONE, 0, null, null)))
                .isFalse();
        assertThat(bench.state("1")).isEqualTo(JobState.READY);
    }
}
