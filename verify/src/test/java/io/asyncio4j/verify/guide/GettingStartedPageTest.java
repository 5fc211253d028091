// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobApplication;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobType;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpCall;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page getting-started.md; its commands are run by CommandsTest. */
@SuppressWarnings("try") // workers are only there to run
class GettingStartedPageTest {
    // region coroutines
    static String brew(String what, double seconds) {
        Asyncio.sleep(seconds); // parks this coroutine, not the thread
        return what + " is ready";
    }

    static List<String> breakfast() {
        return Asyncio.timeout(
                5.0,
                () -> Asyncio.gather(() -> brew("coffee", 0.2), () -> brew("tea", 0.1))
                        .await());
    }
    // endregion

    // region shop
    public static final class Shop implements JobApplication {
        public record Mail(String to, String text) {}

        public static final JobType<Mail, String> SEND = JobType.of("send", Mail.class, String.class);

        @Override
        public void register(Handlers handlers) {
            handlers.on(SEND, (mail, job) -> {
                Asyncio.sleep(0.01); // talks to a mail server; thousands of these wait on one thread
                return "sent to " + mail.to();
            });
        }
    }
    // endregion

    // region service
    public static void main(String... arguments) {
        NetLoop.run(() -> serve("sqlite:shop.db", 8080, System.out::println));
    }

    static void serve(String url, int port, Consumer<String> ready) {
        Handlers handlers = Handlers.of();
        new Shop().register(handlers);
        try (Broker broker = Brokers.open(url);
                Worker worker = Worker.builder()
                        .broker(broker)
                        .queue("mail")
                        .handlers(handlers)
                        .start();
                Dashboard dashboard = Dashboard.builder().broker(broker).build();
                HttpServer server = HttpServer.start(routes(broker, dashboard), "127.0.0.1", port)) {
            // after Ctrl-C or TERM: takes no more jobs, and gives those that run time to end
            Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
            ready.accept(server.url() + "/jobs/?token=" + dashboard.token());
            Asyncio.toThread(worker::join); // until it is closed; the loop goes on serving
        }
    }

    static Router routes(Broker broker, Dashboard dashboard) {
        JobQueue mail = JobQueue.open(broker, "mail");
        return Router.create()
                .post("/mails", request -> {
                    JobHandle<String> job = mail.enqueue(Shop.SEND, request.json(Shop.Mail.class));
                    return HttpResponse.json(202, job.id());
                })
                .mount("/jobs", dashboard.routes());
    }
    // endregion

    @Test
    void serviceTakesMailsAndShowsItsJobs(@TempDir Path folder) {
        String url = "sqlite:" + folder.resolve("shop.db");
        List<Integer> answers = new ArrayList<>();

        assertThatThrownBy(() -> NetLoop.run(() -> serve(url, 0, address -> {
                    try (HttpClient client = HttpClient.open()) {
                        HttpCall mail = HttpCall.post(
                                address.replaceAll("/jobs.*", "/mails"),
                                HttpBody.json(new Shop.Mail("ann@example.org", "hello")));
                        answers.add(client.request(mail).status());
                        String[] shown = address.split("\\?token=");
                        HttpCall overview = HttpCall.get(shown[0] + "api/overview");
                        answers.add(client.request(overview).status());
                        answers.add(client.request(overview.header("Authorization", "Bearer " + shown[1]))
                                .status());
                    }
                    Asyncio.currentTask().cancel();
                })))
                .isInstanceOf(CancelledError.class);
        assertThat(answers).containsExactly(202, 401, 200);
    }

    @Test
    void pomOfThePageTakesWhatIsPublished() throws Exception {
        String page = Files.readString(Path.of("../docs/guide/getting-started.md"));
        String bom = Files.readString(Path.of("../bom/pom.xml"));
        String version = valueOf("version", bom);
        List<String> artifacts = Pattern.compile("<artifactId>([^<]+)<")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(artifacts).containsExactly("asyncio4j-bom", "asyncio4j-jobs", "asyncio4j-redis");
        assertThat(bom).contains(artifacts);
        assertThat(valueOf("version", page)).isEqualTo(version);
    }

    private static String valueOf(String element, String text) {
        return text.replaceAll("(?s).*?<" + element + ">([^<]+)<.*", "$1");
    }

    @Test
    void coroutinesOverlap() {
        // region run
        List<String> ready = Asyncio.run(() -> breakfast());
        // endregion
        assertThat(ready).containsExactly("coffee is ready", "tea is ready");
    }

    @Test
    void jobsOfTheShopAreDone(@TempDir Path folder) {
        String url = "sqlite:" + folder.resolve("aio-jobs.db");
        Handlers handlers = Handlers.of();
        new Shop().register(handlers);
        try (Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("mail")
                .handlers(handlers)
                .start()) {
            // region enqueue
            try (Broker broker = Brokers.open(url)) { // sqlite:aio-jobs.db, or redis://localhost:6379
                JobQueue mail = JobQueue.open(broker, "mail");
                String answer = mail.enqueue(
                                Shop.SEND,
                                new Shop.Mail("ann@example.org", "your order has left"),
                                JobOptions.DEFAULT
                                        .id("order-4711-left") // enqueued twice, it is one job
                                        .retries(RetryPolicy.exponential(8, Duration.ofSeconds(1), Duration.ofHours(1)))
                                        .retention(Duration.ofHours(1))) // of its result
                        .result(Duration.ofSeconds(30));
                System.out.println(answer);
            }
            // endregion
            try (Broker broker = Brokers.open(url)) {
                assertThat(JobQueue.open(broker, "mail")
                                .handle("order-4711-left", String.class)
                                .result())
                        .isEqualTo("sent to ann@example.org");
            }
        }
    }
}
