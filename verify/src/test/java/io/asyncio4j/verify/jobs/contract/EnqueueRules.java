// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Putting jobs in. */
final class EnqueueRules {
    void aNewJobIsReady(Bench bench) {
        assertThat(bench.enqueue(Draft.of("1"))).containsExactly(new Enqueued(Enqueued.Kind.ADDED, "1"));

        JobInfo info = bench.find("1");
        assertThat(info.state()).isEqualTo(JobState.READY);
        assertThat(info.queue()).isEqualTo(Bench.QUEUE);
        assertThat(info.run()).isZero();
        assertThat(info.enqueuedAtMillis()).isEqualTo(bench.now());
        assertThat(info.dueAtMillis()).isEqualTo(bench.now());
        assertThat(info.worker()).isNull();
        assertThat(info.result()).isNull();
        assertThat(info.progress()).isNull();
        assertThat(info.history()).isEmpty();
    }

    void anIdThatIsThereIsLeftAlone(Bench bench) {
        bench.enqueue(Draft.of("1").band(2));

        assertThat(bench.enqueue(Draft.of("1").band(7), Draft.of("2"), Draft.of("2")))
                .containsExactly(
                        new Enqueued(Enqueued.Kind.EXISTS, "1"),
                        new Enqueued(Enqueued.Kind.ADDED, "2"),
                        new Enqueued(Enqueued.Kind.EXISTS, "2"));
        assertThat(bench.find("1").job().priority()).isEqualTo(2);
        assertThat(bench.stats().enqueued()).isEqualTo(2);
    }

    void theIdOfARunningJobIsThere(Bench bench) {
        bench.enqueue(Draft.of("1"));
        bench.claimOne();

        assertThat(bench.enqueueOne(Draft.of("1"))).isEqualTo(Enqueued.Kind.EXISTS);
    }

    void idsAreOfOneQueue(Bench bench) {
        bench.enqueue(Draft.of("1"));

        assertThat(Bench.get(bench.broker.enqueue("other", List.of(Draft.of("1").job()))))
                .containsExactly(new Enqueued(Enqueued.Kind.ADDED, "1"));
        assertThat(Bench.get(bench.broker.queues())).containsExactly("other", Bench.QUEUE);
    }

    void aThousandJobsAreOneBatch(Bench bench) {
        bench.enqueue(IntStream.range(0, 1000)
                .mapToObj(i -> Draft.of("job-" + i).job())
                .toList());

        assertThat(bench.stats().counts()).containsEntry(JobState.READY, 1000L);
        assertThat(bench.claim(1000)).hasSize(1000);
    }

    void moreThanAThousandAreRefused(Bench bench) {
        List<NewJob> jobs = IntStream.range(0, 1001)
                .mapToObj(i -> Draft.of("job-" + i).job())
                .toList();

        assertThatThrownBy(() -> bench.broker.enqueue(Bench.QUEUE, jobs)).isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.stats().enqueued()).isZero();
    }

    void anEmptyBatchIsNothing(Bench bench) {
        assertThat(bench.enqueue(List.of())).isEmpty();
    }

    void aDelayedJobIsScheduled(Bench bench) {
        bench.enqueue(Draft.of("1").delay(5000));

        assertThat(bench.state("1")).isEqualTo(JobState.SCHEDULED);
        assertThat(bench.find("1").dueAtMillis()).isEqualTo(bench.now() + 5000);
        assertThat(bench.claim(10)).isEmpty();
    }

    void aTimeToRunIsATime(Bench bench) {
        long time = bench.now() + 7000;
        bench.enqueue(Draft.of("1").at(time));

        assertThat(bench.find("1").dueAtMillis()).isEqualTo(time);
        bench.advance(6999);
        assertThat(bench.claim(1)).isEmpty();
        bench.advance(1);
        assertThat(bench.claimIds(1)).isEqualTo("1");
    }

    void aTimeInThePastIsNow(Bench bench) {
        bench.enqueue(Draft.of("1").at(5));

        assertThat(bench.state("1")).isEqualTo(JobState.READY);
        assertThat(bench.find("1").dueAtMillis()).isEqualTo(bench.now());
    }

    void everythingOfAJobComesBack(Bench bench) {
        NewJob job = new NewJob(
                "id/with:odd~{characters}",
                true,
                "type",
                3,
                new byte[] {0, 1, -1},
                2,
                0,
                0,
                30,
                60_000,
                50,
                "exponential 3",
                "key ü",
                60,
                "group ü \"x\"",
                List.of("a", "b"),
                70,
                Map.of("traceparent", "00-ü"),
                List.of(
                        new Link.Part("r", "join", "p"),
                        new Link.Next("r", Draft.of("n").job())),
                List.of(),
                true,
                "[1]".getBytes(StandardCharsets.UTF_8));
        bench.enqueue(List.of(job));

        assertThat(bench.find(job.id()).job()).usingRecursiveComparison().isEqualTo(job);
        assertThat(bench.claimOne().job()).usingRecursiveComparison().isEqualTo(job);
    }

    void bigPayloadsComeBack(Bench bench) {
        byte[] payload = new byte[1_000_000];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 31 >> 3);
        }
        bench.enqueue(List.of(NewJob.of("big", "t", payload)));

        assertThat(bench.claimOne().job().payload()).isEqualTo(payload);
        assertThat(JobCodec.isJson(payload)).isFalse();
    }

    void badQueueNamesAreRefused(Bench bench) {
        List<NewJob> jobs = List.of(Draft.of("1").job());

        for (String name : List.of("", "a b", "ä", "{q}", "x".repeat(101))) {
            assertThatThrownBy(() -> bench.broker.enqueue(name, jobs)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
