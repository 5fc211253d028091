// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.Schedule.Missed;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody else changes a schedule between the moments at which it is read and written. */
class ScheduleChangesTest {
    private static final String EVERY_TEN_MINUTES = "*/10 * * * *";
    private static final long DUE = Instant.parse("2026-01-01T12:10:00Z").toEpochMilli();
    private static final long THEN = Instant.parse("2026-01-01T12:20:00Z").toEpochMilli();

    private Instant now = Instant.parse("2026-01-01T12:00:30Z");
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final MemoryBroker broker = new MemoryBroker(() -> now, timers);
    private final MemoryBroker target = new MemoryBroker(() -> now, timers);
    private final Schedules somebody = Schedules.of(broker);

    @AfterEach
    void close() {
        target.close();
        broker.close();
        timers.shutdownNow();
    }

    /** The broker, where somebody else does something after the schedules were read first. */
    private Broker withSomebodyElse(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(broker, arguments);
                    if (method.getName().equals("schedules") && done.compareAndSet(false, true)) {
                        action.run();
                    }
                    return answer;
                });
    }

    private Schedules besides(Runnable action) {
        return Schedules.of(withSomebodyElse(action));
    }

    private void put(String cron, String type) {
        put(somebody, cron, type);
    }

    private static void put(Schedules schedules, String cron, String type) {
        schedules.put("daily", Cron.of(cron), "reports", JobRequest.of(type, null), Missed.ONCE, 1, true);
    }

    private void tick() {
        now = Instant.ofEpochMilli(DUE);
        new ScheduleTicker(broker).tick();
    }

    private Schedule stored() {
        return somebody.list().getFirst();
    }

    @Test
    void anEditInTheSameMomentOutlastsAPause() {
        put(EVERY_TEN_MINUTES, "old");

        assertThat(besides(() -> put("0 * * * *", "new")).pause("daily")).isTrue();

        assertThat(stored().paused()).isTrue();
        assertThat(stored().cron()).isEqualTo("0 * * * *");
        assertThat(stored().job().type()).isEqualTo("new");
    }

    @Test
    void aTickInTheSameMomentOutlastsAPause() {
        put(EVERY_TEN_MINUTES, "old");

        assertThat(besides(this::tick).pause("daily")).isTrue();

        assertThat(stored().paused()).isTrue();
        assertThat(stored().lastMillis()).isEqualTo(DUE);
        assertThat(stored().nextMillis()).isEqualTo(THEN);
    }

    @Test
    void aScheduleThatIsRemovedInTheSameMomentIsNotThereAgain() {
        put(EVERY_TEN_MINUTES, "old");

        assertThat(besides(() -> somebody.remove("daily")).pause("daily")).isFalse();

        assertThat(somebody.list()).isEmpty();
    }

    @Test
    void anEditInTheSameMomentOutlastsTheEndOfAPause() {
        put(EVERY_TEN_MINUTES, "old");
        somebody.pause("daily");

        assertThat(besides(() -> put(EVERY_TEN_MINUTES, "new")).resume("daily")).isTrue();

        assertThat(stored().paused()).isFalse();
        assertThat(stored().job().type()).isEqualTo("new");
    }

    @Test
    void aPauseInTheSameMomentOutlastsAnEdit() {
        put(EVERY_TEN_MINUTES, "old");

        put(besides(() -> somebody.pause("daily")), EVERY_TEN_MINUTES, "new");

        assertThat(stored().paused()).isTrue();
        assertThat(stored().job().type()).isEqualTo("new");
    }

    @Test
    void aTickInTheSameMomentOutlastsAnEdit() {
        put(EVERY_TEN_MINUTES, "old");

        put(besides(this::tick), EVERY_TEN_MINUTES, "new");

        assertThat(stored().lastMillis()).isEqualTo(DUE);
        assertThat(stored().nextMillis()).isEqualTo(THEN);
        assertThat(stored().job().type()).isEqualTo("new");
    }

    @Test
    void anEditInTheSameMomentOutlastsACopyAndGoesAlong() {
        put(EVERY_TEN_MINUTES, "old");

        CopyReport report = JobCopy.of(withSomebodyElse(() -> put("0 * * * *", "new")), target)
                .run(List.of("reports"), soFar -> {});

        assertThat(report.schedules()).isEqualTo(1);
        assertThat(stored().paused()).isTrue();
        assertThat(stored().job().type()).isEqualTo("new");
        assertThat(target.schedules().join()).singleElement().satisfies(copied -> {
            assertThat(copied.paused()).isFalse();
            assertThat(copied.job().type()).isEqualTo("new");
        });
    }

    @Test
    void aTickInTheSameMomentOutlastsACopyAndGoesAlong() {
        put(EVERY_TEN_MINUTES, "old");

        JobCopy.of(withSomebodyElse(this::tick), target).run(List.of("reports"), soFar -> {});

        assertThat(stored().lastMillis()).isEqualTo(DUE);
        assertThat(target.schedules().join()).singleElement().satisfies(copied -> {
            assertThat(copied.lastMillis()).isEqualTo(DUE);
            assertThat(copied.nextMillis()).isEqualTo(THEN);
        });
    }

    @Test
    void aScheduleThatIsRemovedWhileItIsCopiedIsInNeitherBroker() {
        put(EVERY_TEN_MINUTES, "old");

        JobCopy.of(withSomebodyElse(() -> somebody.remove("daily")), target).run(List.of("reports"), soFar -> {});

        assertThat(somebody.list()).isEmpty();
        assertThat(target.schedules().join()).isEmpty();
    }
}
