// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import java.util.stream.IntStream;

/** Taking jobs out. */
final class ClaimRules {
    void aClaimedJobRuns(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.advance(3);
        ClaimedJob job = bench.claimOne();

        assertThat(job.run()).isEqualTo(1);
        assertThat(job.failures()).isZero();
        assertThat(job.crashes()).isZero();
        assertThat(job.progress()).isNull();
        assertThat(job.parts()).isEmpty();
        assertThat(job.enqueuedAtMillis()).isEqualTo(bench.now() - 3);
        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.RUNNING);
        assertThat(info.run()).isEqualTo(1);
        assertThat(info.worker()).isEqualTo("session");
        assertThat(info.leaseEndMillis()).isEqualTo(bench.now() + Bench.LEASE);
        assertThat(bench.claim(1)).isEmpty();
    }

    void eachClaimIsAnotherRun(Bench bench) {
        bench.enqueue(Draft.of("1"));
        for (int run = 1; run <= 3; run++) {
            ClaimedJob job = bench.claimOne();
            assertThat(job.run()).isEqualTo(run);
            bench.release(job);
        }
    }

    void anUnusedQueueHasNothing(Bench bench) {
        Claimed claimed = bench.claimed(5);

        assertThat(claimed).isEqualTo(new Claimed(claimed.jobs(), false, -1, false));
        assertThat(claimed.jobs()).isEmpty();
        assertThat(Bench.get(bench.broker.queues())).isEmpty();
    }

    void moreIsSaidWhereThereIsMore(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"), Draft.of("3"));

        assertThat(bench.claimed(2).more()).isTrue();
        assertThat(bench.claimed(1).more()).isFalse();
        assertThat(bench.claimed(1).more()).isFalse();
    }

    void theNextTimeIsThatOfADelay(Bench bench) {
        bench.enqueue(Draft.of("1").delay(3000), Draft.of("2").delay(2000));

        assertThat(bench.claimed(1).nextMillis()).isEqualTo(2000);
        bench.advance(1500);
        assertThat(bench.claimed(1).nextMillis()).isEqualTo(500);
    }

    void theNextTimeIsThatOfALease(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2").delay(Bench.LEASE + 1));
        bench.claimOne();

        assertThat(bench.claimed(1).nextMillis()).isEqualTo(Bench.LEASE);
    }

    void aPausedQueueGivesNothing(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.configure(paused(true));

        Claimed claimed = bench.claimed(1);
        assertThat(claimed.jobs()).isEmpty();
        assertThat(claimed.more()).isFalse();
        assertThat(claimed.paused()).isTrue();
        bench.configure(paused(false));
        assertThat(bench.claimed(1).paused()).isFalse();
        assertThat(bench.state("1")).isEqualTo(JobState.RUNNING);
    }

    void aPausedQueueIsStillTended(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.claimOne();
        bench.configure(paused(true));
        bench.advance(Bench.LEASE);
        bench.claim(1);

        assertThat(bench.find("1").crashes()).isEqualTo(1);
    }

    void anExpiredJobIsDeadInsteadOfRun(Bench bench) {
        bench.enqueue(Draft.of("1").expires(1000), Draft.of("2").expires(1001), Draft.of("3"));
        bench.advance(1000);

        assertThat(bench.claimIds(9)).isEqualTo("2 3");
        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.DEAD);
        assertThat(info.run()).isZero();
        assertThat(info.history().getLast().failure().reason()).isEqualTo("expired");
        assertThat(info.history().getLast().worker()).isEmpty();
    }

    void aJobThatHasBegunDoesNotExpire(Bench bench) {
        bench.enqueue(Draft.of("1").expires(1000));
        bench.retry(bench.claimOne(), 5000);
        bench.advance(5000);

        assertThat(bench.claimIds(1)).isEqualTo("1");
    }

    void wishesThatMakeNoSenseAreRefused(Bench bench) {
        assertThatThrownBy(() -> new ClaimRequest(Bench.QUEUE, "s", 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClaimRequest(Bench.QUEUE, "s", 1001, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClaimRequest(Bench.QUEUE, "s", 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.claim(1)).isEmpty();
    }

    void whatIsDueComesInBoundedParts(Bench bench) {
        bench.enqueue(IntStream.range(0, 450)
                .mapToObj(i -> Draft.of("job-" + i).delay(1000).job())
                .toList());
        bench.advance(1000);

        int claimed = 0;
        for (int calls = 0; claimed < 450; calls++) {
            Claimed answer = bench.claimed(1000);
            claimed += answer.jobs().size();
            assertThat(calls).as("calls").isLessThan(100);
            assertThat(answer.more() || answer.nextMillis() == 0 || claimed == 450)
                    .as("said that there is more")
                    .isTrue();
        }
        assertThat(bench.claim(1)).isEmpty();
    }

    private static QueueSettings paused(boolean paused) {
        QueueSettings usual = QueueSettings.DEFAULT;
        return new QueueSettings(paused, 0, 0, 1, 0, 0, 1, usual.maxCrashes(), usual.deadLimit(), usual.deadMillis());
    }
}
