// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.PartResult;

/** Jobs that wait for parts. */
final class JoinRules {
    void aJoinWaitsForAllItsParts(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b"));
        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        arrive(bench, "a", true);
        assertThat(bench.claim(1)).isEmpty();
        arrive(bench, "b", true);

        ClaimedJob job = bench.claimOne();
        assertThat(job.parts()).containsOnlyKeys("a", "b");
        assertThat(job.parts().get("a").ok()).isTrue();
        assertThat(job.parts().get("a").result()).isEqualTo(Bench.json("\"a\""));
    }

    void aPartThatComesTwiceIsOne(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b"));
        arrive(bench, "a", true);
        arrive(bench, "a", true);
        arrive(bench, "a", false);

        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        assertThat(bench.find("join").parts().get("a").ok()).isTrue();
    }

    void strangePartsAndJobsAreNothing(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a"), Draft.of("plain"));
        arrive(bench, "z", false);
        Bench.get(bench.broker.arrive(Bench.QUEUE, "plain", "a", new PartResult(false, null)));
        Bench.get(bench.broker.arrive(Bench.QUEUE, "none", "a", new PartResult(true, null)));

        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        assertThat(bench.find("join").parts()).isEmpty();
        assertThat(bench.state("plain")).isEqualTo(JobState.READY);
    }

    void aFailedPartSetsItAside(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b"));
        arrive(bench, "a", false);

        JobInfo info = bench.find("join");
        assertThat(info.state()).isEqualTo(JobState.DEAD);
        assertThat(info.history().getLast().failure().reason()).isEqualTo("part failed");
        assertThat(info.history().getLast().worker()).isEmpty();
        assertThat(info.parts()).containsOnlyKeys("a");
    }

    void despiteFailuresEveryPartCounts(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b").despiteFailures());
        arrive(bench, "a", false);
        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        arrive(bench, "b", true);

        assertThat(bench.claimOne().parts().get("a").ok()).isFalse();
    }

    void aGoodPartReplacesAFailedOne(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b"));
        arrive(bench, "a", false);
        arrive(bench, "a", true);
        arrive(bench, "b", true);
        assertThat(bench.state("join")).isEqualTo(JobState.DEAD);
        assertThat(bench.find("join").parts())
                .allSatisfy((part, result) -> assertThat(result.ok()).isTrue());
        assertThat(Bench.get(bench.broker.retry(Bench.QUEUE, "join"))).isTrue();

        assertThat(bench.claimIds(1)).isEqualTo("join");
    }

    void aJoinThatRunsAgainWaitsForWhatItMisses(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a", "b"));
        arrive(bench, "b", true);
        arrive(bench, "a", false);
        Bench.get(bench.broker.retry(Bench.QUEUE, "join"));
        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        assertThat(bench.find("join").parts()).containsOnlyKeys("b");
        arrive(bench, "a", false);
        assertThat(bench.state("join")).isEqualTo(JobState.DEAD);
        Bench.get(bench.broker.retry(Bench.QUEUE, "join"));
        arrive(bench, "a", true);

        assertThat(bench.state("join")).isEqualTo(JobState.READY);
    }

    void aDelayedJoinWaitsForItsTime(Bench bench) {
        bench.enqueue(Draft.of("join").parts("a").delay(1000));
        assertThat(bench.state("join")).isEqualTo(JobState.BLOCKED);
        arrive(bench, "a", true);
        assertThat(bench.state("join")).isEqualTo(JobState.SCHEDULED);
        bench.advance(1000);

        assertThat(bench.claimIds(1)).isEqualTo("join");
    }

    private static void arrive(Bench bench, String part, boolean ok) {
        Bench.get(bench.broker.arrive(
                Bench.QUEUE, "join", part, new PartResult(ok, Bench.json(ok ? "\"" + part + "\"" : "broke"))));
    }
}
