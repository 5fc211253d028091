// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.CookieJar;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpCall;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpClientOptions;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.Json;
import io.asyncio4j.net.http.Router;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A dashboard of a memory broker, served on loopback below /jobs, and a client that has its token. */
final class DashboardSite implements AutoCloseable {
    static final String TOKEN = "a token of more than enough letters";

    private static final Duration LIMIT = Duration.ofSeconds(50);

    final Broker broker;
    final Dashboard dashboard;
    final HttpServer server;
    private final HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.cookies(CookieJar.NONE));
    private @Nullable String csrf;

    private DashboardSite(Broker broker, UnaryOperator<Dashboard.Builder> options) {
        this.broker = broker;
        this.dashboard = options.apply(Dashboard.builder().broker(broker)).build();
        this.server = HttpServer.start(Router.create().mount("/jobs", dashboard.routes()), "127.0.0.1", 0);
    }

    /** What a test does with it. */
    @FunctionalInterface
    interface Visit {
        void to(DashboardSite site) throws Exception;
    }

    static void visit(EngineKind engine, Visit visit) {
        visit(engine, new MemoryBroker(), builder -> builder.token(TOKEN), visit);
    }

    static void visit(UnaryOperator<Dashboard.Builder> options, Visit visit) {
        visit(EngineKind.LOOM, new MemoryBroker(), options, visit);
    }

    static void visit(Broker broker, Visit visit) {
        visit(EngineKind.LOOM, broker, builder -> builder.token(TOKEN), visit);
    }

    private static void visit(EngineKind engine, Broker broker, UnaryOperator<Dashboard.Builder> options, Visit visit) {
        try (broker;
                Runner runner = Runner.builder()
                        .loopFactory(() ->
                                NetLoop.newEventLoop(EventLoop.builder().engine(engine), NetTransport.preferred()))
                        .build()) {
            runner.run(() -> Asyncio.timeout(LIMIT, () -> {
                try (DashboardSite site = new DashboardSite(broker, options)) {
                    visit.to(site);
                }
            }));
        }
    }

    String url() {
        return server.url() + "/jobs/";
    }

    // ---- requests ----

    /** Without the token. */
    ClientResponse call(HttpCall call) {
        return client.request(call.maxRedirects(0));
    }

    ClientResponse get(String path) {
        return call(HttpCall.get(url() + path).bearer(TOKEN));
    }

    JsonNode read(String path) {
        return body(200, get(path));
    }

    ClientResponse change(String method, String path, @Nullable Object body) {
        if (csrf == null) {
            csrf = read("api/session").get("csrf").textValue();
        }
        HttpCall call = HttpCall.of(method, url() + path).bearer(TOKEN).header("X-CSRF-Token", csrf);
        return call(body == null ? call : call.body(HttpBody.json(body)));
    }

    JsonNode post(String path) {
        return body(200, change("POST", path, null));
    }

    static JsonNode body(int status, ClientResponse response) {
        assertThat(response.text()).isNotEmpty();
        assertThat(response.status()).as(response.text()).isEqualTo(status);
        return Json.read(response.bytes(), JsonNode.class);
    }

    /** Checks that a request was refused in words, and returns them. */
    static String refused(int status, ClientResponse response) {
        JsonNode body = body(status, response);
        assertThat(body.get("remedy").textValue()).isNotBlank();
        return body.get("error").textValue();
    }

    // ---- jobs ----

    void enqueue(String queue, String type, String... ids) {
        for (String id : ids) {
            enqueue(queue, NewJob.of(id, type, ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8)));
        }
    }

    void enqueue(String queue, NewJob job) {
        Asyncio.await(broker.enqueue(queue, List.of(job)));
    }

    List<ClaimedJob> claim(String queue, int most) {
        return Asyncio.await(broker.claim(new ClaimRequest(queue, "worker-1", most, 60_000)))
                .jobs();
    }

    /** Has the next jobs of a queue die. */
    void die(String queue, int count, String reason, String text) {
        List<Settlement> deaths = claim(queue, count).stream()
                .map(job -> new Settlement(
                        new Run(job.job().id(), job.run()),
                        Settlement.Verdict.DEAD,
                        0,
                        null,
                        new Failure(reason, text)))
                .toList();
        Asyncio.await(broker.settle(queue, deaths));
    }

    /** Many at once, 1,000 at most. */
    void enqueueAndDie(String queue, int count, String reason) {
        List<NewJob> jobs = IntStream.range(0, count)
                .mapToObj(i -> NewJob.of(UUID.randomUUID().toString(), "send", new byte[] {'1'}))
                .toList();
        Asyncio.await(broker.enqueue(queue, jobs));
        die(queue, count, reason, "");
    }

    /** Asks again until an answer is as wanted. */
    JsonNode until(String path, Predicate<JsonNode> wanted) {
        JsonNode answer = read(path);
        while (!wanted.test(answer)) {
            Asyncio.sleep(0.01);
            answer = read(path);
        }
        return answer;
    }

    @Override
    public void close() {
        client.close();
        dashboard.close();
        server.close();
    }
}
