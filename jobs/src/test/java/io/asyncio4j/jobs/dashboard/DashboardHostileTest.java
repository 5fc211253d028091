// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static io.asyncio4j.jobs.dashboard.DashboardSite.TOKEN;
import static io.asyncio4j.jobs.dashboard.DashboardSite.refused;
import static io.asyncio4j.jobs.dashboard.DashboardSite.visit;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers, careless programs and curious pages may try. */
class DashboardHostileTest {
    private static final List<String> READS = List.of(
            "api/session",
            "api/overview",
            "api/series",
            "api/queues",
            "api/workers",
            "api/workers/w/jobs",
            "api/jobs",
            "api/jobs/a/first",
            "api/dead",
            "api/schedules",
            "api/bulk",
            "api/events",
            "metrics");

    private static final List<List<String>> CHANGES = List.of(
            List.of("POST", "api/queues/a/pause"),
            List.of("POST", "api/queues/a/resume"),
            List.of("POST", "api/jobs/a/first/retry"),
            List.of("POST", "api/jobs/a/first/run"),
            List.of("POST", "api/jobs/a/first/cancel"),
            List.of("DELETE", "api/jobs/a/first"),
            List.of("POST", "api/bulk"),
            List.of("DELETE", "api/bulk/b1"),
            List.of("POST", "api/schedules/s/pause"),
            List.of("POST", "api/schedules/s/resume"),
            List.of("POST", "api/schedules/s/run"),
            List.of("DELETE", "api/schedules/s"));

    // ---- who may ask ----

