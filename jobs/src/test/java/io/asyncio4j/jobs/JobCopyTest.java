// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobCopyTest {
    private static final String QUEUE = "mail";
    private static final Consumer<CopyReport> NOBODY =
            report -> assertThat(report).isNotNull();

    private final Broker source = new MemoryBroker();
    private final Broker target = new MemoryBroker();

    private static NewJob job(String id) {
        return NewJob.of(id, "send", "{\"n\":1}".getBytes(StandardCharsets.UTF_8));
    }

    private static NewJob job(String id, long delayMillis, long retentionMillis, List<Link> links, List<String> parts) {
        NewJob plain = job(id);
        return new NewJob(
                id,
                false,
                plain.type(),
                plain.version(),
                plain.payload(),
                plain.priority(),
                delayMillis,
                0,
                plain.timeoutMillis(),
                0,
                plain.attempts(),
                null,
                null,
                0,
                null,
                List.of("tag"),
                retentionMillis,
                Map.of("trace", "1"),
                links,
                parts,
                false,
                null);
    }

    private static List<String> claim(Broker broker, int most) {
        return claimed(broker, most).jobs().stream()
                .map(claimed -> claimed.job().id())
                .toList();
    }

    private static Claimed claimed(Broker broker, int most) {
        return broker.claim(new ClaimRequest(QUEUE, "session", most, 60_000)).join();
    }

    private void settle(ClaimedJob claimed, Verdict verdict, long delayMillis) {
        Failure failure = verdict == Verdict.DONE ? null : new Failure("Sad", "so it is");
        byte[] result = verdict == Verdict.DONE ? "7".getBytes(StandardCharsets.UTF_8) : null;
        Run run = new Run(claimed.job().id(), claimed.run());
        assertThat(source.settle(QUEUE, List.of(new Settlement(run, verdict, delayMillis, result, failure)))
                        .join())
                .containsExactly(true);
    }

    private static JobInfo find(Broker broker, String id) {
        JobInfo info = broker.find(QUEUE, id).join();
        assertThat(info).as(id).isNotNull();
        return info;
    }

    private static long count(Broker broker, JobState state) {
        return broker.stats(QUEUE).join().counts().get(state);
    }

    @Test
    void jobsOfEachStateArriveAsTheyWere() {
        source.enqueue(QUEUE, List.of(job("done", 0, 60_000, List.of(), List.of()), job("dead"), job("retried")))
                .join();
        List<ClaimedJob> claimed = claimed(source, 3).jobs();
        settle(claimed.get(0), Verdict.DONE, 0);
        settle(claimed.get(1), Verdict.DEAD, 0);
        settle(claimed.get(2), Verdict.RETRY, 50_000);
        source.enqueue(
                        QUEUE,
                        List.of(
                                job("later", 60_000, 0, List.of(), List.of()),
                                job("join", 0, 0, List.of(), List.of("a", "b")),
                                job("1"),
                                job("2"),
                                job("cancelled", 0, 60_000, List.of(), List.of())))
                .join();
        source.cancel(QUEUE, "cancelled").join();

        CopyReport report = JobCopy.of(source, target).run(List.of(QUEUE), NOBODY);

        assertThat(report).isEqualTo(new CopyReport(1, 8, 0, 0, 0, 0, 0, false));
        for (String id : List.of("done", "dead", "retried", "later", "join", "1", "2", "cancelled")) {
            JobInfo was = find(source, id);
            JobInfo is = find(target, id);
            assertThat(is.state()).as(id).isEqualTo(was.state());
            assertThat(is.run()).as(id).isEqualTo(was.run());
            assertThat(is.failures()).as(id).isEqualTo(was.failures());
            assertThat(is.enqueuedAtMillis()).as(id).isEqualTo(was.enqueuedAtMillis());
            assertThat(is.history()).as(id).isEqualTo(was.history());
            assertThat(is.job().headers()).as(id).isEqualTo(was.job().headers());
            assertThat(is.job().payload()).as(id).isEqualTo(was.job().payload());
        }
        assertThat(find(target, "done").result()).isEqualTo("7".getBytes(StandardCharsets.UTF_8));
        assertThat(find(target, "retried").dueAtMillis())
                .isEqualTo(find(source, "retried").dueAtMillis());
        assertThat(claim(source, 10)).as("the source is paused").isEmpty();
        assertThat(claim(target, 10)).containsExactly("1", "2");
    }

    @Test
    void manyPagesKeepTheirOrder() {
        List<String> ids = IntStream.range(0, 1_700).mapToObj(i -> "job-" + i).toList();
        source.enqueue(
                        QUEUE,
                        ids.subList(0, 1000).stream().map(JobCopyTest::job).toList())
                .join();
        source.enqueue(
                        QUEUE,
                        ids.subList(1000, 1700).stream().map(JobCopyTest::job).toList())
                .join();
        List<CopyReport> reports = new ArrayList<>();

        CopyReport report = JobCopy.of(source, target).run(List.of(QUEUE), reports::add);

        assertThat(report.stored()).isEqualTo(1_700);
        assertThat(reports).hasSizeGreaterThan(3).last().isEqualTo(report);
        List<String> claimed = new ArrayList<>(claim(target, 1000));
        claimed.addAll(claim(target, 1000));
        assertThat(claimed).isEqualTo(ids);
    }

    @Test
    void movedJobsAreNoLongerInTheSource() {
        source.enqueue(
                        QUEUE,
                        IntStream.range(0, 1_200)
                                .mapToObj(i -> job("job-" + i))
                                .toList()
                                .subList(0, 1000))
                .join();

        CopyReport report = JobCopy.of(source, target).moving().run(List.of(QUEUE), NOBODY);

        assertThat(report.removed()).isEqualTo(1_000);
        assertThat(count(source, JobState.READY)).isZero();
        assertThat(count(target, JobState.READY)).isEqualTo(1_000);
    }

    @Test
    void aJobWhoseIdIsTakenByAnotherStaysInTheSource() throws Exception {
        target.enqueue(QUEUE, List.of(NewJob.of("taken", "other", "1".getBytes(StandardCharsets.UTF_8))))
                .join();
        source.enqueue(QUEUE, List.of(job("taken"), job("free"))).join();

        CopyReport report = JobCopy.of(source, target).moving().run(List.of(QUEUE), NOBODY);

        assertThat(report.clashes()).isEqualTo(1);
        assertThat(report.removed()).isEqualTo(1);
        assertThat(find(source, "taken").job().type()).isEqualTo("send");
        assertThat(find(target, "taken").job().type()).isEqualTo("other");
    }

    @Test
    void oneThatWasBrokenOffIsBegunAgain() {
        source.enqueue(
                        QUEUE,
                        IntStream.range(0, 1000).mapToObj(i -> job("job-" + i)).toList())
                .join();
        JobCopy copy = JobCopy.of(source, target);

        assertThatThrownBy(() -> copy.run(List.of(QUEUE), report -> {
                    throw new BrokerUnavailableException("gone after the first page", null);
                }))
                .isInstanceOf(BrokerUnavailableException.class);

        assertThat(count(target, JobState.READY)).isBetween(1L, 999L);
        assertThat(claim(target, 10)).as("paused while it is incomplete").isEmpty();
        CopyReport report = copy.resuming().run(List.of(QUEUE), NOBODY);
        assertThat(report.present()).isPositive();
        assertThat(report.stored() + report.present()).isEqualTo(1_000);
        assertThat(count(target, JobState.READY)).isEqualTo(1_000);
        assertThat(claim(target, 1)).containsExactly("job-0");
    }

    @Test
    void whatRunsIsAwaitedOrLeft() {
        source.enqueue(QUEUE, List.of(job("running"), job("waiting"))).join();
        ClaimedJob running = claimed(source, 1).jobs().get(0);

        CopyReport first = JobCopy.of(source, target).patience(Duration.ZERO).run(List.of(QUEUE), NOBODY);
        settle(running, Verdict.DONE, 0);
        CopyReport second = JobCopy.of(source, target).run(List.of(QUEUE), NOBODY);

        assertThat(first.running()).isEqualTo(1);
        assertThat(first.stored()).isEqualTo(1);
        assertThat(second.running()).isZero();
        assertThat(target.find(QUEUE, "running").join()).isNull();
    }

    @Test
    void aRunThatEndsMeanwhileIsFollowedByWhatItCauses() {
        Link next = new Link.Next(QUEUE, job("next"));
        Link part = new Link.Part(QUEUE, "join", "a");
        source.enqueue(
                        QUEUE,
                        List.of(
                                job("first", 0, 0, List.of(next, part), List.of()),
                                job("join", 0, 0, List.of(), List.of("a"))))
                .join();
        ClaimedJob running = claimed(source, 1).jobs().get(0);

        Asyncio.run(() -> {
            Asyncio.getRunningLoop().callLater(0.05, () -> settle(running, Verdict.DONE, 0));
            JobCopy.of(source, target).run(List.of(QUEUE), NOBODY);
        });

        assertThat(find(target, "next").job().input()).isEqualTo("7".getBytes(StandardCharsets.UTF_8));
        assertThat(find(target, "join").state()).isEqualTo(JobState.READY);
        assertThat(find(target, "join").parts()).containsOnlyKeys("a");
        assertThat(source.outbox(QUEUE, 0, 10).join()).isEmpty();
    }

    @Test
    void settingsGoAlongAndAPausedQueueStaysPaused() {
        QueueSettings limited = new QueueSettings(true, 7, 2.5, 3, 4, 1.5, 2, 5, 100, 1000);
        source.configure(QUEUE, limited).join();
        source.enqueue(QUEUE, List.of(job("1"))).join();

        assertThat(JobCopy.of(source, target).run(List.of(QUEUE), NOBODY).paused())
                .isTrue();

        assertThat(target.stats(QUEUE).join().settings()).isEqualTo(limited);
        assertThat(JobCopy.of(source, target)
                        .resuming()
                        .run(List.of(QUEUE), NOBODY)
                        .paused())
                .isFalse();
        assertThat(claim(target, 1)).containsExactly("1");
    }

    @Test
    void aLimitThatIsSetInTheTargetMeanwhileStays() {
        source.enqueue(QUEUE, List.of(job("1"))).join();
        SettingsChange limit = new SettingsChange(null, 9, null, null, null, null, null, null, null, null);

        JobCopy.of(source, target).run(List.of(QUEUE), report -> {
            if (target.stats(QUEUE).join().settings().paused()) {
                target.reconfigure(QUEUE, limit).join();
            }
        });

        assertThat(target.stats(QUEUE).join().settings()).isEqualTo(limit.applyTo(QueueSettings.DEFAULT));
    }

    @Test
    void schedulesGoAlongOnceAndTickInOneBrokerAlone() {
        Schedule hourly = new Schedule(
                "hourly", QUEUE, "0 * * * *", "UTC", job("model"), Schedule.Missed.ONCE, 0, true, false, 1000, 0);
        Schedule other = new Schedule(
                "other", "elsewhere", "0 * * * *", "UTC", job("model"), Schedule.Missed.ONCE, 0, true, false, 1000, 0);
        source.putSchedule(hourly).join();
        source.putSchedule(other).join();

        CopyReport first = JobCopy.of(source, target).run(List.of(QUEUE), NOBODY);
        CopyReport second = JobCopy.of(source, target).run(List.of(QUEUE), NOBODY);

        assertThat(first.schedules()).isEqualTo(1);
        assertThat(second.schedules()).isZero();
        assertThat(target.schedules().join())
                .singleElement()
                .satisfies(schedule -> assertThat(schedule.paused()).isFalse());
        assertThat(source.schedules().join())
                .extracting(Schedule::name, Schedule::paused)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("hourly", true),
                        org.assertj.core.groups.Tuple.tuple("other", false));
    }

    @Test
    void aPartThatEndsMeanwhileReachesAJoinInAQueueThatIsMovedBefore() {
        Link part = new Link.Part(QUEUE, "join", "a");
        source.enqueue(QUEUE, List.of(job("join", 0, 0, List.of(), List.of("a"))))
                .join();
        source.enqueue("parts", List.of(job("part", 0, 0, List.of(part), List.of())))
                .join();
        Run run = new Run(
                "part",
                source.claim(new ClaimRequest("parts", "session", 1, 60_000))
                        .join()
                        .jobs()
                        .getFirst()
                        .run());
        Settlement done = new Settlement(run, Verdict.DONE, 0, "7".getBytes(StandardCharsets.UTF_8), null);

        Asyncio.run(() -> {
            Asyncio.getRunningLoop().callLater(0.05, () -> source.settle("parts", List.of(done)));
            JobCopy.of(source, target).moving().run(List.of(QUEUE, "parts"), NOBODY);
        });

        assertThat(find(target, "join").state()).isEqualTo(JobState.READY);
        assertThat(find(target, "join").parts()).containsOnlyKeys("a");
    }

    @Test
    void itSaysSoIfOneOfItsQueuesStaysPaused() {
        source.configure(QUEUE, new QueueSettings(true, 7, 2.5, 3, 4, 1.5, 2, 5, 100, 1000))
                .join();

        assertThat(JobCopy.of(source, target)
                        .run(List.of(QUEUE, "other"), NOBODY)
                        .paused())
                .isTrue();
    }
}
