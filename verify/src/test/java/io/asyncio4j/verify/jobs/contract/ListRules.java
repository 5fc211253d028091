// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What whoever looks sees. */
final class ListRules {
    void readyJobsAreListedByBandAndInOrder(Bench bench) {
        bench.enqueue(
                Draft.of("b"),
                Draft.of("a"),
                Draft.of("first").band(0),
                Draft.of("last").band(9));

        assertThat(bench.ids(JobState.READY)).isEqualTo("first b a last");
    }

    void scheduledJobsAreListedByTime(Bench bench) {
        bench.enqueue(
                Draft.of("1").delay(3000),
                Draft.of("2").delay(1000),
                Draft.of("3").delay(3000));

        assertThat(bench.ids(JobState.SCHEDULED)).isEqualTo("2 1 3");
    }

    void deadJobsAreListedAsTheyDied(Bench bench) {
        bench.enqueue(Draft.of("b"), Draft.of("a"), Draft.of("c"));
        bench.claim(3).forEach(bench::dead);

        assertThat(bench.ids(JobState.DEAD)).isEqualTo("b a c");
    }

    void eachStateHasItsList(Bench bench) {
        bench.enqueue(
                Draft.of("running"),
                Draft.of("done").kept(100),
                Draft.of("cancelled").kept(100),
                Draft.of("ready"));
        bench.enqueue(Draft.of("blocked").parts("p"), Draft.of("blocked-2").parts("p"));
        bench.claimOne();
        bench.done(bench.claimOne());
        Bench.get(bench.broker.cancel(Bench.QUEUE, "cancelled"));

        assertThat(bench.ids(JobState.RUNNING)).isEqualTo("running");
        assertThat(bench.ids(JobState.DONE)).isEqualTo("done");
        assertThat(bench.ids(JobState.CANCELLED)).isEqualTo("cancelled");
        assertThat(bench.ids(JobState.READY)).isEqualTo("ready");
        assertThat(bench.ids(JobState.BLOCKED)).isEqualTo("blocked blocked-2");
        assertThat(bench.ids(JobState.SCHEDULED)).isEmpty();
    }

    void longListsHavePages(Bench bench) {
        List<String> ids = IntStream.range(0, 25).mapToObj(i -> "job-" + i).toList();
        for (long delay : new long[] {0, 1000}) {
            JobState state = delay == 0 ? JobState.READY : JobState.SCHEDULED;
            bench.enqueue(ids.stream()
                    .map(id -> Draft.of(id + "-" + delay).delay(delay).job())
                    .toList());
            assertThat(pages(bench, state, 10))
                    .containsExactlyElementsOf(
                            ids.stream().map(id -> id + "-" + delay).toList());
        }
    }

    void listsOfEveryStateHavePages(Bench bench) {
        for (String kind : List.of("running", "done", "dead")) {
            bench.enqueue(IntStream.range(0, 5)
                    .mapToObj(i -> Draft.of(kind + i).kept(100_000).job())
                    .toList());
        }
        bench.claim(5);
        bench.claim(5).forEach(bench::done);
        bench.claim(5).forEach(bench::dead);
        bench.enqueue(IntStream.range(0, 5)
                .mapToObj(i -> Draft.of("blocked" + i).parts("p").job())
                .toList());

        for (JobState state : List.of(JobState.RUNNING, JobState.DONE, JobState.DEAD, JobState.BLOCKED)) {
            String kind = state.name().toLowerCase(Locale.ROOT);
            assertThat(pages(bench, state, 2))
                    .containsExactlyInAnyOrder(kind + 0, kind + 1, kind + 2, kind + 3, kind + 4);
        }
    }

    private static List<String> pages(Bench bench, JobState state, int size) {
        List<String> listed = new ArrayList<>();
        String from = null;
        do {
            Page<JobInfo> page = Bench.get(bench.broker.list(Bench.QUEUE, state, from, size));
            assertThat(page.items()).hasSizeBetween(1, size);
            page.items().forEach(info -> listed.add(info.job().id()));
            from = page.next();
        } while (from != null);
        return listed;
    }

    void pagesHaveASize(Bench bench) {
        for (int most : new int[] {0, 1001}) {
            assertThatThrownBy(() -> bench.broker.list(Bench.QUEUE, JobState.READY, null, most))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    void anUnusedQueueIsEmpty(Bench bench) {
        QueueStats stats = bench.stats();

        assertThat(stats.queue()).isEqualTo(Bench.QUEUE);
        assertThat(stats.counts()).containsOnlyKeys(JobState.values());
        assertThat(stats.counts().values()).containsOnly(0L);
        assertThat(stats.settings()).isEqualTo(QueueSettings.DEFAULT);
        assertThat(bench.ids(JobState.READY)).isEmpty();
        assertThat(Bench.get(bench.broker.queues())).isEmpty();
    }

    void theOldestReadyJobIsMeasured(Bench bench) {
        assertThat(bench.stats().oldestReadyMillis()).isZero();
        bench.enqueue(Draft.of("1"));
        bench.advance(1000);
        bench.enqueue(Draft.of("2"));
        bench.advance(500);
        assertThat(bench.stats().oldestReadyMillis()).isEqualTo(1500);
        bench.claimOne();
        assertThat(bench.stats().oldestReadyMillis()).isEqualTo(500);
    }

    void statesAreCounted(Bench bench) {
        bench.enqueue(
                Draft.of("1"),
                Draft.of("2").kept(10),
                Draft.of("3"),
                Draft.of("4"),
                Draft.of("5").delay(5));
        bench.enqueue(Draft.of("6").parts("p"));
        bench.claimOne();
        bench.done(bench.claimOne());
        bench.dead(bench.claimOne());

        assertThat(bench.stats().counts())
                .containsEntry(JobState.RUNNING, 1L)
                .containsEntry(JobState.DONE, 1L)
                .containsEntry(JobState.DEAD, 1L)
                .containsEntry(JobState.READY, 1L)
                .containsEntry(JobState.SCHEDULED, 1L)
                .containsEntry(JobState.BLOCKED, 1L)
                .containsEntry(JobState.CANCELLED, 0L);
        assertThat(bench.stats().enqueued()).isEqualTo(6);
    }
}
