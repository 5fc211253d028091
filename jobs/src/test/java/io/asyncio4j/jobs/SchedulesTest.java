// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.Schedule.Missed;
import io.asyncio4j.jobs.broker.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulesTest {
    private static final JobRequest REPORT = JobRequest.of("report", "daily");

    private Instant now = Instant.parse("2026-01-01T12:00:30Z");
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Broker broker = new MemoryBroker(() -> now, timers);
    private final Schedules schedules = Schedules.of(broker);
    private final ScheduleTicker ticker = new ScheduleTicker(broker);

    @AfterEach
    void close() {
        broker.close();
        timers.shutdownNow();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** The ticks whose jobs are ready, as hours and minutes, and with them gone. */
    private List<String> runAll() {
        List<String> ticks = new ArrayList<>();
        for (ClaimedJob job : broker.claim(new ClaimRequest("reports", "s", 1000, 10_000))
                .join()
                .jobs()) {
            String id = job.job().id();
            ticks.add(Instant.ofEpochMilli(Long.parseLong(id.substring(id.lastIndexOf(':') + 1)))
                    .toString()
                    .substring(11, 16));
            broker.settle(
                            "reports",
                            List.of(new Settlement(new Run(id, job.run()), Settlement.Verdict.DONE, 0, null, null)))
                    .join();
        }
        return ticks;
    }

    @Test
    void dueTickBecomesAJob() {
        Schedule stored = schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT);
        assertThat(Instant.ofEpochMilli(stored.nextMillis())).isEqualTo("2026-01-01T12:10:00Z");
        assertThat(schedules.list()).extracting(Schedule::name).containsExactly("daily");

        ticker.tick();
        assertThat(runAll()).isEmpty();
        pass(Duration.ofMinutes(10));
        ticker.tick();
        assertThat(broker.list("reports", JobState.READY, null, 10).join().items())
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.job().type()).isEqualTo("report");
                    assertThat(new String(job.job().payload())).isEqualTo("\"daily\"");
                    assertThat(job.job().id())
                            .isEqualTo("cron:daily:"
                                    + Instant.parse("2026-01-01T12:10:00Z").toEpochMilli());
                });
        assertThat(runAll()).containsExactly("12:10");
        assertThat(schedules.list().getFirst().lastMillis()).isEqualTo(stored.nextMillis());
    }

    @Test
    void tickIsOneJobHoweverManyWorkersLook() {
        schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT, Missed.ONCE, 1, true);
        pass(Duration.ofMinutes(10));
        List<Schedule> seenBefore = schedules.list();
        for (int i = 0; i < 5; i++) {
            new ScheduleTicker(broker).tick();
        }
        assertThat(runAll()).containsExactly("12:10");

        // One that stood still since before the others moved the schedule on, and comes after the job is done.
        broker.putSchedule(seenBefore.getFirst()).join();
        ticker.tick();
        assertThat(runAll()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ONCE, 1, 12:50", "SKIP, 1, ''", "ALL, 100, 12:10 12:20 12:30 12:40 12:50", "ALL, 2, 12:40 12:50"})
    void missedTicksFollowTheirRule(Missed missed, int limit, String expected) {
        schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT, missed, limit, true);
        pass(Duration.ofMinutes(55));
        ticker.tick();
        assertThat(String.join(" ", runAll())).isEqualTo(expected);

        pass(Duration.ofMinutes(5));
        ticker.tick();
        assertThat(runAll()).containsExactly("13:00");
    }

    @Test
    void missedTicksGoWithTheOneThatIsOnTime() {
        schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT);
        pass(Duration.ofMinutes(60));
        ticker.tick();

        assertThat(runAll()).containsExactly("13:00");
    }

    @Test
    void yearsOfMissedSecondsAreNotCountedOneByOne() {
        schedules.put("often", Cron.of("* * * * * *"), "reports", REPORT, Missed.ALL, 1000, true);
        pass(Duration.ofDays(1000));
        ticker.tick();

        assertThat(broker.stats("reports").join().counts()).containsEntry(JobState.READY, 1061L);
    }

    @Test
    void jobsDoNotOverlapUnlessTheyMay() {
        schedules.put("apart", Cron.of("*/10 * * * *"), "reports", REPORT);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMinutes(10));
            ticker.tick();
        }
        assertThat(runAll()).containsExactly("12:10");

        pass(Duration.ofMinutes(10));
        ticker.tick();
        assertThat(runAll()).containsExactly("12:40");
    }

    @Test
    void pausedScheduleLeavesItsTicksOut() {
        schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT);
        assertThat(schedules.pause("daily")).isTrue();
        pass(Duration.ofMinutes(25));
        ticker.tick();
        assertThat(schedules.resume("daily")).isTrue();
        ticker.tick();
        assertThat(runAll()).isEmpty();

        pass(Duration.ofMinutes(5));
        ticker.tick();
        assertThat(runAll()).containsExactly("12:30");
        assertThat(schedules.pause("none")).isFalse();
        assertThat(schedules.resume("none")).isFalse();
    }

    @Test
    void scheduleThatIsPutAgainGoesOn() {
        Cron cron = Cron.of("*/10 * * * *");
        schedules.put("daily", cron, "reports", REPORT);
        pass(Duration.ofMinutes(15));
        schedules.put("daily", cron, "reports", JobRequest.of("report", "new"));
        ticker.tick();
        assertThat(runAll()).containsExactly("12:10");

        schedules.put("daily", Cron.of("*/20 * * * *"), "reports", REPORT);
        assertThat(Instant.ofEpochMilli(schedules.list().getFirst().nextMillis()))
                .isEqualTo("2026-01-01T12:20:00Z");
    }

    @Test
    void runNowIsBesideTheTicks() {
        schedules.put("daily", Cron.of("@daily"), "reports", REPORT);
        schedules.pause("daily");
        JobHandle<Object> first = schedules.runNow("daily");
        JobHandle<Object> second = schedules.runNow("daily");

        assertThat(first.id()).startsWith("cron:daily:now-");
        assertThat(first.added()).isTrue();
        assertThat(second.id()).isEqualTo(first.id());
        assertThatIllegalArgumentException().isThrownBy(() -> schedules.runNow("none"));
    }

    @Test
    void removedScheduleIsGone() {
        schedules.put("daily", Cron.of("@daily"), "reports", REPORT);

        assertThat(schedules.remove("daily")).isTrue();
        assertThat(schedules.remove("daily")).isFalse();
        assertThat(schedules.list()).isEmpty();
    }

    @Test
    void nextLookIsAtTheNextTickAndNeverFarAway() {
        assertThat(ticker.tick()).isEqualTo(10_000);
        schedules.put("a", Cron.of("* * * * *", ZoneId.of("Asia/Tokyo")), "reports", REPORT);
        assertThat(ticker.tick()).isEqualTo(10_000);
        pass(Duration.ofSeconds(27));
        assertThat(ticker.tick()).isEqualTo(3_000);
    }

    @Test
    void scheduleThatMakesNoSenseHereDoesNotStopTheOthers() {
        Schedule good = schedules.put("good", Cron.of("* * * * *"), "reports", REPORT);
        broker.putSchedule(new Schedule(
                        "bad",
                        "reports",
                        "* * * * *",
                        "Mars/Olympus",
                        good.job(),
                        Missed.ONCE,
                        1,
                        false,
                        false,
                        good.nextMillis(),
                        0))
                .join();
        pass(Duration.ofMinutes(1));
        ticker.tick();

        assertThat(runAll()).containsExactly("12:01");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        Cron cron = Cron.of("@daily");
        assertThatIllegalArgumentException().isThrownBy(() -> schedules.put("a b", cron, "reports", REPORT));
        assertThatIllegalArgumentException().isThrownBy(() -> schedules.put("a", cron, "re ports", REPORT));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        schedules.put("a", cron, "reports", JobRequest.of("report", null, JobOptions.DEFAULT.id("x"))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedules.put("a", cron, "reports", REPORT, Missed.ALL, 5, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedules.put("a", cron, "reports", REPORT, Missed.ALL, 0, true));
    }

    @Test
    void scheduleWhoseQueueCannotBeReachedDoesNotStopTheOthers() {
        FlakyBroker flaky = new FlakyBroker(broker);
        schedules.put("a", Cron.of("*/10 * * * *"), "away", REPORT);
        schedules.put("daily", Cron.of("*/10 * * * *"), "reports", REPORT);
        pass(Duration.ofMinutes(10));
        flaky.away = "away";

        assertThatExceptionOfType(BrokerUnavailableException.class)
                .isThrownBy(() -> new ScheduleTicker(flaky.view()).tick());
        assertThat(runAll()).containsExactly("12:10");
    }
}
