// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;

/** Workers and schedules. */
final class RegistryRules {
    void workersAreListedWhileTheyLive(Bench bench) {
        WorkerInfo b = worker("b", 1);
        Bench.get(bench.broker.heartbeat(b, 1000));
        Bench.get(bench.broker.heartbeat(worker("a", 1), 2000));
        Bench.get(bench.broker.heartbeat(worker("a", 2), 2000));

        assertThat(Bench.get(bench.broker.workers())).containsExactly(worker("a", 2), b);
        bench.advance(1000);
        assertThat(Bench.get(bench.broker.workers())).containsExactly(worker("a", 2));
        Bench.get(bench.broker.leave("a"));
        assertThat(Bench.get(bench.broker.workers())).isEmpty();
    }

    void schedulesAreListedByName(Bench bench) {
        Schedule later = schedule("b", 5000);
        Bench.get(bench.broker.putSchedule(later));
        Bench.get(bench.broker.putSchedule(schedule("a", 1000)));
        Bench.get(bench.broker.putSchedule(schedule("a", 2000)));

        assertThat(Bench.get(bench.broker.schedules()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(schedule("a", 2000), later);
        assertThat(Bench.get(bench.broker.removeSchedule("a"))).isTrue();
        assertThat(Bench.get(bench.broker.removeSchedule("a"))).isFalse();
        assertThat(Bench.get(bench.broker.schedules()))
                .extracting(Schedule::name)
                .containsExactly("b");
    }

    void oneTickIsOneWorkers(Bench bench) {
        Bench.get(bench.broker.putSchedule(schedule("a", 1000)));

        assertThat(Bench.get(bench.broker.advanceSchedule("a", 1000, 1000, 2000)))
                .isTrue();
        assertThat(Bench.get(bench.broker.advanceSchedule("a", 1000, 1000, 2000)))
                .isFalse();
        assertThat(Bench.get(bench.broker.advanceSchedule("none", 1000, 1000, 2000)))
                .isFalse();
        assertThat(Bench.get(bench.broker.schedules()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(schedule("a", 1000).advanced(1000, 2000));
    }

    private static WorkerInfo worker(String session, int running) {
        return new WorkerInfo(session, "host", 7, List.of("q", "r"), 10, running, 5, 1, false);
    }

    /** One that is due then and has never ticked. */
    static Schedule schedule(String name, long next) {
        return new Schedule(
                name,
                Bench.QUEUE,
                "0 3 * * *",
                "Europe/Berlin",
                Draft.of("model").job(),
                Schedule.Missed.ALL,
                5,
                true,
                false,
                next,
                0);
    }
}
