// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aio jobs} on a broker in memory, and on one in a file. */
@ParameterizedClass
@ValueSource(strings = {"memory", "sqlite"})
class JobsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String kind;
    private String url;

    @AutoClose
    private Broker broker;

    @AutoClose
    private final Shell shell = new Shell();

    JobsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        url = kind.equals("memory") ? "memory:" + UUID.randomUUID() : "sqlite:" + folder.resolve("jobs.db");
        broker = Brokers.open(url);
    }

    /** {@code aio jobs … --broker URL}, which must end well; what it said. */
    private String jobs(String... args) {
        assertThat(code(args)).as(shell.complained()).isZero();
        return shell.said();
    }

    private int code(String... args) {
        return shell.run(line(args));
    }

    private String[] line(String... args) {
        return Stream.concat(Stream.of("jobs", "--broker", url), Stream.of(args))
                .toArray(String[]::new);
    }

    private JsonNode json(String... args) throws Exception {
        return JSON.readTree(jobs(args));
    }

    private String enqueue(String... args) {
        return jobs(Stream.concat(Stream.of("enqueue"), Stream.of(args)).toArray(String[]::new))
                .strip();
    }

    private ClaimedJob claim(String queue) {
        return broker.claim(new ClaimRequest(queue, "w", 1, 3_600_000))
                .join()
                .jobs()
                .getFirst();
    }

    private void settle(String queue, Verdict verdict, @Nullable Failure failure) {
        ClaimedJob job = claim(queue);
        Settlement settlement = new Settlement(new Run(job.job().id(), job.run()), verdict, 3_600_000, null, failure);
        assertThat(broker.settle(queue, List.of(settlement)).join()).containsExactly(true);
    }

    private void kill(String queue, String reason) {
        settle(queue, Verdict.DEAD, new Failure(reason, reason + ": it went wrong\n\tat somewhere"));
    }

    private @Nullable JobInfo find(String queue, String id) {
        return broker.find(queue, id).join();
    }

    // ---- enqueue ----

    @Test
    void aJobIsEnqueuedWithAllItsOptions() {
        String id = enqueue(
                "send",
                "{\"to\": \"ada\"}",
                "-q",
                "mail",
                "-p",
                "1",
                "--timeout",
                "2m",
                "--attempts",
                "3",
                "--delay",
                "1h",
                "--expires",
                "2h",
                "--unique",
                "ada",
                "--group",
                "g",
                "--tag",
                "a,b",
                "--tag",
                "c",
                "--keep",
                "1d",
                "--header",
                "trace=7",
                "--payload-version",
                "2");

        JobInfo job = find("mail", id);
        assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(job.job().type()).isEqualTo("send");
        assertThat(new String(job.job().payload(), StandardCharsets.UTF_8)).isEqualTo("{\"to\":\"ada\"}");
        assertThat(job.job().priority()).isEqualTo(1);
        assertThat(job.job().timeoutMillis()).isEqualTo(120_000);
        assertThat(job.job().attempts()).isEqualTo(3);
        assertThat(job.job().expiresMillis()).isEqualTo(7_200_000);
        assertThat(job.job().uniqueKey()).isEqualTo("ada");
        assertThat(job.job().group()).isEqualTo("g");
        assertThat(job.job().tags()).containsExactly("a", "b", "c");
        assertThat(job.job().retentionMillis()).isEqualTo(86_400_000);
        assertThat(job.job().headers()).containsEntry("trace", "7");
        assertThat(job.job().version()).isEqualTo(2);
    }

    @Test
    void aSecondJobOfAnIdOrAKeyIsNotEnqueuedAndThatIsSaid() throws Exception {
        assertThat(enqueue("send", "--id", "7")).isEqualTo("7");
        assertThat(enqueue("send", "--id", "7")).isEqualTo("7");
        assertThat(shell.complained()).contains("this id was there already");

        String first = enqueue("send", "--unique", "ada");
        assertThat(enqueue("send", "--unique", "ada")).isEqualTo(first);
        assertThat(shell.complained()).contains("unique key was there already");
        assertThat(json("enqueue", "send", "--unique", "ada", "--json")
                        .get("result")
                        .asText())
                .isEqualTo("duplicate");

        assertThat(code("enqueue", "other", "--id", "7")).isEqualTo(1);
        assertThat(shell.complained()).startsWith("aio: ").contains("7").doesNotContain("\tat ");
        assertThat(broker.stats("default").join().counts().get(JobState.READY)).isEqualTo(2);
    }

    @Test
    void payloadsComeFromTheLineAFileOrTheStandardInput(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("p.json"), " [1, 2]\n");
        assertThat(payload(enqueue("t", "@" + file))).isEqualTo("[1,2]");
        assertThat(payload(enqueue("t", "--text", "plain words"))).isEqualTo("\"plain words\"");
        assertThat(payload(enqueue("t"))).isEqualTo("null");
        assertThat(shell.feed("{\"a\": 1}", line("enqueue", "t", "-"))).isZero();
        assertThat(payload(shell.said().strip())).isEqualTo("{\"a\":1}");

        assertThat(code("enqueue", "t", "plain words")).isEqualTo(2);
        assertThat(shell.complained()).contains("'plain words' is no JSON").contains("--text");
        assertThat(code("enqueue", "t", "@no-such-file")).isEqualTo(1);
        assertThat(shell.complained()).contains("no-such-file");
    }

    private String payload(String id) {
        return new String(find("default", id).job().payload(), StandardCharsets.UTF_8);
    }

    @Test
    void everyLineBecomesAJob() {
        assertThat(shell.feed("1\n\n{\"b\":2}\n\"x\"\n", line("enqueue", "t", "-", "--lines", "-q", "bulk")))
                .isZero();
        assertThat(shell.said()).isEqualTo("3 jobs enqueued in bulk\n");

        assertThat(shell.feed("1\nnonsense\n", line("enqueue", "t", "-", "--lines")))
                .isEqualTo(2);
        assertThat(shell.complained()).contains("line 2 is no JSON");
        assertThat(code("enqueue", "t", "7", "--lines")).isEqualTo(2);
        assertThat(shell.complained()).contains("give @FILE or -");
    }

    @Test
    void waitingGivesTheResultOrSaysWhatBecameOfTheJob() throws Exception {
        Thread worker = Thread.ofVirtual().start(() -> {
            broker.awaitReady(List.of("calls"), 20_000).join();
            ClaimedJob job = claim("calls");
            byte[] result = "{\"sum\":3}".getBytes(StandardCharsets.UTF_8);
            broker.settle(
                            "calls",
                            List.of(new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, result, null)))
                    .join();
        });
        assertThat(enqueue("add", "[1, 2]", "--wait", "-q", "calls")).isEqualTo("{\"sum\":3}");
        assertThat(worker.join(Duration.ofSeconds(50))).isTrue();

        assertThat(code("enqueue", "add", "--wait", "--wait-limit", "50ms")).isEqualTo(1);
        assertThat(shell.complained()).contains("it is ready; does a worker drain queue default?");
    }

    // ---- look ----

    @Test
    void listsShowWhatFits() throws Exception {
        enqueue("send", "-q", "mail", "--id", "dead-one");
        kill("mail", "Timeout");
        enqueue("send", "-q", "mail", "--id", "ready-one", "--tag", "x");
        enqueue("send", "-q", "mail", "--id", "later-one", "--delay", "1h");
        enqueue("draw", "-q", "reports", "--id", "runs-one", "--group", "g");
        claim("reports");

        assertThat(jobs("ls").lines().map(line -> line.split(" +")[1]))
                .containsExactly("ID", "ready-one", "later-one", "dead-one", "runs-one");
        assertThat(jobs("ls", "--state", "dead,scheduled").lines().skip(1)).hasSize(2);
        assertThat(jobs("ls", "--state", "scheduled")).contains("in 59m");
        assertThat(jobs("ls", "--reason", "time"))
                .contains("dead-one", "Timeout")
                .doesNotContain("ready-one");
        assertThat(jobs("ls", "--tag", "x")).contains("ready-one").doesNotContain("later-one");
        assertThat(jobs("ls", "--group", "g")).contains("runs-one", "running", "lease in 59m");
        assertThat(jobs("ls", "--type", "draw", "--queue", "mail")).isEmpty();
        assertThat(shell.complained()).isEqualTo("No jobs that fit.\n");
        assertThat(jobs("ls", "--older-than", "1h")).isEmpty();

        assertThat(jobs("ls", "--limit", "1").lines()).hasSize(2);
        assertThat(shell.complained()).contains("--limit 0 shows all");
        JsonNode array = json("ls", "--json", "--queue", "mail", "--limit", "2");
        assertThat(array).hasSize(2);
        assertThat(array.get(0).get("id").asText()).isEqualTo("ready-one");
        assertThat(json("ls", "--json", "--type", "none")).isEmpty();
    }

    @Test
    void aJobIsShownWithWhyItFailed() throws Exception {
        String id = enqueue("send", "{\"to\":\"ada\"}", "-q", "mail", "--tag", "x", "--header", "trace=7");
        settle("mail", Verdict.RETRY, new Failure("Timeout", "Timeout: it went wrong\n\tat somewhere"));

        assertThat(jobs("show", id))
                .contains(
                        "queue mail",
                        "scheduled",
                        "1 of 25 attempts failed",
                        "{\"to\":\"ada\"}",
                        "trace=7",
                        "at somewhere");
        JsonNode json = json("show", id, "--json");
        assertThat(json.get("payload").get("to").asText()).isEqualTo("ada");
        assertThat(json.get("state").asText()).isEqualTo("scheduled");
        assertThat(json.get("history").get(0).get("reason").asText()).isEqualTo("Timeout");
        assertThat(json.get("dueAt").asText()).endsWith("Z");

        assertThat(code("show", "nobody")).isEqualTo(1);
        assertThat(shell.complained()).startsWith("aio: there is no job nobody in any queue");
        assertThat(code("show", id, "--queue", "other")).isEqualTo(1);
    }

    @Test
    void anIdThatIsInTwoQueuesNeedsTheQueue() {
        enqueue("t", "--id", "7", "-q", "a");
        enqueue("t", "--id", "7", "-q", "b");

        assertThat(code("show", "7")).isEqualTo(1);
        assertThat(shell.complained()).contains("in each of a, b").contains("--queue");
        assertThat(jobs("show", "7", "--queue", "b")).contains("queue b");
    }

    @Test
    void statesAreCounted() throws Exception {
        assertThat(jobs("stats")).isEmpty();
        assertThat(shell.complained()).contains("No queues");
        enqueue("t", "-q", "a");
        enqueue("t", "-q", "a");
        claim("a");
        enqueue("t", "-q", "b", "--delay", "1h");
        jobs("pause", "b");

        List<String> lines = jobs("stats").lines().toList();
        assertThat(lines.get(0)).startsWith("QUEUE  READY  RUNNING  SCHEDULED");
        assertThat(lines.get(1).split(" +")).startsWith("a", "1", "1", "0").endsWith("open");
        assertThat(lines.get(2).split(" +")).startsWith("b", "0", "0", "1").endsWith("paused");
        assertThat(jobs("stats", "b").lines()).hasSize(2);
        assertThat(json("stats", "--json").get(0).get("running").asInt()).isEqualTo(1);
        assertThat(jobs("queues")).isEqualTo("a\nb\n");
        assertThat(json("queues", "--json").get(1).asText()).isEqualTo("b");
    }

    @Test
    void workersAreListed() throws Exception {
        assertThat(jobs("workers")).isEmpty();
        assertThat(shell.complained()).contains("aio worker --help");
        broker.heartbeat(
                        new WorkerInfo("host:7:1", "host", 7, List.of("a", "b"), 100, 3, 1, 2, true),
                        TimeUnit.MINUTES.toMillis(1))
                .join();

        assertThat(jobs("workers").lines().skip(1).findFirst().orElseThrow())
                .startsWith("host:7:1  host    7  a,b           3      100")
                .endsWith("quiet");
        assertThat(json("workers", "--json").get(0).get("pid").asInt()).isEqualTo(7);
    }

    // ---- change ----

    @Test
    void deadJobsAreGroupedByReasonAndReplayed() throws Exception {
        for (String reason : List.of("Timeout", "Timeout", "Refused")) {
            enqueue("send", "-q", "mail");
            kill("mail", reason);
        }

        assertThat(jobs("dead").lines().skip(1).map(line -> line.split(" +")[1] + line.split(" +")[4]))
                .containsExactly("2Timeout", "1Refused");
        assertThat(json("dead", "--json").get(0).get("jobs").asInt()).isEqualTo(2);

        assertThat(code("replay", "--reason", "Timeout")).isEqualTo(2);
        assertThat(shell.complained()).contains("would run 2 dead jobs again").contains("--yes");
        assertThat(jobs("replay", "--reason", "Timeout", "--limit", "1", "--yes"))
                .isEqualTo("1 dead job will run again\n");
        assertThat(json("replay", "--yes", "--json").get("replayed").asInt()).isEqualTo(2);
        assertThat(broker.stats("mail").join().counts().get(JobState.READY)).isEqualTo(3);
        assertThat(jobs("dead")).isEmpty();
    }

    @Test
    void aReplayThatFindsNothingSaysWhereItLooked() throws Exception {
        enqueue("send", "-q", "mail");

        assertThat(jobs("replay"))
                .startsWith("no dead job fits; nothing run again (looked at: 1 queue of " + kind + ":")
                .doesNotContain("will run");
        assertThat(jobs("replay", "--queue", "mial", "--yes")).contains("(looked at: queue mial of " + kind + ":");
        assertThat(json("replay", "--json").get("replayed").asInt()).isZero();
    }

    @Test
    void jobsAreRetriedCancelledAndForgottenById() {
        String dead = enqueue("send", "-q", "mail");
        kill("mail", "Timeout");
        assertThat(jobs("retry", dead)).isEqualTo("1 job will run again\n");
        assertThat(code("retry", dead)).isEqualTo(1);
        assertThat(shell.complained()).contains("1 job left alone, such as " + dead + ": it is ready");

        String runs = enqueue("send", "-q", "other");
        claim("other");
        assertThat(jobs("cancel", dead, runs)).isEqualTo("1 job cancelled\n1 job told to end\n");
        assertThat(find("other", runs).cancelRequested()).isTrue();
        assertThat(jobs("ls", "--queue", "other")).contains("running!");

        String waits = enqueue("send", "-q", "mail");
        assertThat(code("rm", waits)).isEqualTo(2);
        assertThat(shell.complained()).contains("would forget 1 job");
        assertThat(code("rm", waits, runs, "nobody", "--yes")).isEqualTo(1);
        assertThat(shell.said()).isEqualTo("1 job forgotten\n");
        assertThat(shell.complained()).contains("it runs; cancel it first").contains("no job nobody");
        assertThat(find("mail", waits)).isNull();
    }

    @Test
    void jobsAreChosenByFilter() throws Exception {
        for (int i = 0; i < 3; i++) {
            enqueue("send", "-q", "mail", "--tag", i == 0 ? "a" : "b");
        }
        assertThat(json("cancel", "--tag", "b", "--yes", "--json")
                        .get("cancelled")
                        .asInt())
                .isEqualTo(2);
        assertThat(jobs("rm", "--type", "send", "--tag", "a", "--yes"))
                .isEqualTo("no job fits; nothing forgotten (looked at: dead, cancelled, done; --state says others)\n");
        assertThat(jobs("rm", "--state", "ready", "--limit", "5", "--yes")).isEqualTo("1 job forgotten\n");
        assertThat(jobs("rm", "--state", "ready", "--yes")).isEqualTo("no job fits; nothing forgotten\n");
    }

    @Test
    void queuesArePausedAndLimitedForAllWorkers() throws Exception {
        enqueue("t", "-q", "mail");
        assertThat(jobs("pause", "mail", "misspelt")).isEqualTo("mail paused\nmisspelt paused\n");
        assertThat(shell.complained()).contains("Nothing was ever enqueued in misspelt; queues there are: mail");
        assertThat(broker.claim(new ClaimRequest("mail", "w", 1, 1000)).join().paused())
                .isTrue();
        assertThat(jobs("limits", "mail", "--rate", "2.5", "--burst", "4", "--group-max-running", "1"))
                .contains("begin a second   2.5", "no limit", "mail is paused");
        assertThat(jobs("resume", "mail")).isEqualTo("mail resumed\n");
        JsonNode limits = json("limits", "mail", "--json");
        assertThat(limits.get("rate").asDouble()).isEqualTo(2.5);
        assertThat(limits.get("burst").asInt()).isEqualTo(4);
        assertThat(limits.get("paused").asBoolean()).isFalse();
        assertThat(claim("mail").job().type()).isEqualTo("t");
    }

    @Test
    void whereNothingIsKeptThatIsSaid() {
        assertThat(shell.run("jobs", "ls", "--broker", "sqlite:no/such/file.db"))
                .isEqualTo(1);
        assertThat(shell.complained()).contains("no/such/file.db: no such file; check the URL of --broker");
    }

    // ---- schedules and other brokers ----

    @Test
    void schedulesAreMadeListedPausedRunAndForgotten() throws Exception {
        assertThat(jobs(
                        "cron",
                        "put",
                        "nightly",
                        "0 3 * * *",
                        "report",
                        "{\"a\":1}",
                        "-q",
                        "reports",
                        "--zone",
                        "UTC",
                        "--missed",
                        "skip",
                        "--priority",
                        "2"))
                .startsWith("nightly: next ")
                .contains("03:00:00 (in ");
        assertThat(jobs("cron", "ls").lines().skip(1).findFirst().orElseThrow())
                .startsWith("nightly  0 3 * * *  UTC   reports  report  -")
                .endsWith("skip    on");
        JsonNode json = json("cron", "ls", "--json").get(0);
        assertThat(json.get("payload").get("a").asInt()).isEqualTo(1);
        assertThat(json.get("next").asText()).contains("T03:00:00Z");

        assertThat(jobs("cron", "pause", "nightly")).isEqualTo("nightly paused\n");
        assertThat(jobs("cron", "ls")).contains("paused");
        assertThat(jobs("cron", "resume", "nightly")).isEqualTo("nightly resumed\n");
        String id = jobs("cron", "run", "nightly").strip();
        assertThat(find("reports", id).job().priority()).isEqualTo(2);
        assertThat(jobs("cron", "run", "nightly")).isEqualTo(id + "\n");
        assertThat(shell.complained()).contains("has not ended");

        assertThat(code("cron", "rm", "nightly", "nobody")).isEqualTo(1);
        assertThat(shell.complained()).contains("no schedule nobody");
        assertThat(code("cron", "run", "nightly")).isEqualTo(1);
        assertThat(jobs("cron", "ls")).isEmpty();
        assertThat(code("cron", "put", "never", "0 0 31 2 *", "report")).isEqualTo(2);
    }

    @Test
    void aQueueIsCopiedAndPausedHere() throws Exception {
        String target = "memory:" + UUID.randomUUID();
        String id = enqueue("send", "-q", "mail", "--tag", "x");
        kill("mail", "Timeout");
        enqueue("send", "-q", "mail");

        assertThat(code("copy", "--to", target)).isEqualTo(2);
        assertThat(shell.complained())
                .contains("would pause mail here and copy their jobs")
                .contains("--yes");
        assertThat(jobs("copy", "--to", target, "--yes")).contains("1 queue: 2 jobs copied, 0 there already");
        assertThat(json("copy", "--to", target, "--yes", "--json")
                        .get("present")
                        .asInt())
                .isEqualTo(2);
        assertThat(json("stats", "--json").get(0).get("settings").get("paused").asBoolean())
                .isTrue();
        try (Broker other = Brokers.open(target)) {
            JobInfo job = other.find("mail", id).join();
            assertThat(job.state()).isEqualTo(JobState.DEAD);
            assertThat(job.history().getFirst().failure().reason()).isEqualTo("Timeout");
        }
    }
}
