// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnqueueMiddlewareTest {
    private final MemoryBroker broker = new MemoryBroker();
    private final SpyBroker spy = new SpyBroker(broker);
    private final List<String> heard = new ArrayList<>();
    private final JobQueue queue = JobQueue.open(spy.broker, "mail");

    @AfterEach
    void close() {
        broker.close();
    }

    /** Adds a header, and notes what it hears. */
    private EnqueueMiddleware middleware(String name) {
        return (to, jobs) -> {
            heard.add(name + " begins " + jobs.size() + " for " + to);
            List<NewJob> changed = jobs.stream()
                    .map(job -> job.toBuilder().headers(more(job, name)).build())
                    .toList();
            return new EnqueueMiddleware.Sending(
                    changed,
                    (became, failure) -> heard.add(name + " hears "
                            + (became == null
                                    ? failure
                                    : became.stream()
                                            .map(Enqueued::kind)
                                            .distinct()
                                            .toList())));
        };
    }

    private static Map<String, String> more(NewJob job, String name) {
        Map<String, String> headers = new java.util.TreeMap<>(job.headers());
        headers.merge("by", name, (before, after) -> before + "," + after);
        return headers;
    }

    private String header(String id) {
        return broker.find("mail", id).join().job().headers().get("by");
    }

    @Test
    void itStandsAroundAnEnqueueTheFirstOutermost() {
        JobHandle<Object> job =
                queue.middleware(middleware("a"), middleware("b")).enqueue("send", 1);

        assertThat(header(job.id())).isEqualTo("a,b");
        assertThat(heard)
                .containsExactly("a begins 1 for mail", "b begins 1 for mail", "b hears [ADDED]", "a hears [ADDED]");
    }

    @Test
    void moreOfItStandsFurtherIn() {
        JobHandle<Object> job =
                queue.middleware(middleware("a")).middleware(middleware("b")).enqueue("send", 1);

        assertThat(header(job.id())).isEqualTo("a,b");
    }

    @Test
    void aQueueWithoutItIsNotChangedByOneWithIt() {
        queue.middleware(middleware("a"));

        queue.enqueue("send", 1);

        assertThat(heard).isEmpty();
    }

    @Test
    void aJobThatIsThereIsToldAsThat() {
        JobQueue with = queue.middleware(middleware("a"));
        with.enqueue("send", 1, JobOptions.DEFAULT.id("1"));
        with.enqueue("send", 1, JobOptions.DEFAULT.id("1"));

        assertThat(heard).endsWith("a hears [EXISTS]");
    }

    @Test
    void everyMessageOfABulkComesByAndIsTold() {
        BulkResult result = queue.middleware(middleware("a"))
                .enqueueAll(IntStream.range(0, 600).mapToObj(i -> JobRequest.of("send", i)));

        assertThat(result.added()).isEqualTo(600);
        assertThat(heard).filteredOn(line -> line.contains("begins")).hasSize(3);
        assertThat(heard).filteredOn("a hears [ADDED]"::equals).hasSize(3);
        assertThat(broker.list("mail", JobState.READY, null, 1000).join().items())
                .allMatch(info -> "a".equals(info.job().headers().get("by")));
    }

    @Test
    void partsAndJoinOfAFanOutComeBy() {
        JobHandle<Object> join = queue.middleware(middleware("a"))
                .fanOut(JobRequest.of("part", 1), JobRequest.of("part", 2).in("other"))
                .join("sum", null);

        assertThat(header(join.id())).isEqualTo("a");
        assertThat(heard)
                .filteredOn(line -> line.contains("begins"))
                .containsExactly("a begins 1 for mail", "a begins 1 for mail", "a begins 1 for other");
    }

    @Test
    void theFirstStepOfAChainComesByInItsOwnQueue() {
        queue.middleware(middleware("a"))
                .enqueue(Chain.of(JobRequest.of("first", 1).in("other")).then("second", 2));

        assertThat(heard).containsExactly("a begins 1 for other", "a hears [ADDED]");
    }

    @Test
    void aFailureOfTheBrokerIsTold() {
        spy.failure = new BrokerUnavailableException("away", null);
        JobQueue with = queue.middleware(middleware("a"));

        assertThatThrownBy(() -> with.enqueue("send", 1)).isInstanceOf(BrokerUnavailableException.class);
        assertThatThrownBy(() -> with.enqueueAll(IntStream.range(0, 300).mapToObj(i -> JobRequest.of("send", i))))
                .isInstanceOf(BrokerUnavailableException.class);

        assertThat(heard).filteredOn(line -> line.contains("begins")).hasSize(3);
        assertThat(heard)
                .filteredOn(line -> line.contains("hears io.asyncio4j.jobs.broker.BrokerUnavailableException"))
                .hasSize(3);
    }

    @Test
    void oneThatRefusesStoresNothingAndThoseBeforeItAreTold() {
        JobQueue with = queue.middleware(middleware("a"), (to, jobs) -> {
            throw new IllegalArgumentException("not today");
        });

        assertThatThrownBy(() -> with.enqueue("send", 1)).hasMessage("not today");

        assertThat(heard)
                .containsExactly("a begins 1 for mail", "a hears java.lang.IllegalArgumentException: not today");
        assertThat(broker.queues().join()).isEmpty();
    }

    @Test
    void oneThatSwapsJobsIsRefused() {
        JobQueue with = queue.middleware(
                (to, jobs) -> EnqueueMiddleware.Sending.of(List.of(NewJob.of("another", "send", new byte[] {'1'}))));

        assertThatThrownBy(() -> with.enqueue("send", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not which they are");
    }

    @Test
    void aFailureToHearDoesNotHarmTheEnqueue() {
        JobQueue with = queue.middleware(
                middleware("a"),
                (to, jobs) -> new EnqueueMiddleware.Sending(jobs, (became, failure) -> {
                    throw new IllegalStateException("deaf");
                }));

        assertThat(with.enqueue("send", 1).id()).isNotNull();
        assertThat(heard).endsWith("a hears [ADDED]");
    }
}
