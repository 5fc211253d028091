// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.dashboard.DashboardRedaction.Part;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The schedules of a broker. */
final class SchedulesApi {
    private final Broker broker;
    private final Schedules schedules;
    private final Texts texts;

    SchedulesApi(Broker broker, Texts texts) {
        this.broker = broker;
        this.schedules = Schedules.of(broker);
        this.texts = texts;
    }

    void addTo(Router router) {
        router.get("/api/schedules", request -> list())
                .post("/api/schedules/{name}/pause", request -> change(request, schedules::pause))
                .post("/api/schedules/{name}/resume", request -> change(request, schedules::resume))
                .post("/api/schedules/{name}/run", this::run)
                .delete("/api/schedules/{name}", request -> change(request, schedules::remove));
    }

    /** A schedule; 0 as a time is none. */
    private record Row(
            String name,
            String queue,
            String type,
            String cron,
            String zone,
            boolean paused,
            long nextMillis,
            long lastMillis,
            String missed,
            int missedLimit,
            boolean overlap,
            @Nullable String payload) {}

    private HttpResponse list() {
        return Api.json(Api.await(broker.schedules()).stream().map(this::row).toList());
    }

    private Row row(Schedule schedule) {
        return new Row(
                schedule.name(),
                schedule.queue(),
                schedule.job().type(),
                schedule.cron(),
                schedule.zone(),
                schedule.paused(),
                schedule.nextMillis(),
                schedule.lastMillis(),
                schedule.missed().name().toLowerCase(Locale.ROOT),
                schedule.missedLimit(),
                schedule.overlap(),
                texts.whole(Part.PAYLOAD, model(schedule), schedule.job().payload()));
    }

    /** The job of a schedule as it will be. */
    private static JobInfo model(Schedule schedule) {
        return new JobInfo(
                schedule.queue(),
                schedule.job(),
                JobState.SCHEDULED,
                0,
                0,
                0,
                0,
                schedule.nextMillis(),
                0,
                0,
                null,
                null,
                null,
                false,
                List.of(),
                Map.of());
    }

    private static HttpResponse change(HttpRequest request, Predicate<String> change) {
        String name = Api.name(request, "name");
        if (!Api.within(() -> change.test(name))) {
            throw missing(name);
        }
        return Api.json(Map.of("name", name));
    }

    private HttpResponse run(HttpRequest request) {
        String name = Api.name(request, "name");
        if (Api.await(broker.schedules()).stream()
                .noneMatch(schedule -> schedule.name().equals(name))) {
            throw missing(name);
        }
        var job = Api.within(() -> schedules.runNow(name));
        if (!job.added()) {
            throw Refusal.conflict("The job of " + name + " before has not ended, and they must not overlap");
        }
        return Api.json(Map.of("queue", job.queue(), "id", job.id()));
    }

    private static Refusal missing(String name) {
        return Refusal.missing("There is no schedule " + name);
    }
}
