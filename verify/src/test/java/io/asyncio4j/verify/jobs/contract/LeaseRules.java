// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import java.util.List;

/** Workers that live, and workers that are lost. */
final class LeaseRules {
    void aRunIsLostWhenItsLeaseIsOver(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.claimOne();
        bench.advance(Bench.LEASE - 1);
        assertThat(bench.claim(1)).isEmpty();
        bench.advance(1);

        ClaimedJob again = bench.claimOne();
        assertThat(again.run()).isEqualTo(2);
        assertThat(again.crashes()).isEqualTo(1);
        assertThat(again.failures()).isZero();
        Attempt lost = bench.find("1").history().getLast();
        assertThat(lost.failure())
                .isEqualTo(new Failure(
                        "worker lost", "no word from its worker until the lease ended; workers lost so far: 1"));
        assertThat(lost.worker()).isEqualTo("session");
        assertThat(bench.stats().crashed()).isEqualTo(1);
    }

    void aRenewedLeaseHolds(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob job = bench.claimOne();
        for (int i = 0; i < 4; i++) {
            bench.advance(Bench.LEASE - 1);
            assertThat(renew(bench, Bench.run(job))).isEqualTo(new Renewed(List.of(), List.of()));
        }
        assertThat(bench.find("1").leaseEndMillis()).isEqualTo(bench.now() + Bench.LEASE);
        bench.tend();

        assertThat(bench.find("1").crashes()).isZero();
        assertThat(bench.done(job)).isTrue();
    }

    void aLeaseThatIsOverCanBeRenewedUntilSomebodyTends(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob job = bench.claimOne();
        bench.advance(Bench.LEASE + 5);

        assertThat(renew(bench, Bench.run(job)).lost()).isEmpty();
        bench.tend();
        assertThat(bench.state("1")).isEqualTo(JobState.RUNNING);
    }

    void runsThatAreLostAreSaid(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"), Draft.of("3"));
        List<ClaimedJob> jobs = bench.claim(3);
        bench.done(jobs.get(1));
        Run old = Bench.run(jobs.get(0));
        bench.release(jobs.get(0));
        ClaimedJob again = bench.claimOne();

        Renewed renewed = renew(
                bench, old, Bench.run(again), Bench.run(jobs.get(1)), Bench.run(jobs.get(2)), new Run("never", 1));
        assertThat(renewed.lost()).containsExactly(old, Bench.run(jobs.get(1)), new Run("never", 1));
    }

    void whatTheOldRunSaysIsNotAccepted(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob old = bench.claimOne();
        bench.advance(Bench.LEASE);
        ClaimedJob again = bench.claimOne();

        assertThat(bench.done(old)).isFalse();
        assertThat(bench.stats().stale()).isEqualTo(1);
        assertThat(bench.state("1")).isEqualTo(JobState.RUNNING);
        assertThat(bench.done(again)).isTrue();
    }

    void aLateEndIsAcceptedUntilSomebodyTends(Bench bench) {
        bench.enqueue(Draft.of("1").kept(100_000), Draft.of("2").kept(100_000));
        List<ClaimedJob> jobs = bench.claim(2);
        bench.advance(Bench.LEASE * 2);
        assertThat(bench.done(jobs.get(0))).isTrue();
        bench.tend();
        assertThat(bench.done(jobs.get(1))).isFalse();

        assertThat(bench.state("1")).isEqualTo(JobState.DONE);
        assertThat(bench.state("2")).isEqualTo(JobState.READY);
    }

    void afterTheFirstCrashOthersWait(Bench bench) {
        bench.configure(crashes(5));
        bench.enqueue(Draft.of("1"));
        lose(bench);
        assertThat(bench.state("1")).isEqualTo(JobState.READY);
        lose(bench);
        assertThat(bench.state("1")).isEqualTo(JobState.SCHEDULED);
        assertThat(bench.find("1").dueAtMillis()).isEqualTo(bench.now() + 1000);
        bench.advance(1000);
        lose(bench);
        assertThat(bench.find("1").dueAtMillis()).isEqualTo(bench.now() + 2000);
        bench.advance(2000);
        lose(bench);
        assertThat(bench.find("1").dueAtMillis()).isEqualTo(bench.now() + 4000);
    }

    void aJobThatLosesThreeWorkersIsSetAside(Bench bench) {
        bench.enqueue(Draft.of("1"));
        lose(bench);
        lose(bench);
        bench.advance(1000);
        lose(bench);

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.DEAD);
        assertThat(info.crashes()).isEqualTo(3);
        assertThat(info.failures()).isZero();
        assertThat(info.finishedAtMillis()).isEqualTo(bench.now());
        assertThat(info.history()).hasSize(3);
        assertThat(info.history().getLast().failure().reason()).isEqualTo("worker lost");
        assertThat(info.history().getLast().failure().text()).endsWith("lost so far: 3");
        assertThat(bench.claim(1)).isEmpty();
        assertThat(bench.stats().dead()).isEqualTo(1);
    }

    void progressIsSeenByTheNextRun(Bench bench) {
        bench.enqueue(Draft.of("1"));
        ClaimedJob job = bench.claimOne();
        assertThat(Bench.get(bench.broker.progress(Bench.QUEUE, Bench.run(job), Bench.json("{\"at\":7}"))))
                .isTrue();
        assertThat(bench.find("1").progress()).isEqualTo(Bench.json("{\"at\":7}"));
        bench.advance(Bench.LEASE);

        assertThat(bench.claimOne().progress()).isEqualTo(Bench.json("{\"at\":7}"));
        assertThat(Bench.get(bench.broker.progress(Bench.QUEUE, Bench.run(job), Bench.json("0"))))
                .isFalse();
        assertThat(bench.find("1").progress()).isEqualTo(Bench.json("{\"at\":7}"));
    }

    void tendingSaysWhenThereIsMore(Bench bench) {
        assertThat(bench.tend()).isEqualTo(-1);
        bench.enqueue(Draft.of("1").kept(300), Draft.of("2").delay(12_000));
        ClaimedJob job = bench.claimOne();
        assertThat(bench.tend()).isEqualTo(Bench.LEASE);
        bench.done(job);
        assertThat(bench.tend()).isEqualTo(300);
        bench.advance(300);
        assertThat(bench.tend()).isEqualTo(11_700);
    }

    private static void lose(Bench bench) {
        bench.claimOne();
        bench.advance(Bench.LEASE);
        bench.tend();
    }

    private static Renewed renew(Bench bench, Run... runs) {
        return Bench.get(bench.broker.renew(Bench.QUEUE, List.of(runs), Bench.LEASE));
    }

    private static QueueSettings crashes(int most) {
        return new QueueSettings(false, 0, 0, 1, 0, 0, 1, most, 100, 100_000_000);
    }
}
