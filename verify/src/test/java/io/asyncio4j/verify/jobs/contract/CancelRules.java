// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Renewed;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Wishes that a job shall not run. */
final class CancelRules {
    void aJobThatWaitsIsCancelledAtOnce(Bench bench) {
        bench.enqueue(
                Draft.of("ready").kept(100),
                Draft.of("scheduled").kept(100).delay(5),
                Draft.of("blocked").kept(100).parts("p"));

        for (String id : List.of("ready", "scheduled", "blocked")) {
            assertThat(cancel(bench, id)).isEqualTo(CancelResult.CANCELLED);
            assertThat(bench.state(id)).isEqualTo(JobState.CANCELLED);
            assertThat(bench.find(id).finishedAtMillis()).isEqualTo(bench.now());
        }
        bench.advance(5);
        assertThat(bench.claim(9)).isEmpty();
        assertThat(bench.stats().cancelled()).isEqualTo(3);
        bench.advance(95);
        bench.tend();
        assertThat(bench.stats().counts().values()).containsOnly(0L);
    }

    void withoutRetentionItIsForgottenAtOnce(Bench bench) {
        bench.enqueue(Draft.of("1"));
        cancel(bench, "1");

        assertThat(bench.found("1")).isNull();
        assertThat(cancel(bench, "1")).isEqualTo(CancelResult.UNKNOWN);
    }

    void theWorkerOfARunningJobIsTold(Bench bench) {
        CompletableFuture<String> told = new CompletableFuture<>();
        Runnable end = bench.broker.onCancel(Bench.QUEUE, told::complete);
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        List<ClaimedJob> jobs = bench.claim(2);

        assertThat(cancel(bench, "1")).isEqualTo(CancelResult.REQUESTED);
        bench.until(told::isDone, () -> cancel(bench, "1")); // who begins to listen hears later wishes
        assertThat(Bench.get(told)).isEqualTo("1");
        assertThat(bench.state("1")).isEqualTo(JobState.RUNNING);
        assertThat(bench.find("1").cancelRequested()).isTrue();
        assertThat(Bench.get(bench.broker.renew(
                        Bench.QUEUE, List.of(Bench.run(jobs.get(0)), Bench.run(jobs.get(1))), Bench.LEASE)))
                .isEqualTo(new Renewed(List.of(), List.of(Bench.run(jobs.get(0)))));
        end.run();
    }

    void aWishIsNotStrongerThanTheEnd(Bench bench) {
        bench.enqueue(Draft.of("done").kept(1000), Draft.of("dead").kept(1000));
        List<ClaimedJob> jobs = bench.claim(2);
        cancel(bench, "done");
        cancel(bench, "dead");
        bench.done(jobs.get(0));
        bench.dead(jobs.get(1));

        assertThat(bench.state("done")).isEqualTo(JobState.DONE);
        assertThat(bench.state("dead")).isEqualTo(JobState.DEAD);
        assertThat(cancel(bench, "done")).isEqualTo(CancelResult.FINISHED);
        assertThat(cancel(bench, "dead")).isEqualTo(CancelResult.FINISHED);
    }

    void whatWouldRunAgainIsCancelled(Bench bench) {
        bench.enqueue(
                Draft.of("retry").kept(1000),
                Draft.of("release").kept(1000),
                Draft.of("snooze").kept(1000),
                Draft.of("cancelled").kept(1000));
        List<ClaimedJob> jobs = bench.claim(4);
        jobs.forEach(job -> cancel(bench, job.job().id()));
        bench.retry(jobs.get(0), 5);
        bench.release(jobs.get(1));
        bench.snooze(jobs.get(2), 5);
        bench.cancelled(jobs.get(3));

        assertThat(bench.stats().counts()).containsEntry(JobState.CANCELLED, 4L);
        assertThat(bench.find("retry").failures()).isEqualTo(1);
        assertThat(bench.find("retry").history()).hasSize(1);
        assertThat(bench.find("release").history()).isEmpty();
        assertThat(bench.stats().failed()).isEqualTo(1);
        assertThat(bench.stats().cancelled()).isEqualTo(4);
    }

    void aLostRunIsCancelled(Bench bench) {
        bench.enqueue(Draft.of("1").kept(1000));
        bench.claimOne();
        cancel(bench, "1");
        bench.advance(Bench.LEASE);
        bench.tend();

        assertThat(bench.state("1")).isEqualTo(JobState.CANCELLED);
        assertThat(bench.find("1").crashes()).isEqualTo(1);
    }

    void aCancelledJobThatRunsAgainIsNotCancelledAnyMore(Bench bench) {
        bench.enqueue(Draft.of("1").kept(1000));
        ClaimedJob job = bench.claimOne();
        cancel(bench, "1");
        bench.cancelled(job);
        Bench.get(bench.broker.retry(Bench.QUEUE, "1"));

        assertThat(bench.find("1").cancelRequested()).isFalse();
        bench.release(bench.claimOne());
        assertThat(bench.state("1")).isEqualTo(JobState.READY);
    }

    void aJobThatIsNotThereIsUnknown(Bench bench) {
        assertThat(cancel(bench, "1")).isEqualTo(CancelResult.UNKNOWN);
    }

    private static CancelResult cancel(Bench bench, String id) {
        return Bench.get(bench.broker.cancel(Bench.QUEUE, id));
    }
}
