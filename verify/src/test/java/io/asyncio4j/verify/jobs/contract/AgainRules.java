// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.PartResult;
import java.util.List;

/** Jobs that somebody has run again, removes, or brings from another broker. */
final class AgainRules {
    void aDeadJobRunsAgainFromNothing(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        bench.retry(bench.claimOne(), 5000);
        bench.done(bench.claimOne());
        bench.advance(5000);
        bench.dead(bench.claimOne());
        bench.advance(10);
        assertThat(retry(bench, "1")).isTrue();

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.READY);
        assertThat(info.failures()).isZero();
        assertThat(info.crashes()).isZero();
        assertThat(info.finishedAtMillis()).isZero();
        assertThat(info.dueAtMillis()).isEqualTo(bench.now());
        assertThat(info.history()).hasSize(2);
        assertThat(bench.claimOne().run()).isEqualTo(3);
        assertThat(bench.stats().counts()).containsEntry(JobState.DEAD, 0L);
    }

    void itGoesToTheTail(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"));
        bench.dead(bench.claimOne());
        retry(bench, "1");

        assertThat(bench.claimIds(9)).isEqualTo("2 1");
    }

    void doneCancelledAndScheduledOnesRunAgain(Bench bench) {
        bench.enqueue(
                Draft.of("done").kept(1000),
                Draft.of("cancelled").kept(1000),
                Draft.of("scheduled").delay(1000));
        bench.done(bench.claimOne());
        Bench.get(bench.broker.cancel(Bench.QUEUE, "cancelled"));

        assertThat(retry(bench, "done")).isTrue();
        assertThat(retry(bench, "cancelled")).isTrue();
        assertThat(retry(bench, "scheduled")).isTrue();
        assertThat(bench.find("done").result()).isNull();
        assertThat(bench.claimIds(9)).isEqualTo("done cancelled scheduled");
        bench.advance(1000);
        assertThat(bench.tend()).isEqualTo(Bench.LEASE - 1000);
    }

    void othersDoNot(Bench bench) {
        bench.enqueue(
                Draft.of("running"), Draft.of("ready"), Draft.of("blocked").parts("p"));
        bench.claimOne();

        for (String id : List.of("running", "ready", "blocked", "none")) {
            assertThat(retry(bench, id)).as(id).isFalse();
        }
    }

    void anExpiredJobRunsAgain(Bench bench) {
        bench.enqueue(Draft.of("1").expires(100));
        bench.advance(100);
        bench.claim(1);
        retry(bench, "1");
        bench.advance(1000);

        assertThat(bench.claimIds(1)).isEqualTo("1");
        assertThat(bench.find("1").job().expiresMillis()).isZero();
    }

    void aJobThatDoesNotRunIsRemoved(Bench bench) {
        bench.enqueue(
                Draft.of("running"),
                Draft.of("ready"),
                Draft.of("scheduled").delay(10),
                Draft.of("blocked").parts("p"));
        bench.claimOne();

        for (String id : List.of("ready", "scheduled", "blocked")) {
            assertThat(remove(bench, id)).as(id).isTrue();
            assertThat(bench.found(id)).isNull();
        }
        assertThat(remove(bench, "running")).isFalse();
        assertThat(remove(bench, "none")).isFalse();
        bench.advance(10);
        assertThat(bench.claim(9)).isEmpty();
    }

    void finalOnesAreRemoved(Bench bench) {
        bench.enqueue(
                Draft.of("done").kept(1000),
                Draft.of("dead"),
                Draft.of("cancelled").kept(1000));
        bench.done(bench.claimOne());
        bench.dead(bench.claimOne());
        Bench.get(bench.broker.cancel(Bench.QUEUE, "cancelled"));

        for (String id : List.of("done", "dead", "cancelled")) {
            assertThat(remove(bench, id)).as(id).isTrue();
            assertThat(bench.enqueueOne(Draft.of(id))).isEqualTo(Enqueued.Kind.ADDED);
        }
        assertThat(bench.stats().counts()).containsEntry(JobState.DEAD, 0L).containsEntry(JobState.READY, 3L);
    }

    void aRestoredJobIsAsItWas(Bench bench) {
        long now = bench.now();
        bench.enqueue(
                Draft.of("dead"),
                Draft.of("retry"),
                Draft.of("running"),
                Draft.of("done").kept(5000),
                Draft.of("scheduled").delay(7000),
                Draft.of("ready"));
        bench.enqueue(Draft.of("blocked").parts("a", "b"));
        bench.dead(bench.claimOne());
        bench.retry(bench.claimOne(), 3000);
        ClaimedJob running = bench.claimOne();
        Bench.get(bench.broker.progress(Bench.QUEUE, Bench.run(running), Bench.json("5")));
        bench.done(bench.claimOne());
        Bench.get(bench.broker.arrive(Bench.QUEUE, "blocked", "a", new PartResult(true, Bench.json("1"))));
        Broker broker = bench.broker;
        bench.advance(1000);
        for (String id : List.of("dead", "retry", "running", "done", "scheduled", "ready", "blocked")) {
            JobInfo before = bench.find(id);
            assertThat(Bench.get(broker.restore("copy", List.of(before)))).isEqualTo(1);
            JobInfo after = Bench.get(broker.find("copy", id));
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("queue", "state", "leaseEndMillis", "dueAtMillis")
                    .isEqualTo(before);
            assertThat(after.state()).isEqualTo(id.equals("running") ? JobState.READY : before.state());
        }

        assertThat(Bench.get(broker.find("copy", "scheduled")).dueAtMillis()).isEqualTo(now + 7000);
        assertThat(Bench.get(broker.restore("copy", List.of(bench.find("ready")))))
                .as("it is there")
                .isZero();
        bench.advance(4000);
        Bench.get(broker.tend("copy"));
        assertThat(Bench.get(broker.find("copy", "done"))).isNull();
        assertThat(Bench.get(broker.find("copy", "retry")).state()).isEqualTo(JobState.READY);
        Bench.get(broker.arrive("copy", "blocked", "b", new PartResult(true, null)));
        assertThat(Bench.get(broker.find("copy", "blocked")).state()).isEqualTo(JobState.READY);
    }

    void aRestoredJobHoldsItsKey(Bench bench) {
        bench.enqueue(Draft.of("1").unique("k", 0));
        JobInfo info = bench.find("1");
        Bench.get(bench.broker.remove(Bench.QUEUE, "1"));
        Bench.get(bench.broker.restore(Bench.QUEUE, List.of(info)));

        assertThat(bench.enqueue(Draft.of("2").unique("k", 0)))
                .containsExactly(new Enqueued(Enqueued.Kind.DUPLICATE, "1"));
    }

    private static boolean retry(Bench bench, String id) {
        return Bench.get(bench.broker.retry(Bench.QUEUE, id));
    }

    private static boolean remove(Bench bench, String id) {
        return Bench.get(bench.broker.remove(Bench.QUEUE, id));
    }
}
