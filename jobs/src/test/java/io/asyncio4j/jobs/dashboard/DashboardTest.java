// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static io.asyncio4j.jobs.dashboard.DashboardSite.body;
import static io.asyncio4j.jobs.dashboard.DashboardSite.refused;
import static io.asyncio4j.jobs.dashboard.DashboardSite.visit;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import io.asyncio4j.net.http.HttpCall;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DashboardTest {
    // ---- queues and workers ----

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void theOverviewAddsUpAllQueues(EngineKind engine) {
        visit(engine, site -> {
            site.enqueue("mail", "send", "a", "b");
            site.enqueue("books", "write", "c");
            site.die("mail", 1, "IOException", "no route");

            JsonNode overview =
                    site.until("api/overview", now -> now.at("/totals/dead").longValue() == 1);

            assertThat(overview.at("/totals/ready").longValue()).isEqualTo(2);
            assertThat(overview.at("/totals/dead").longValue()).isEqualTo(1);
            assertThat(overview.at("/totals").size()).isEqualTo(7);
            assertThat(overview.get("failed").longValue()).isEqualTo(1);
            assertThat(overview.get("workers").longValue()).isZero();
            assertThat(overview.get("now").longValue()).isPositive();
            assertThat(overview.at("/problems/0/text").textValue())
                    .contains("No worker")
                    .contains("books");
            assertThat(overview.at("/problems/0/remedy").textValue()).contains("aio worker --queue books");
        });
    }

    @Test
    void whatAnInspectionFindsIsShownFirst() {
        AtomicInteger looks = new AtomicInteger();
        DashboardInspection inspection = () -> {
            looks.incrementAndGet();
            return List.of(new DashboardInspection.Finding(true, "disk: full", "make room"));
        };
        visit(builder -> builder.token(DashboardSite.TOKEN).inspection(inspection), site -> {
            site.enqueue("mail", "send", "a");

            JsonNode session =
                    site.until("api/session", now -> !now.at("/broker/problems").isEmpty());

            assertThat(session.at("/broker/problems").toString())
                    .isEqualTo("[{\"level\":\"error\",\"text\":\"disk: full\",\"remedy\":\"make room\"}]");
            JsonNode overview =
                    site.until("api/overview", now -> now.get("problems").size() == 2);
            assertThat(overview.at("/problems/0/text").textValue()).isEqualTo("disk: full");
            assertThat(looks).hasValue(1);
        });
    }

    @Test
    void anInspectionThatFailsIsAWarning() {
        DashboardInspection inspection = () -> {
            throw new IOException("no such disk");
        };
        visit(builder -> builder.token(DashboardSite.TOKEN).inspection(inspection), site -> {
            JsonNode session =
                    site.until("api/session", now -> !now.at("/broker/problems").isEmpty());

            assertThat(session.at("/broker/problems/0/level").textValue()).isEqualTo("warning");
            assertThat(session.at("/broker/problems/0/text").textValue()).contains("no such disk");
        });
    }

    @Test
    void aLimitThatSomebodyElseSetsInTheSameMomentOutlastsAPause() {
        Broker memory = new MemoryBroker();
        AtomicInteger limit = new AtomicInteger();
        OtherBroker.Answer limiting = (answer, arguments) -> {
            synchronized (limit) {
                int next = limit.incrementAndGet();
                memory.reconfigure(
                                "mail", new SettingsChange(null, next, null, null, null, null, null, null, null, null))
                        .join();
            }
            return answer;
        };
        visit(OtherBroker.of(OtherBroker.of(memory, "stats", limiting), "queues", limiting), site -> {
            site.enqueue("mail", "send", "a");
            int before = limit.get();

            site.post("api/queues/mail/pause");

            QueueSettings now = memory.stats("mail").join().settings();
            assertThat(now.paused()).isTrue();
            assertThat(now.maxRunning()).isGreaterThan(before);
        });
    }

    /** A pause that one of a queue's shards has missed leaves others paused, and the queue seems to run. */
    @Test
    void aQueueIsResumedThoughItDoesNotSeemToBePaused() {
        List<Object> changes = new CopyOnWriteArrayList<>();
        Broker noted = OtherBroker.of(new MemoryBroker(), "reconfigure", (answer, arguments) -> {
            changes.add(arguments[1]);
            return answer;
        });
        visit(noted, site -> {
            site.enqueue("mail", "send", "a");

            site.post("api/queues/mail/resume");

            assertThat(changes).containsExactly(SettingsChange.ofPaused(false));
        });
    }

    @Test
    void aQueueIsPausedAndResumed() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("mail/out", "send", "a");

            site.post("api/queues/mail%2Fout/pause");

            assertThat(site.read("api/queues").at("/0/paused").booleanValue()).isTrue();
            assertThat(site.claim("mail/out", 1)).isEmpty();
            assertThat(site.read("api/overview").at("/problems/0/text").textValue())
                    .contains("paused");
            site.post("api/queues/mail%2Fout/resume");
            assertThat(site.read("api/queues").at("/0/paused").booleanValue()).isFalse();
            assertThat(site.claim("mail/out", 1)).hasSize(1);
            assertThat(refused(404, site.change("POST", "api/queues/none/pause", null)))
                    .contains("no queue none");
        });
    }

    @Test
    void ratesAreKnownFromTheSecondCountOn() {
        visit(EngineKind.LOOM, site -> {
            assertThat(site.read("api/overview").at("/rates/enqueued").isNull()).isTrue();
            site.enqueue("mail", "send", "a", "b", "c");

            JsonNode overview =
                    site.until("api/overview", now -> !now.at("/rates/enqueued").isNull());

            assertThat(overview.at("/rates/enqueued").doubleValue()).isBetween(0.1, 3.5);
            JsonNode live = site.read("api/series?window=live");
            assertThat(live.get("stepMillis").longValue()).isEqualTo(1000);
            assertThat(live.get("at").size())
                    .isEqualTo(300)
                    .isEqualTo(live.get("ready").size());
            assertThat(live.get("ready").get(0).isNull()).isTrue();
            assertThat(refused(400, site.get("api/series?window=year"))).contains("window");
        });
    }

    @Test
    void aWorkerIsShownWithTheJobsThatItRuns() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("mail", "send", "a", "b", "c");
            site.claim("mail", 2);
            WorkerInfo worker = new WorkerInfo(
                    "worker-1",
                    "host",
                    7,
                    List.of("other", "mail"),
                    10,
                    2,
                    1_000,
                    JobThresholds.TOO_LATE_MILLIS,
                    false);
            Asyncio.await(site.broker.heartbeat(worker, 60_000));

            JsonNode workers = site.until("api/workers", list -> list.size() == 1);
            JsonNode jobs = site.read("api/workers/worker-1/jobs?limit=1");

            assertThat(workers.at("/0/concurrency").longValue()).isEqualTo(10);
            assertThat(jobs.at("/items/0/id").textValue()).isEqualTo("a");
            JsonNode rest = site.read(
                    "api/workers/worker-1/jobs?cursor=" + jobs.get("next").textValue());
            assertThat(rest.at("/items/0/id").textValue()).isEqualTo("b");
            assertThat(rest.get("next").isNull()).isTrue();
            assertThat(site.read("api/overview").get("problems").findValuesAsText("text"))
                    .anyMatch(text -> text.contains("late by 1000 ms"));
            assertThat(site.read("api/session").at("/thresholds/tooLateMillis").longValue())
                    .isEqualTo(JobThresholds.TOO_LATE_MILLIS);
            refused(404, site.get("api/workers/nobody/jobs"));
        });
    }

    // ---- jobs ----

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aListGoesThroughAllQueuesAndStatesPageByPage(EngineKind engine) {
        visit(engine, site -> {
            site.enqueue("a", "send", "a1", "a2", "a3");
            site.enqueue("b", "send", "b1", "b2");
            site.die("a", 1, "IOException", "");

            JsonNode first = site.read("api/jobs?limit=2");
            JsonNode second =
                    site.read("api/jobs?limit=2&cursor=" + first.get("next").textValue());
            JsonNode third =
                    site.read("api/jobs?limit=2&cursor=" + second.get("next").textValue());

            assertThat(first.get("items").findValuesAsText("id")).containsExactly("a1", "a2");
            assertThat(first.at("/items/0/state").textValue()).isEqualTo("dead");
            assertThat(second.get("items").findValuesAsText("id")).containsExactly("a3", "b1");
            assertThat(third.get("items").findValuesAsText("id")).containsExactly("b2");
            assertThat(third.get("next").isNull()).isTrue();
        });
    }

    @Test
    void aSearchFindsIdsTypesTagsReasonsAndPayloads() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "first", "second");
            site.enqueue(
                    "a",
                    NewJob.builder("third", "write", "\"Ada\"".getBytes(UTF_8))
                            .tags(List.of("Red"))
                            .group("tenant-7")
                            .build());
            site.die("a", 1, "IOException", "no route to host");

            assertThat(ids(site, "search=second")).containsExactly("second");
            assertThat(ids(site, "search=WRIT")).containsExactly("third");
            assertThat(ids(site, "search=red")).containsExactly("third");
            assertThat(ids(site, "search=tenant")).containsExactly("third");
            assertThat(ids(site, "search=ada")).containsExactly("third");
            assertThat(ids(site, "search=no+route")).containsExactly("first");
            assertThat(ids(site, "reason=IOException&type=send&state=dead&queue=a"))
                    .containsExactly("first");
            assertThat(ids(site, "state=ready&search=first")).isEmpty();
            assertThat(ids(site, "reason=IO")).isEmpty();
        });
    }

    private static List<String> ids(DashboardSite site, String query) {
        return site.read("api/jobs?" + query).get("items").findValuesAsText("id");
    }

    @Test
    void aSearchLooksAtABoundedNumberAndGoesOn() {
        visit(EngineKind.LOOM, site -> {
            for (int i = 0; i < 2_500; i++) {
                site.enqueue("a", i == 2_400 ? "rare" : "usual", "job-" + i);
            }

            JsonNode first = site.read("api/jobs?search=rare");
            JsonNode second =
                    site.read("api/jobs?search=rare&cursor=" + first.get("next").textValue());

            assertThat(first.get("looked").longValue()).isEqualTo(2_000);
            assertThat(first.get("items")).isEmpty();
            assertThat(second.at("/items/0/id").textValue()).isEqualTo("job-2400");
            assertThat(second.get("next").isNull()).isTrue();
            assertThat(ids(site, "search=job-2499")).containsExactly("job-2499");
        });
    }

    @Test
    void aJobIsShownWithAllThatIsKnownOfIt() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue(
                    "a",
                    NewJob.builder("cron:night:ly:17", "send", "{\"n\":12345678901234567890}".getBytes(UTF_8))
                            .headers(Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                            .links(List.of(
                                    new Link.Part("b", "join", "0"),
                                    new Link.Next("c", NewJob.of("n", "then", new byte[0]))))
                            .build());
            site.enqueue(
                    "a",
                    NewJob.builder("~join", "join", new byte[] {(byte) 0xff})
                            .parts(List.of("0"))
                            .build());
            site.die("a", 1, "IOException", "line\n\tat Stack.frame");

            JsonNode job = site.read("api/jobs/a/cron:night:ly:17");
            JsonNode join = site.read("api/jobs/a/~~join");

            assertThat(job.get("payload").textValue()).isEqualTo("{\"n\":12345678901234567890}");
            assertThat(job.get("traceId").textValue()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(job.get("schedule").textValue()).isEqualTo("night:ly");
            assertThat(job.at("/history/0/text").textValue()).contains("Stack.frame");
            assertThat(job.at("/history/0/worker").textValue()).isEqualTo("worker-1");
            assertThat(job.get("links").findValuesAsText("kind")).containsExactly("part", "next");
            assertThat(job.get("lastError").textValue()).isEqualTo("IOException: line");
            assertThat(join.get("payload").textValue()).isEqualTo("base64:/w==");
            assertThat(join.at("/parts/0/ok").isNull()).isTrue();
            refused(404, site.get("api/jobs/a/none"));
        });
    }

    @Test
    void aJobIsRetriedCancelledRunAndDeleted() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "..", "late");
            site.enqueue(
                    "a",
                    NewJob.builder("delayed", "send", new byte[0])
                            .delayMillis(60_000)
                            .build());
            site.die("a", 1, "IOException", "");

            assertThat(site.post("api/jobs/a/~../retry").get("was").textValue()).isEqualTo("dead");
            assertThat(site.post("api/jobs/a/delayed/run").get("was").textValue())
                    .isEqualTo("scheduled");
            assertThat(site.post("api/jobs/a/late/cancel").get("was").textValue())
                    .isEqualTo("ready");
            assertThat(ids(site, "state=ready")).containsExactlyInAnyOrder("..", "delayed");
            assertThat(refused(409, site.change("POST", "api/jobs/a/delayed/retry", null)))
                    .contains("is ready");
            body(200, site.change("DELETE", "api/jobs/a/~..", null));
            refused(404, site.change("DELETE", "api/jobs/a/~..", null));
            assertThat(ids(site, "")).containsExactly("delayed");
        });
    }

    @Test
    void deadJobsAreGroupedByReason() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "a1", "a2", "a3");
            site.die("a", 2, "IOException", "");
            site.die("a", 1, "Timeout", "");

            JsonNode answer = site.read("api/dead");
            JsonNode dead = answer.get("groups");

            assertThat(answer.get("complete").booleanValue()).isTrue();
            assertThat(answer.get("looked").longValue()).isEqualTo(3);
            assertThat(dead.findValuesAsText("reason")).containsExactly("IOException", "Timeout");
            assertThat(dead.at("/0/count").longValue()).isEqualTo(2);
            assertThat(dead.at("/0/example").textValue()).isEqualTo("a2");
            assertThat(dead.at("/0/lastMillis").longValue()).isGreaterThan(1_000_000_000_000L);
        });
    }

    @Test
    void anyReasonIsAskedForExactly() {
        visit(EngineKind.LOOM, site -> {
            List<String> reasons = List.of("", " ", " Timeout ", "Timeout", "x".repeat(500));
            for (int i = 0; i < reasons.size(); i++) {
                site.enqueue("a", "send", "a" + i);
                site.die("a", 1, reasons.get(i), "");
            }

            for (int i = 0; i < reasons.size(); i++) {
                String reason = URLEncoder.encode(reasons.get(i), UTF_8);
                assertThat(ids(site, "state=dead&reason=" + reason)).containsExactly("a" + i);
            }
            assertThat(ids(site, "state=dead&queue=&type=&search=")).hasSize(reasons.size());
        });
    }

    /** How many there have been, with this one. */
    private static int requests(DashboardSite site) {
        Matcher counted = Pattern.compile("(?m)^dashboard_requests_total (\\d+)$")
                .matcher(site.get("metrics").text());
        assertThat(counted.find()).isTrue();
        return Integer.parseInt(counted.group(1));
    }

    @Test
    void whoeverAsksAtOnceSharesOneLookAtTheDead() {
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<String> allHaveAsked = new CompletableFuture<>();
        Broker slow = OtherBroker.of(new MemoryBroker(), "list", (answer, args) -> {
            looks.incrementAndGet();
            return answer.thenCombine(allHaveAsked, (page, ignored) -> page);
        });
        visit(slow, site -> {
            site.enqueue("a", "send", "a1");
            site.die("a", 1, "Timeout", "");

            List<Task<JsonNode>> asked = Stream.generate(() -> Asyncio.createTask(() -> site.read("api/dead")))
                    .limit(5)
                    .toList();
            for (int scrapes = 1; requests(site) < 5 + scrapes; scrapes++) {
                Asyncio.sleep(0.01);
            }
            allHaveAsked.complete("five times");

            asked.forEach(task -> assertThat(Asyncio.await(task).get("groups")).hasSize(1));
            assertThat(looks).hasValue(1);
        });
    }

    @Test
    void moreDeadJobsThanAreLookedAtAreToldOf() {
        Broker full = OtherBroker.of(
                new MemoryBroker(),
                "list",
                (answer, args) -> args[0].equals("a")
                        ? answer.thenApply(page -> new Page<>(((Page<?>) page).items(), "0"))
                        : answer);
        visit(full, site -> {
            site.enqueueAndDie("a", 100, "Timeout");
            site.enqueueAndDie("b", 10, "IOException");

            JsonNode answer = site.read("api/dead");

            assertThat(answer.get("complete").booleanValue()).isFalse();
            assertThat(answer.get("looked").longValue()).isEqualTo(50_010);
            assertThat(answer.at("/groups/0/count").longValue()).isEqualTo(50_000);
            assertThat(answer.at("/groups/1/reason").textValue()).isEqualTo("IOException");
        });
    }

    @Test
    void groupsThatNoFilterMeansSaySo() {
        visit(EngineKind.LOOM, site -> {
            for (int i = 0; i < 502; i++) {
                site.enqueue("a", "send", "a" + i);
                site.die("a", 1, i == 0 ? "x".repeat(2_001) : "reason " + i, "");
            }

            JsonNode dead = site.read("api/dead").get("groups");

            assertThat(dead).hasSize(501);
            assertThat(dead.at("/0/reason").textValue()).isEqualTo("(other reasons)");
            assertThat(dead.at("/0/count").longValue()).isEqualTo(2);
            assertThat(dead)
                    .allSatisfy(group -> assertThat(group.get("exact").booleanValue())
                            .isEqualTo(group.get("reason").textValue().startsWith("reason")));
        });
    }

    // ---- schedules ----

    @Test
    void aScheduleIsPausedResumedRunAndRemoved() {
        visit(EngineKind.LOOM, site -> {
            Schedules.of(site.broker)
                    .put(
                            "nightly",
                            Cron.of("0 3 * * *", ZoneId.of("UTC")),
                            "a",
                            JobRequest.of("report", Map.of("x", 1)));

            assertThat(site.read("api/schedules").at("/0/payload").textValue()).isEqualTo("{\"x\":1}");
            site.post("api/schedules/nightly/pause");
            assertThat(site.read("api/schedules").at("/0/paused").booleanValue())
                    .isTrue();
            site.post("api/schedules/nightly/resume");
            assertThat(site.read("api/schedules").at("/0/paused").booleanValue())
                    .isFalse();
            String id = site.post("api/schedules/nightly/run").get("id").textValue();
            assertThat(site.read("api/jobs/a/" + id).get("schedule").textValue())
                    .isEqualTo("nightly");
            refused(409, site.change("POST", "api/schedules/nightly/run", null));
            body(200, site.change("DELETE", "api/schedules/nightly", null));
            for (String what : List.of("pause", "resume", "run")) {
                refused(404, site.change("POST", "api/schedules/nightly/" + what, null));
            }
        });
    }

    // ---- probes ----

    @Test
    void prometheusReadsWhatTheBrokerKnows() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "a1");

            site.until("api/queues", queues -> queues.size() == 1);

            assertThat(site.get("metrics").text())
                    .contains("queue_depth{queue=\"a\",state=\"ready\"} 1", "broker_up 1");
            assertThat(site.call(HttpCall.get(site.url() + "healthz")).text()).isEqualTo("ok\n");
        });
    }

    @Test
    void aBrokerThatIsGoneIsSaidSo() {
        visit(EngineKind.LOOM, site -> {
            site.broker.close();

            assertThat(refused(503, site.get("api/jobs"))).isNotBlank();
            assertThat(site.get("healthz").status()).isEqualTo(503);
            assertThat(site.get("metrics").text()).contains("broker_up 0");
        });
    }

    @Test
    void aBrokerThatHangsIsSaidSoBeforePrometheusGivesUp() {
        Broker hanging =
                OtherBroker.of(new MemoryBroker(), "now", (right, arguments) -> new CompletableFuture<Object>());
        visit(
                hanging,
                site -> Asyncio.timeout(9.9, () -> {
                    assertThat(site.get("metrics").text()).contains("broker_up 0");
                    return null;
                }));
    }
}
