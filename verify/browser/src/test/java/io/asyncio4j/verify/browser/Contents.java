// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.NewJobBuilder;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brokers in the states that a dashboard must be able to show. */
final class Contents {
    /** What a page that takes data for markup would run, see {@link #NOTHING_RAN}. */
    static final String SCRIPT = "<img src=x onerror=\"window.ran=1\"><script>window.ran=1</script>";

    /** As {@link #SCRIPT}, without blanks, for names that must not have any. */
    static final String NAME = "<img/src=x/onerror='window.ran=1'>";

    /** A script that is true as long as no data has been run. */
    static final String NOTHING_RAN = "window.ran === undefined";

    static final String SESSION = "host-1.4711.0";

    private static final long HOUR = 3_600_000;
    private static final String STACK = """
            java.net.SocketTimeoutException: no answer from smtp.example.org in 10 s
            \tat org.example.Mailer.send(Mailer.java:41)
            \tat org.example.Handlers.lambda$mail$0(Handlers.java:17)""";

    private Contents() {}

    static Broker empty() {
        return new MemoryBroker();
    }

    static Broker oneJob() {
        Broker broker = empty();
        add(broker, "mail", job("only-one", "send-mail", "{\"to\":\"ann@example.org\"}"));
        return broker;
    }

    /** A shop in the middle of a day: each state, dead letters of three reasons, two workers, two schedules. */
    static Broker mixed() {
        Broker broker = empty();
        settled(broker);
        waiting(broker);
        workers(broker);
        Schedules schedules = Schedules.of(broker);
        schedules.put(
                "nightly-report",
                Cron.of("30 2 * * *", ZoneId.of("Europe/Berlin")),
                "books",
                JobRequest.of("report", Map.of("kind", "sales")));
        schedules.put("sweep", Cron.of("*/5 * * * *"), "mail", JobRequest.of("sweep", Map.of()));
        schedules.pause("sweep");
        return broker;
    }

    private static void settled(Broker broker) {
        for (int i = 1; i <= 12; i++) {
            add(broker, "mail", job("dead-" + i, i % 3 == 0 ? "send-sms" : "send-mail", "{\"order\":" + i + "}"));
        }
        for (ClaimedJob claimed : claim(broker, "mail", 12)) {
            int number = Integer.parseInt(claimed.job().id().substring("dead-".length()));
            Failure failure = switch (number % 3) {
                case 0 -> new Failure("ConnectException", "java.net.ConnectException: Connection refused");
                case 1 -> new Failure("SocketTimeoutException", STACK);
                default -> new Failure("BadPayloadException", "no address in the payload");
            };
            settle(broker, "mail", claimed, Settlement.Verdict.DEAD, null, failure);
        }
        add(broker, "mail", kept(job("done-1", "send-mail", "{\"order\":77}")));
        for (ClaimedJob claimed : claim(broker, "mail", 1)) {
            settle(broker, "mail", claimed, Settlement.Verdict.DONE, bytes("{\"receipt\":\"r-77\"}"), null);
        }
        add(broker, "mail", kept(job("cancelled-1", "send-mail", "{}")));
        broker.cancel("mail", "cancelled-1").join();
        add(broker, "mail", job("tried-1", "send-mail", "{\"order\":78}").attempts(5));
        for (ClaimedJob claimed : claim(broker, "mail", 1)) {
            settle(
                    broker,
                    "mail",
                    claimed,
                    Settlement.Verdict.RETRY,
                    null,
                    new Failure("SocketTimeoutException", STACK));
        }
    }

    /** More dead jobs, all for one reason. */
    static void addDead(Broker broker, int many) {
        addDead(broker, many, "OutOfPaper");
    }

    static void addDead(Broker broker, int many, String reason) {
        for (int i = 1; i <= many; i++) {
            add(broker, "print", job("print-" + i, "print", "{}"));
        }
        for (ClaimedJob claimed : claim(broker, "print", many)) {
            settle(broker, "print", claimed, Settlement.Verdict.DEAD, null, new Failure(reason, "tray 2 is empty"));
        }
    }

