// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Settlement;
import java.util.List;

/** Who is next. */
final class OrderRules {
    void firstComeFirstServed(Bench bench) {
        bench.enqueue(Draft.of("b"), Draft.of("a"));
        bench.enqueue(Draft.of("d"), Draft.of("c"));

        assertThat(bench.claimIds(3)).isEqualTo("b a d");
        assertThat(bench.claimIds(3)).isEqualTo("c");
    }

    void bandsAreStrict(Bench bench) {
        bench.enqueue(
                Draft.of("9").band(9),
                Draft.of("5"),
                Draft.of("0").band(0),
                Draft.of("1").band(1));
        bench.enqueue(Draft.of("00").band(0));

        assertThat(bench.claimIds(10)).isEqualTo("0 00 1 5 9");
    }

    void groupsTakeTurns(Bench bench) {
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("a2").group("a"),
                Draft.of("a3").group("a"),
                Draft.of("n1"),
                Draft.of("b1").group("b"),
                Draft.of("n2"));

        assertThat(bench.claimIds(10)).isEqualTo("a1 n1 b1 a2 n2 a3");
    }

    void turnsGoOnAcrossClaims(Bench bench) {
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("a2").group("a"),
                Draft.of("b1").group("b"),
                Draft.of("b2").group("b"));

        assertThat(bench.claimIds(1)).isEqualTo("a1");
        bench.enqueue(Draft.of("c1").group("c"));
        assertThat(bench.claimIds(1)).isEqualTo("b1");
        assertThat(bench.claimIds(1)).isEqualTo("a2");
        assertThat(bench.claimIds(9)).isEqualTo("c1 b2");
    }

    void aGroupThatComesAgainIsLast(Bench bench) {
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("b1").group("b"),
                Draft.of("b2").group("b"));
        assertThat(bench.claimIds(1)).isEqualTo("a1");
        bench.enqueue(Draft.of("a2").group("a"));

        assertThat(bench.claimIds(9)).isEqualTo("b1 a2 b2");
    }

    void turnsAreOfOneBand(Bench bench) {
        bench.enqueue(
                Draft.of("low-a").group("a").band(6),
                Draft.of("low-b").group("b").band(6),
                Draft.of("b").group("b"),
                Draft.of("a").group("a"));

        assertThat(bench.claimIds(9)).isEqualTo("b a low-a low-b");
    }

    void aDelayedJobGoesToTheTailWhenItIsDue(Bench bench) {
        bench.enqueue(
                Draft.of("late").delay(2000),
                Draft.of("early").delay(1000),
                Draft.of("same").delay(2000));
        bench.enqueue(Draft.of("now"));
        bench.advance(2000);

        assertThat(bench.claimIds(9)).isEqualTo("now early late same");
    }

    void aReleasedJobIsTheNextOfItsGroup(Bench bench) {
        bench.enqueue(
                Draft.of("a1").group("a"),
                Draft.of("a2").group("a"),
                Draft.of("b1").group("b"),
                Draft.of("b2").group("b"));
        ClaimedJob job = bench.claimOne();
        bench.release(job);

        assertThat(bench.claimIds(9)).isEqualTo("b1 a1 b2 a2");
    }

    void theLastReleasedIsTheFirst(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"), Draft.of("3"));
        List<ClaimedJob> jobs = bench.claim(2);
        Bench.get(bench.broker.settle(
                Bench.QUEUE,
                jobs.reversed().stream()
                        .map(job -> new Settlement(Bench.run(job), Settlement.Verdict.RELEASE, 0, null, null))
                        .toList()));

        assertThat(bench.claimIds(9)).isEqualTo("1 2 3");
    }

    void aRetriedJobGoesToTheTail(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        bench.retry(bench.claimOne(), 0);
        assertThat(bench.claimIds(9)).isEqualTo("2 1");
    }

    void aSnoozedJobGoesToTheTail(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        bench.snooze(bench.claimOne(), 0);
        assertThat(bench.claimIds(9)).isEqualTo("2 1");
    }

    void jobsOfLostWorkersComeBackAtTheHeadInOrder(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"), Draft.of("3"), Draft.of("4"));
        bench.claim(1);
        bench.advance(1);
        bench.claim(2);
        bench.advance(Bench.LEASE);

        assertThat(bench.claimIds(9)).isEqualTo("1 2 3 4");
    }
}
