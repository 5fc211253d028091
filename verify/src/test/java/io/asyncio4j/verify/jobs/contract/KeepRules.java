// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import java.util.stream.IntStream;

/** What is kept, and for how long. */
final class KeepRules {
    void aRememberedIdIsRefusedForAMinute(Bench bench) {
        bench.enqueue(Draft.of("1").remembered(), Draft.of("2"));
        bench.done(bench.claimOne());
        bench.done(bench.claimOne());

        assertThat(bench.enqueueOne(Draft.of("2"))).isEqualTo(Enqueued.Kind.ADDED);
        bench.advance(59_999);
        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.EXISTS);
        assertThat(bench.found("1")).isNull();
        bench.advance(1);
        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void aKeptOneIsRememberedWhenItIsForgotten(Bench bench) {
        bench.enqueue(Draft.of("1").remembered().kept(1000));
        bench.done(bench.claimOne());
        bench.advance(1000);
        bench.tend();

        assertThat(bench.found("1")).isNull();
        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.EXISTS);
        bench.advance(60_000);
        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void aRemovedOneIsNotRemembered(Bench bench) {
        bench.enqueue(Draft.of("1").remembered());
        Bench.get(bench.broker.remove(Bench.QUEUE, "1"));

        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void deadOnesAreKeptUpToALimit(Bench bench) {
        bench.configure(dead(2, 100_000));
        for (int i = 1; i <= 4; i++) {
            bench.enqueue(Draft.of("" + i));
            bench.dead(bench.claimOne());
            bench.advance(1);
        }

        assertThat(bench.ids(JobState.DEAD)).isEqualTo("3 4");
        assertThat(bench.stats().dead()).isEqualTo(4);
    }

    void deadOnesAreKeptForATime(Bench bench) {
        bench.configure(dead(100, 5000));
        bench.enqueue(Draft.of("1"));
        bench.dead(bench.claimOne());
        bench.advance(4999);
        bench.tend();
        assertThat(bench.state("1")).isEqualTo(JobState.DEAD);
        bench.advance(1);
        bench.tend();
        assertThat(bench.found("1")).isNull();
    }

    void aLowerLimitHoldsWhenSomebodyTends(Bench bench) {
        bench.enqueue(
                IntStream.range(0, 5).mapToObj(i -> Draft.of("job-" + i).job()).toList());
        bench.claim(5).forEach(bench::dead);
        bench.configure(dead(1, 100_000));
        bench.tend();

        assertThat(bench.ids(JobState.DEAD)).isEqualTo("job-4");
    }

    void manyAreForgottenInBoundedParts(Bench bench) {
        bench.enqueue(IntStream.range(0, 450)
                .mapToObj(i -> Draft.of("job-" + i).kept(1000).job())
                .toList());
        bench.claim(450).forEach(bench::done);
        bench.advance(1000);
        for (int i = 0; i < 100 && bench.tend() == 0; i++) {
            assertThat(i).isLessThan(99);
        }

        assertThat(bench.stats().counts()).containsEntry(JobState.DONE, 0L);
    }

    private static QueueSettings dead(int limit, long millis) {
        return new QueueSettings(false, 0, 0, 1, 0, 0, 1, 3, limit, millis);
    }
}
