// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static io.asyncio4j.jobs.dashboard.DashboardSite.body;
import static io.asyncio4j.jobs.dashboard.DashboardSite.refused;
import static io.asyncio4j.jobs.dashboard.DashboardSite.visit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.MemoryBroker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DashboardBulkTest {
    private static final int MANY = 750;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void allJobsThatFitAreChangedThoughTheListMovesUnderIt(EngineKind engine) {
        visit(engine, site -> {
            dead(site, MANY, "IOException");
            dead(site, MANY, "Timeout");

            JsonNode end = run(site, Map.of("action", "retry", "queue", "a", "state", "dead", "reason", "IOException"));

            assertThat(end.get("state").textValue()).isEqualTo("done");
            assertThat(end.get("done").longValue()).isEqualTo(MANY);
            assertThat(end.get("failed").longValue()).isZero();
            assertThat(end.get("finishedMillis").longValue())
                    .isGreaterThanOrEqualTo(end.get("startedMillis").longValue());
            assertThat(count(site, JobState.READY)).isEqualTo(MANY);
            assertThat(count(site, JobState.DEAD)).isEqualTo(MANY);
        });
    }

    @Test
    void noMoreJobsAreDeletedThanSomebodyAgreedTo() {
        visit(EngineKind.LOOM, site -> {
            dead(site, 300, "IOException");

            JsonNode end = run(site, Map.of("action", "delete", "state", "dead", "expected", 120));

            assertThat(end.get("done").longValue()).isEqualTo(120);
            assertThat(count(site, JobState.DEAD)).isEqualTo(180);
        });
    }

    @Test
    void anEmptyReasonIsAReasonAndAnEmptyQueueIsNotAllQueues() {
        visit(EngineKind.LOOM, site -> {
            dead(site, 2, "");
            dead(site, 3, "Timeout");

            JsonNode end = run(site, Map.of("action", "delete", "queue", "a", "state", "dead", "reason", ""));

            assertThat(end.get("done").longValue()).isEqualTo(2);
            assertThat(count(site, JobState.DEAD)).isEqualTo(3);
            for (String word : List.of("queue", "type", "search")) {
                Map<String, Object> all = Map.of("action", "delete", "state", "dead", word, " ");
                assertThat(refused(400, site.change("POST", "api/bulk", all))).contains("says nothing");
            }
        });
    }

    @Test
    void anOperationThatRunsIsNotForgottenForManyThatEnded() {
        CompletableFuture<?> never = new CompletableFuture<>();
        Broker slow =
                OtherBroker.of(new MemoryBroker(), "remove", (answer, args) -> args[0].equals("slow") ? never : answer);
        visit(slow, site -> {
            site.enqueue("slow", "send", "first");
            begin(site, Map.of("action", "delete", "queue", "slow", "state", "ready"));
            for (int i = 2; i < 60; i++) {
                String id = begin(site, Map.of("action", "delete", "queue", "other", "state", "ready"));
                site.until(
                        "api/bulk",
                        all -> all.at("/0/id").textValue().equals(id)
                                && all.at("/0/state").textValue().equals("done"));
            }

            JsonNode all = site.read("api/bulk");

            assertThat(all).hasSize(50);
            assertThat(all.at("/49/id").textValue()).isEqualTo("b1");
            body(200, site.change("DELETE", "api/bulk/b1", null));
            never.cancel(true);
        });
    }

    @Test
    void jobsThatWaitAndJobsThatRunAreCancelled() {
        visit(EngineKind.LOOM, site -> {
            for (int i = 0; i < 150; i++) {
                site.enqueue("a", "send", "job-" + i);
            }
            site.claim("a", 120);

            JsonNode running = run(site, Map.of("action", "cancel", "queue", "a", "state", "running"));
            JsonNode ready = run(site, Map.of("action", "cancel", "queue", "a", "state", "ready"));

            assertThat(running.get("done").longValue()).isEqualTo(120);
            assertThat(count(site, JobState.RUNNING)).isEqualTo(120);
            assertThat(ready.get("done").longValue()).isEqualTo(30);
            assertThat(ready.get("total").longValue()).isEqualTo(30);
            assertThat(count(site, JobState.READY)).isZero();
        });
    }

    @Test
    void anOperationIsStoppedOnTheWay() {
        visit(EngineKind.LOOM, site -> {
            dead(site, 1, "IOException");
            for (int i = 0; i < 20_000; i++) {
                site.enqueue("a", "send", "job-" + i);
            }

            String id = begin(site, Map.of("action", "delete", "queue", "a", "state", "ready"));
            body(200, site.change("DELETE", "api/bulk/" + id, null));
            JsonNode end = ended(site);

            assertThat(end.get("state").textValue()).isEqualTo("stopped");
            assertThat(end.get("done").longValue()).isLessThan(20_000);
            assertThat(count(site, JobState.READY))
                    .isEqualTo(20_000 - end.get("done").longValue());
            refused(404, site.change("DELETE", "api/bulk/none", null));
        });
    }

    @Test
    void aBrokerThatGoesAwayEndsAnOperationInWords() {
        visit(EngineKind.LOOM, site -> {
            for (int i = 0; i < 5_000; i++) {
                site.enqueue("a", "send", "job-" + i);
            }
            begin(site, Map.of("action", "delete", "queue", "a", "state", "ready"));
            site.broker.close();

            JsonNode end = ended(site);

            assertThat(end.get("state").textValue()).isEqualTo("failed");
            assertThat(end.get("error").textValue()).isNotBlank();
        });
    }

    private static void dead(DashboardSite site, int count, String reason) {
        for (int i = 0; i < count; i++) {
            site.enqueue("a", "send", reason + i);
        }
        site.die("a", count, reason, "");
    }

    private static JsonNode run(DashboardSite site, Map<String, Object> wanted) {
        begin(site, wanted);
        return ended(site);
    }

    private static String begin(DashboardSite site, Map<String, Object> wanted) {
        return body(202, site.change("POST", "api/bulk", new HashMap<>(wanted)))
                .get("operation")
                .textValue();
    }

    private static JsonNode ended(DashboardSite site) {
        return site.until("api/bulk", all -> !all.at("/0/state").textValue().equals("running"))
                .get(0);
    }

    private static long count(DashboardSite site, JobState state) {
        return Asyncio.await(site.broker.stats("a")).counts().get(state);
    }
}