    @Test
    void withoutTheTokenNothingIsTold() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "first");
            for (String path : READS) {
                HttpCall call = HttpCall.get(site.url() + path);
                for (HttpCall tried : List.of(
                        call,
                        call.bearer(TOKEN + "x"),
                        call.bearer(""),
                        call.header("Authorization", "Basic " + TOKEN),
                        call.query("token", TOKEN),
                        call.cookie("aio-dashboard", TOKEN))) {
                    assertThat(refused(401, site.call(tried))).doesNotContain("first");
                }
            }
            for (List<String> change : CHANGES) {
                refused(401, site.call(HttpCall.of(change.get(0), site.url() + change.get(1))));
            }
            ClientResponse page = site.call(HttpCall.get(site.url()));
            assertThat(page.status()).isEqualTo(401);
            assertThat(page.text()).contains("<form");
            assertThat(site.call(HttpCall.get(site.url() + "?token=wrong")).status())
                    .isEqualTo(401);
        });
    }

    @Test
    void theLinkWithTheTokenLeavesACookieThatIsNotTheToken() {
        visit(EngineKind.LOOM, site -> {
            ClientResponse entered = site.call(HttpCall.get(site.url()).query("token", TOKEN));
            String cookie = entered.header("set-cookie");

            assertThat(entered.status()).isEqualTo(303);
            assertThat(entered.header("location")).isEqualTo("./");
            assertThat(cookie)
                    .doesNotContain(TOKEN)
                    .containsIgnoringCase("HttpOnly")
                    .contains("SameSite=Strict", "Path=/jobs/");
            String pair = cookie.substring(0, cookie.indexOf(';'));
            HttpCall page = HttpCall.get(site.url()).header("Cookie", pair);
            assertThat(site.call(page).status()).isEqualTo(200);
            assertThat(site.call(HttpCall.get(site.url()).header("Cookie", pair.replace("=", "=0")))
                            .status())
                    .isEqualTo(401);
        });
    }

    @Test
    void theFormTakesTheTokenAndNothingElse() {
        visit(EngineKind.LOOM, site -> {
            HttpCall form = HttpCall.of("POST", site.url() + "login");

            assertThat(site.call(form.body(HttpBody.form(Map.of("token", " " + TOKEN + "\n"))))
                            .status())
                    .isEqualTo(303);
            ClientResponse wrong = site.call(form.body(HttpBody.form(Map.of("token", "<script>alert(1)</script>"))));
            assertThat(wrong.status()).isEqualTo(401);
            assertThat(wrong.text()).doesNotContain("alert(1)");
            assertThat(site.call(form.body(HttpBody.form(Map.of("token", "x".repeat(10_000)))))
                            .status())
                    .isEqualTo(413);
        });
    }

    @Test
    void theAddressWithoutItsSlashLeadsToThePage() {
        visit(EngineKind.LOOM, site -> {
            String address = site.server.url() + "/jobs";

            ClientResponse entered = site.call(HttpCall.get(address).query("token", TOKEN));
            assertThat(entered.header("location")).isEqualTo("jobs/");
            assertThat(entered.header("set-cookie")).contains("Path=/jobs/");
            assertThat(site.call(HttpCall.get(address).bearer(TOKEN)).header("location"))
                    .isEqualTo("jobs/");
        });
    }

    @Test
    void aChangeNeedsTheCsrfToken() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "first");
            for (List<String> change : CHANGES) {
                HttpCall call =
                        HttpCall.of(change.get(0), site.url() + change.get(1)).bearer(TOKEN);
                assertThat(refused(403, site.call(call))).contains("missing");
                assertThat(refused(403, site.call(call.header("X-CSRF-Token", "0".repeat(64)))))
                        .contains("wrong");
            }
            assertThat(site.claim("a", 1)).hasSize(1);
        });
    }

    @Test
    void aDashboardToLookAtChangesNothing() {
        visit(builder -> builder.token(TOKEN).readOnly(true), site -> {
            site.enqueue("a", "send", "first");

            for (List<String> change : CHANGES) {
                assertThat(refused(403, site.change(change.get(0), change.get(1), Map.of())))
                        .contains("only shows");
            }
            assertThat(site.claim("a", 1)).hasSize(1);
        });
    }

    @Test
    void aServiceDecidesWhomItKnows() {
        DashboardAccess access = request -> request.header("x-user");
        visit(builder -> builder.access(access), site -> {
            HttpCall session = HttpCall.get(site.url() + "api/session");

            assertThat(refused(401, site.call(session))).contains("not signed in");
            var ada = DashboardSite.body(200, site.call(session.header("X-User", "ada")));
            var bob = DashboardSite.body(200, site.call(session.header("X-User", "bob")));
            assertThat(ada.get("user").textValue()).isEqualTo("ada");
            assertThat(ada.get("csrf")).isNotEqualTo(bob.get("csrf"));
            HttpCall change = HttpCall.of("POST", site.url() + "api/queues/a/pause")
                    .header("X-User", "bob")
                    .header("X-CSRF-Token", ada.get("csrf").textValue());
            refused(403, site.call(change));
        });
    }

    @Test
    void withoutATokenNoForeignNameLeadsHere() {
        visit(Dashboard.Builder::withoutToken, site -> {
            HttpCall call = HttpCall.get(site.url() + "api/session");

            assertThat(site.call(call).status()).isEqualTo(200);
            for (String host :
                    List.of("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "1.2.3.4x")) {
                refused(403, site.call(call.header("Host", host)));
            }
            for (String host : List.of("localhost:8420", "jobs.localhost", "10.0.0.7", "[::1]:8420")) {
                assertThat(site.call(call.header("Host", host)).status())
                        .as(host)
                        .isEqualTo(200);
            }
        });
    }

    @Test
    void tokensThatCouldBeGuessedAndTwoWaysInAreRefused() {
        assertThatThrownBy(() -> Dashboard.builder().token("short")).hasMessageContaining("guessed");
        assertThatThrownBy(() -> Dashboard.builder()
                        .broker(new MemoryBroker())
                        .token(TOKEN)
                        .withoutToken()
                        .build())
                .hasMessageContaining("one of");
        assertThatThrownBy(() -> Dashboard.builder().build()).hasMessageContaining("broker");
    }

    // ---- what is asked for ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../Dashboard.class",
                "..%2fDashboard.class",
                "%2e%2e/Dashboard.class",
                "%2e%2e%2fDashboard.class",
                "js/..%2f..%2fDashboard.class",
                "js/../../Dashboard.class",
                "..%5cDashboard.class",
                "%00index.html",
                "js%00.js",
                "//etc/passwd",
                "%2fetc%2fpasswd",
                "js/",
                "js",
                ".hidden.js",
                "index.html",
                "login.html",
                "api/jobs/%2e%2e/x",
                "api/jobs/a/%c0%ae%c0%ae"
            })
    void noPathLeadsElsewhere(String path) {
        visit(EngineKind.LOOM, site -> {
            String answer = raw(
                    site,
                    "GET /jobs/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                            + "\r\nConnection: close\r\n\r\n");

            assertThat(answer).containsPattern("^HTTP/1.1 (400|404) ").doesNotContain("root:", "<script");
        });
    }

    @Test
    void numbersAndCursorsThatMakeNoSenseAreRefusedOrBounded() {
        visit(EngineKind.LOOM, site -> {
            for (int i = 0; i < 250; i++) {
                site.enqueue("a", "send", "job-" + i);
            }
            assertThat(site.read("api/jobs?limit=2147483647").get("items")).hasSize(200);
            for (String query : List.of(
                    "limit=0",
                    "limit=-1",
                    "limit=x",
                    "limit=99999999999999",
                    "state=none",
                    "cursor=%00",
                    "cursor=eyJxdWV1ZSI6ImEiLCJzdGF0ZSI6Miwic2tpcCI6MX0.00000000000000000000000000000000",
                    "cursor=AAAA",
                    "cursor=bnVsbA",
                    "cursor=" + "A".repeat(2_000),
                    "cursor=eyJxdWV1ZSI6ImEiLCJzdGF0ZSI6Miwic2tpcCI6LTF9",
                    "cursor=eyJxdWV1ZSI6ImEiLCJzdGF0ZSI6MiwiZnJvbSI6Ii0xIiwic2tpcCI6MH0",
                    "cursor=eyJxdWV1ZSI6ImEiLCJzdGF0ZSI6MiwiZnJvbSI6IngneCIsInNraXAiOjB9",
                    "search=" + "x".repeat(2_001))) {
                refused(400, site.get("api/jobs?" + query));
            }
            assertThat(site.get("api/jobs?search=" + "x".repeat(20_000)).status())
                    .isEqualTo(414);
        });
    }

    @Test
    void bodiesThatAreTooLargeOrNoJsonAreRefused() {
        visit(EngineKind.LOOM, site -> {
            refused(413, site.change("POST", "api/bulk", Map.of("action", "x".repeat(100_000))));
            refused(400, site.change("POST", "api/bulk", List.of()));
            refused(400, site.change("POST", "api/bulk", null));
            refused(400, site.change("POST", "api/bulk", Map.of("action", "explode", "state", "dead")));
            refused(400, site.change("POST", "api/bulk", Map.of("action", "delete")));
            refused(400, site.change("POST", "api/bulk", Map.of("action", "delete", "state", "running")));
            refused(400, site.change("POST", "api/bulk", Map.of("action", "retry", "state", "dead", "expected", 0)));
            refused(404, site.change("PATCH", "api/none", null));
            refused(405, site.change("PUT", "api/jobs", null));
        });
    }

    // ---- what comes back ----

    @Test
    void everyAnswerTellsTheBrowserToTrustNothingElse() {
        visit(EngineKind.LOOM, site -> {
            for (ClientResponse answer : List.of(
                    site.get(""),
                    site.get("icon.svg"),
                    site.get("api/queues"),
                    site.get("api/none"),
                    site.get("metrics"),
                    site.call(HttpCall.get(site.url())),
                    site.call(HttpCall.get(site.url() + "api/queues")),
                    site.call(HttpCall.get(site.url() + "healthz")))) {
                assertThat(answer.header("content-security-policy"))
                        .contains("default-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
                assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
            }
        });
    }

    @Test
    void scriptInNamesPayloadsAndErrorsStaysData() {
        String script = "<script>alert(1)</script>";
        visit(EngineKind.LOOM, site -> {
            site.enqueue(
                    "a",
                    NewJob.builder(script, script, ("\"" + script + "\"").getBytes(UTF_8))
                            .group(script)
                            .tags(List.of(script))
                            .headers(Map.of(script, script))
                            .build());
            site.die("a", 1, script, script);

            for (String path : List.of("api/jobs", "api/dead", "api/jobs/a/%3Cscript%3Ealert(1)%3C%2Fscript%3E")) {
                ClientResponse answer = site.get(path);
                assertThat(answer.text()).contains(script);
                assertThat(answer.header("content-type")).isEqualTo("application/json");
            }
            assertThat(refused(404, site.get("api/jobs/a/%3Cscript%3E"))).contains("<script>");
        });
    }

    @Test
    void whatIsRedactedLeavesByNoDoor() {
        visit(builder -> builder.token(TOKEN).redaction(DashboardRedaction.ALL), site -> {
            site.enqueue(
                    "a",
                    NewJob.builder("first", "send", "\"secret\"".getBytes(UTF_8))
                            .headers(Map.of("auth", "secret"))
                            .input("\"secret\"".getBytes(UTF_8))
                            .build());
            site.die("a", 1, "IOException", "secret\n\tat x");

            for (String path : List.of("api/jobs", "api/jobs/a/first", "api/dead", "api/jobs?search=first")) {
                assertThat(site.get(path).text()).contains("first").doesNotContain("secret");
            }
            assertThat(site.read("api/jobs?search=secret").get("items")).isEmpty();
            assertThat(site.read("api/session").get("redacted").booleanValue()).isTrue();
        });
    }

    // ---- streams ----

    @Test
    void aBoundedNumberOfPagesWatchesAndDeadOnesMakeRoom() {
        visit(EngineKind.LOOM, site -> {
            List<Connection> pages = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                pages.add(watch(site));
            }

            assertThat(refused(503, site.get("api/events"))).contains("watching");
            assertThat(site.get("metrics").text())
                    .containsPattern("(?m)^dashboard_viewers 64$")
                    .containsPattern("(?m)^dashboard_requests_total 66$")
                    .containsPattern("(?m)^dashboard_streams_dropped_total 0$");

            pages.getFirst().writer().transport().abort();
            Connection late = null;
            while (late == null) {
                late = tryToWatch(site);
            }
            pages.add(late);
            assertThat(site.read("api/queues")).isEmpty();
            pages.forEach(page -> page.writer().transport().abort());
        });
    }

    @Test
    void aStreamEndsWhenItsUserSignsOut() {
        AtomicBoolean known = new AtomicBoolean(true);
        visit(builder -> builder.access(request -> known.get() ? "ada" : null), site -> {
            Connection page = watch(site);

            known.set(false);

            page.reader().readUntil("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(site.get("api/queues").status()).isEqualTo(401);
            page.writer().transport().abort();
        });
    }

    @Test
    void aStreamTellsOfNumbersAndOperations() {
        visit(EngineKind.LOOM, site -> {
            site.enqueue("a", "send", "first");
            Connection page = watch(site);

            assertThat(DashboardSite.body(
                                    202, site.change("POST", "api/bulk", Map.of("action", "delete", "state", "ready")))
                            .get("operation")
                            .textValue())
                    .isEqualTo("b1");

            String text = "";
            while (!text.contains("\"state\":\"done\"")) {
                text += new String(page.reader().read(4096), UTF_8);
            }
            assertThat(text).contains("event: operation", "\"total\":1", "\"done\":1");
            page.writer().transport().abort();
        });
    }

    private static Connection watch(DashboardSite site) throws IOException {
        Connection page = tryToWatch(site);
        assertThat(page).isNotNull();
        return page;
    }

    /** Opens a stream and waits for its first event; null if there is no room. */
    private static Connection tryToWatch(DashboardSite site) throws IOException {
        Connection page = Streams.openConnection("127.0.0.1", site.server.port());
        page.writer()
                .write(("GET /jobs/api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        String answer = "";
        while (!answer.contains("event: workers")) {
            answer += new String(page.reader().read(4096), UTF_8);
            if (answer.startsWith("HTTP/1.1 503")) {
                page.writer().transport().abort();
                Asyncio.sleep(0.01);
                return null;
            }
        }
        assertThat(answer).contains("event: overview", "retry: 2000", "event: queues");
        return page;
    }

    private static String raw(DashboardSite site, String request) throws IOException {
        Connection connection = Streams.openConnection("127.0.0.1", site.server.port());
        connection.writer().write(request.getBytes(ISO_8859_1));
        String answer = new String(connection.reader().read(), ISO_8859_1);
        connection.writer().close();
        return answer;
    }
}
