// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Schedule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What becomes of a schedule that several change. */
final class ScheduleRules {
    private static final Schedule FIRST = RegistryRules.schedule("a", 1000);
    private static final int ROUNDS = 50;

    private static boolean replace(Bench bench, @Nullable Schedule expected, Schedule schedule) {
        return Bench.get(bench.broker.replaceSchedule(expected, schedule));
    }

    private static Schedule stored(Bench bench) {
        List<Schedule> all = Bench.get(bench.broker.schedules());
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Schedule ofQueue(Schedule old, String queue) {
        return new Schedule(
                old.name(),
                queue,
                old.cron(),
                old.zone(),
                old.job(),
                old.missed(),
                old.missedLimit(),
                old.overlap(),
                old.paused(),
                old.nextMillis(),
                old.lastMillis());
    }

    void aScheduleIsReplacedByWhoKnowsIt(Bench bench) {
        Bench.get(bench.broker.putSchedule(FIRST));
        Schedule paused = FIRST.paused(true).advanced(500, 3000);

        assertThat(replace(bench, stored(bench), paused)).isTrue();
        assertThat(stored(bench)).usingRecursiveComparison().isEqualTo(paused);
        assertThat(replace(bench, FIRST, ofQueue(FIRST, "other"))).isFalse();
        assertThat(stored(bench)).usingRecursiveComparison().isEqualTo(paused);
        assertThat(replace(bench, paused, FIRST)).isTrue();
        assertThat(stored(bench)).usingRecursiveComparison().isEqualTo(FIRST);
    }

    void aTickAndAnotherModelAreChanges(Bench bench) {
        Bench.get(bench.broker.putSchedule(FIRST));
        assertThat(Bench.get(bench.broker.advanceSchedule("a", 1000, 1000, 2000)))
                .isTrue();

        assertThat(replace(bench, FIRST, FIRST.paused(true))).isFalse();
        Schedule ticked = FIRST.advanced(1000, 2000);
        assertThat(stored(bench)).usingRecursiveComparison().isEqualTo(ticked);
        assertThat(replace(bench, ticked.advanced(999, 2000), ticked.paused(true)))
                .isFalse();
        assertThat(replace(bench, ofQueue(ticked, "other"), ticked.paused(true)))
                .isFalse();
        assertThat(replace(bench, ticked, ticked.paused(true))).isTrue();
        assertThat(Bench.get(bench.broker.advanceSchedule("a", 2000, 2000, 3000)))
                .isTrue();
        assertThat(stored(bench))
                .usingRecursiveComparison()
                .isEqualTo(FIRST.paused(true).advanced(2000, 3000));
    }

    void aScheduleThatIsNotThereIsReplacedByWhoKnowsThat(Bench bench) {
        assertThat(replace(bench, FIRST, FIRST.paused(true))).isFalse();
        assertThat(Bench.get(bench.broker.schedules())).isEmpty();

        assertThat(replace(bench, null, FIRST)).isTrue();
        assertThat(replace(bench, null, FIRST.paused(true))).isFalse();
        assertThat(stored(bench)).usingRecursiveComparison().isEqualTo(FIRST);
        Bench.get(bench.broker.removeSchedule("a"));
        assertThat(replace(bench, FIRST, FIRST.paused(true))).isFalse();
        assertThat(Bench.get(bench.broker.schedules())).isEmpty();
        assertThat(replace(bench, null, FIRST)).isTrue();
    }

    void oneOfTwoWhoReplaceAtOnceDoes(Bench bench) {
        Broker other = bench.other();
        Bench.get(bench.broker.putSchedule(FIRST));
        for (int i = 1; i <= ROUNDS; i++) {
            Schedule seen = stored(bench);
            Schedule paused = seen.paused(i % 2 == 1);
            Schedule edited = ofQueue(seen, "q" + i);
            CompletableFuture<Boolean> pausing = bench.broker.replaceSchedule(seen, paused);
            CompletableFuture<Boolean> editing = other.replaceSchedule(seen, edited);

            boolean isPaused = Bench.get(pausing);
            assertThat(Bench.get(editing)).as("edit of round " + i).isNotEqualTo(isPaused);
            Schedule now = stored(bench);
            assertThat(now).usingRecursiveComparison().as("round " + i).isEqualTo(isPaused ? paused : edited);
            Bench.get(bench.broker.putSchedule(now.paused(i % 2 == 1)));
        }
    }

    void aTickIsNotUndoneByWhoReplacesAtOnce(Bench bench) {
        Broker other = bench.other();
        Bench.get(bench.broker.putSchedule(FIRST));
        for (int i = 1; i <= ROUNDS; i++) {
            Schedule seen = stored(bench);
            long tick = seen.nextMillis();
            CompletableFuture<Boolean> pausing = bench.broker.replaceSchedule(seen, seen.paused(!seen.paused()));
            CompletableFuture<Boolean> ticking = other.advanceSchedule("a", tick, tick, tick + 1000);

            boolean isPaused = Bench.get(pausing) ? !seen.paused() : seen.paused();
            assertThat(Bench.get(ticking)).as("tick of round " + i).isTrue();
            assertThat(stored(bench))
                    .usingRecursiveComparison()
                    .as("round " + i)
                    .isEqualTo(seen.paused(isPaused).advanced(tick, tick + 1000));
        }
    }

    void whoPausesAndWhoEditsAtOnceLoseNothing(Bench bench) {
        Schedules pausing = Schedules.of(bench.broker);
        Schedules editing = Schedules.of(bench.other());
        Cron daily = Cron.of("0 3 * * *");
        editing.put("a", daily, Bench.QUEUE, JobRequest.of("t0", null));
        for (int i = 1; i <= ROUNDS; i++) {
            boolean paused = i % 2 == 1;
            JobRequest job = JobRequest.of("t" + i, null);
            CompletableFuture<Boolean> changed = CompletableFuture.supplyAsync(
                    () -> paused ? pausing.pause("a") : pausing.resume("a"), Thread::startVirtualThread);
            CompletableFuture<Schedule> edited = CompletableFuture.supplyAsync(
                    () -> editing.put("a", daily, Bench.QUEUE, job), Thread::startVirtualThread);
            assertThat(Bench.get(changed)).isTrue();
            Bench.get(edited);

            Schedule now = stored(bench);
            assertThat(now.paused()).as("paused in round " + i).isEqualTo(paused);
            assertThat(now.job().type()).as("job of round " + i).isEqualTo("t" + i);
        }
    }
}
