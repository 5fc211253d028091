// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import java.util.List;
import java.util.stream.IntStream;

/** How many may run, and how many may begin. */
final class LimitRules {
    void noMoreRunThanTheQueueAllows(Bench bench) {
        bench.configure(running(2, 0));
        fill(bench, 5);

        Claimed claimed = bench.claimed(9);
        assertThat(claimed.jobs()).hasSize(2);
        assertThat(claimed.more()).isFalse();
        assertThat(bench.claim(9)).isEmpty();
        bench.done(claimed.jobs().getFirst());
        assertThat(bench.claim(9)).hasSize(1);
    }

    void everyEndOfARunMakesRoom(Bench bench) {
        bench.configure(running(1, 0));
        fill(bench, 8);

        bench.retry(bench.claimOne(), 100_000);
        bench.dead(bench.claimOne());
        bench.snooze(bench.claimOne(), 100_000);
        bench.release(bench.claimOne());
        bench.cancelled(bench.claimOne());
        bench.claimOne();
        bench.advance(Bench.LEASE);
        assertThat(bench.claim(9)).hasSize(1);
    }

    void noMoreOfAGroupRunThanItMay(Bench bench) {
        bench.configure(running(0, 1));
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("a2").group("a"),
                Draft.of("n1"),
                Draft.of("n2"),
                Draft.of("b1").group("b"));

        List<ClaimedJob> jobs = bench.claim(9);
        assertThat(jobs).extracting(job -> job.job().id()).containsExactly("a1", "n1", "b1");
        bench.done(jobs.get(2));
        assertThat(bench.claim(9)).isEmpty();
        bench.done(jobs.get(0));
        assertThat(bench.claimIds(9)).isEqualTo("a2");
    }

    void aGroupAtItsLimitKeepsItsTurn(Bench bench) {
        bench.configure(running(0, 1));
        bench.enqueue(Draft.of("a1").group("a"), Draft.of("a2").group("a"));
        ClaimedJob first = bench.claimOne();
        bench.enqueue(Draft.of("b1").group("b"), Draft.of("b2").group("b"));
        bench.done(bench.claimOne());
        bench.done(first);

        assertThat(bench.claimIds(1)).isEqualTo("a2");
        assertThat(bench.claimIds(1)).isEqualTo("b2");
    }

    void jobsBeginAtTheRate(Bench bench) {
        bench.configure(rate(10, 1, 0, 1));
        fill(bench, 3);

        Claimed claimed = bench.claimed(9);
        assertThat(claimed.jobs()).hasSize(1);
        assertThat(claimed.more()).isFalse();
        assertThat(claimed.nextMillis()).isEqualTo(100);
        bench.advance(99);
        assertThat(bench.claim(9)).isEmpty();
        bench.advance(1);
        assertThat(bench.claim(9)).hasSize(1);
    }

    void aBurstBeginsAtOnceAfterAQuietTime(Bench bench) {
        bench.configure(rate(10, 4, 0, 1));
        fill(bench, 20);

        assertThat(bench.claim(9)).hasSize(4);
        bench.advance(200);
        assertThat(bench.claim(9)).hasSize(2);
        bench.advance(100_000);
        assertThat(bench.claim(9)).hasSize(4);
    }

    void eachGroupHasARateOfItsOwn(Bench bench) {
        bench.configure(rate(0, 1, 2, 1));
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("a2").group("a"),
                Draft.of("b1").group("b"),
                Draft.of("b2").group("b"));

        Claimed claimed = bench.claimed(9);
        assertThat(claimed.jobs()).extracting(job -> job.job().id()).containsExactly("a1", "b1");
        assertThat(claimed.nextMillis()).isEqualTo(500);
        bench.advance(500);
        assertThat(bench.claimIds(9)).isEqualTo("a2 b2");
    }

    void aLimitHoldsFromTheNextClaim(Bench bench) {
        fill(bench, 5);
        bench.claim(3);
        bench.configure(running(2, 0));
        assertThat(bench.claim(9)).isEmpty();
        bench.configure(QueueSettings.DEFAULT);
        assertThat(bench.claim(9)).hasSize(2);
    }

    private static void fill(Bench bench, int count) {
        bench.enqueue(IntStream.range(0, count)
                .mapToObj(i -> Draft.of("job-" + i).job())
                .toList());
    }

    private static QueueSettings running(int most, int mostOfGroup) {
        return new QueueSettings(false, most, 0, 1, mostOfGroup, 0, 1, 9, 100, 100_000_000);
    }

    private static QueueSettings rate(double rate, int burst, double groupRate, int groupBurst) {
        return new QueueSettings(false, 0, rate, burst, 0, groupRate, groupBurst, 9, 100, 100_000_000);
    }
}
