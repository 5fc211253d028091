// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Enqueued;
import java.util.List;

/** Keys of which there is one job at most. */
final class UniqueRules {
    void aSecondJobOfAKeyIsNotAdded(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));

        assertThat(bench.enqueue(Draft.of("2").unique("k", 0), Draft.of("3").unique("other", 0)))
                .containsExactly(new Enqueued(Enqueued.Kind.DUPLICATE, "1"), new Enqueued(Enqueued.Kind.ADDED, "3"));
        assertThat(bench.found("2")).isNull();
    }

    void theIdIsCheckedFirst(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));

        assertThat(bench.enqueueOne(Draft.of("1").unique("k", 0))).isEqualTo(Enqueued.Kind.EXISTS);
        assertThat(bench.enqueueOne(Draft.of("1").unique("x", 0))).isEqualTo(Enqueued.Kind.EXISTS);
        assertThat(bench.enqueueOne(Draft.of("2").unique("x", 0))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void aJobThatWasRefusedHoldsNothing(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.enqueue(Draft.of("1").unique("k", 0));

        assertThat(bench.enqueueOne(Draft.of("2").unique("k", 0))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void everyEndFreesTheKey(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0).kept(1000));
        assertDuplicate(bench);
        bench.done(bench.claimOne());
        bench.enqueue(Draft.of("2").unique("k", 0));
        assertDuplicate(bench);
        bench.dead(bench.claimOne());
        bench.enqueue(Draft.of("3").unique("k", 0));
        assertDuplicate(bench);
        Bench.get(bench.broker.cancel(Bench.QUEUE, "3"));
        bench.enqueue(Draft.of("4").unique("k", 0));
        assertDuplicate(bench);
        Bench.get(bench.broker.remove(Bench.QUEUE, "4"));

        assertThat(bench.enqueueOne(Draft.of("5").unique("k", 0))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void aKeyIsHeldBetweenAttempts(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));
        bench.retry(bench.claimOne(), 5000);

        assertDuplicate(bench);
    }

    void aWindowHoldsBeyondTheEnd(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 5000));
        bench.done(bench.claimOne());
        bench.advance(4999);

        assertThat(bench.enqueue(Draft.of("2").unique("k", 0)))
                .containsExactly(new Enqueued(Enqueued.Kind.DUPLICATE, "1"));
        bench.advance(1);
        assertThat(bench.enqueueOne(Draft.of("2").unique("k", 0))).isEqualTo(Enqueued.Kind.ADDED);
    }

    void aWindowEndsBeforeTheJobDoes(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 5000));
        bench.advance(5000);
        assertThat(bench.enqueueOne(Draft.of("2").unique("k", 0))).isEqualTo(Enqueued.Kind.ADDED);
        assertThat(bench.claimIds(1)).isEqualTo("1");
    }

    void theEndOfAnotherFreesNothing(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 5000));
        bench.advance(5000);
        bench.enqueue(Draft.of("2").unique("k", 0));
        bench.done(bench.claimOne());

        assertDuplicate(bench);
    }

    void aJobThatRunsAgainTakesItsKeyIfItIsFree(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));
        bench.dead(bench.claimOne());
        Bench.get(bench.broker.retry(Bench.QUEUE, "1"));
        assertDuplicate(bench);
        bench.dead(bench.claimOne());
        bench.enqueue(Draft.of("2").unique("k", 0));

        assertThat(Bench.get(bench.broker.retry(Bench.QUEUE, "1"))).isTrue();
        assertThat(bench.enqueue(Draft.of("3").unique("k", 0)))
                .isEqualTo(List.of(new Enqueued(Enqueued.Kind.DUPLICATE, "2")));
        assertThat(bench.claimIds(9)).isEqualTo("2 1");
    }

    void keysAreOfOneQueue(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));

        assertThat(Bench.get(bench.broker.enqueue(
                                "other", List.of(Draft.of("2").unique("k", 0).job())))
                        .getFirst()
                        .kind())
                .isEqualTo(Enqueued.Kind.ADDED);
    }

    private static void assertDuplicate(Bench bench) {
        assertThat(bench.enqueueOne(Draft.of("x").unique("k", 0))).isEqualTo(Enqueued.Kind.DUPLICATE);
    }
}