    private static void waiting(Broker broker) {
        add(broker, "mail", job("running-1", "send-mail", "{\"to\":\"bob@example.org\"}"));
        add(
                broker,
                "mail",
                job("running-2", "send-mail", "{\"to\":\"cem@example.org\"}")
                        .headers(Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));
        List<ClaimedJob> running = claim(broker, "mail", 2);
        broker.progress("mail", run(running.getFirst()), bytes("{\"done\":40,\"of\":100}"))
                .join();
        for (int i = 1; i <= 60; i++) {
            add(
                    broker,
                    "mail",
                    job("ready-" + i, "send-mail", "{\"order\":" + (1000 + i) + "}")
                            .group("shop-" + i % 4)
                            .tags(List.of("order", "shop-" + i % 4))
                            .priority(i % 10));
        }
        add(broker, "mail", job("later-1", "send-mail", "{}").delayMillis(2 * HOUR));
        add(broker, "books", job("sum-1", "close-order", "{\"order\":4711}").parts(List.of("mail", "points")));
        add(broker, "books", job("sum-2", "close-order", "{\"order\":4712}"));
        broker.configure("books", QueueSettings.DEFAULT.paused(true)).join();
    }

    private static void workers(Broker broker) {
        long now = broker.now().join();
        broker.heartbeat(
                        new WorkerInfo(SESSION, "host-1", 4711, List.of("mail", "books"), 50, 2, now - HOUR, 3, false),
                        HOUR)
                .join();
        broker.heartbeat(
                        new WorkerInfo("host-2.815.0", "host-2", 815, List.of("mail"), 10, 0, now - 60_000, 250, true),
                        HOUR)
                .join();
    }

    /** A million jobs that wait. */
    static Broker million() {
        Broker broker = empty();
        byte[] payload = bytes("{\"order\":4711,\"to\":\"ann@example.org\"}");
        for (int thousand = 0; thousand < 1000; thousand++) {
            List<NewJob> jobs = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                jobs.add(NewJob.of("j" + (thousand * 1000 + i), "send-mail", payload));
            }
            broker.enqueue("mail", jobs).join();
        }
        return broker;
    }

    /** Names, payloads, errors and notes that want to be more than text. */
    static Broker hostile() {
        Broker broker = empty();
        String text = "\"" + SCRIPT.replace("\"", "\\\"") + "\"";
        add(
                broker,
                "mail",
                job(NAME, NAME, "{\"note\":" + text + "," + text + ":1}")
                        .group(SCRIPT)
                        .tags(List.of(SCRIPT, "javascript:alert(1)"))
                        .uniqueKey(SCRIPT)
                        .headers(Map.of(SCRIPT, SCRIPT)));
        for (ClaimedJob claimed : claim(broker, "mail", 1)) {
            broker.progress("mail", run(claimed), bytes(text)).join();
            settle(broker, "mail", claimed, Settlement.Verdict.DEAD, null, new Failure(SCRIPT, SCRIPT + "\n" + SCRIPT));
        }
        add(broker, "mail", job("a/b?c#d%2Fe&f", "type/with?odd#signs%25", text));
        add(broker, "mail", job("long-" + "x".repeat(195), "t".repeat(200), "\"" + "y".repeat(5000) + "\""));
        add(broker, "mail", job("no-json", "foreign", "\u0000\u202Egnp.exe\u202C not json <b>"));
        add(broker, "a/b:c", job("in-a-queue-with-a-slash", "plain", "{}"));
        add(broker, "..", job("in-a-queue-of-dots", "plain", "{}"));
        Schedules.of(broker).put(NAME, Cron.of("* * * * *"), "mail", JobRequest.of(NAME, Map.of("note", SCRIPT)));
        broker.heartbeat(
                        new WorkerInfo(
                                NAME,
                                SCRIPT,
                                1,
                                List.of("mail"),
                                10,
                                0,
                                broker.now().join(),
                                0,
                                false),
                        HOUR)
                .join();
        return broker;
    }

    private static NewJobBuilder job(String id, String type, String payload) {
        return NewJob.builder(id, type, bytes(payload));
    }

    private static NewJobBuilder kept(NewJobBuilder job) {
        return job.retentionMillis(HOUR);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(Broker broker, String queue, NewJobBuilder job) {
        broker.enqueue(queue, List.of(job.build())).join();
    }

    private static List<ClaimedJob> claim(Broker broker, String queue, int most) {
        return broker.claim(new ClaimRequest(queue, SESSION, most, HOUR)).join().jobs();
    }

    private static Run run(ClaimedJob claimed) {
        return new Run(claimed.job().id(), claimed.run());
    }

    private static void settle(
            Broker broker,
            String queue,
            ClaimedJob claimed,
            Settlement.Verdict verdict,
            byte @Nullable [] result,
            @Nullable Failure failure) {
        broker.settle(queue, List.of(new Settlement(run(claimed), verdict, HOUR, result, failure)))
                .join();
    }
}
