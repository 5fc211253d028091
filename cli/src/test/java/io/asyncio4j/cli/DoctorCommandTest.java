// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import io.asyncio4j.jobs.sqlite.SqliteBroker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final Shell shell = new Shell();

    private String url() {
        return "sqlite:" + folder.resolve("jobs.db");
    }

    /** Its findings, after it has ended so. It looks again where nothing but a disk that is busy just now is a risk. */
    private JsonNode doctor(int code, String url) throws IOException {
        int ended = shell.run("doctor", "--json", "--broker", url);
        for (int tries = 1; tries < 10 && code == 0 && onlyTheDiskIsSlow(); tries++) {
            ended = shell.run("doctor", "--json", "--broker", url);
        }
        assertThat(ended).as(shell.said() + shell.complained()).isEqualTo(code);
        JsonNode answer = new ObjectMapper().readTree(shell.said());
        assertThat(answer.get("level").asText())
                .isEqualTo(List.of("ok", "warn", "fail").get(code));
        return answer.get("findings");
    }

    private boolean onlyTheDiskIsSlow() throws IOException {
        JsonNode findings = new ObjectMapper().readTree(shell.said()).path("findings");
        List<String> risks = StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> !finding.get("level").asText().equals("ok"))
                .map(finding -> finding.get("subject").asText())
                .toList();
        return risks.equals(List.of("disk speed"));
    }

    private static JsonNode finding(JsonNode findings, String subject) {
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> finding.get("subject").asText().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + subject + " in " + findings));
    }

    private static void assertLevel(JsonNode findings, String subject, String level, String text, String remedy) {
        JsonNode finding = finding(findings, subject);
        assertThat(finding.get("level").asText()).as(finding.toString()).isEqualTo(level);
        assertThat(finding.get("text").asText()).contains(text);
        assertThat(finding.path("remedy").asText()).contains(remedy);
    }

    @Test
    void aSoundFileIsWell() throws Exception {
        try (Broker broker = Brokers.open(url())) {
            JobQueue.open(broker, "mail").enqueue("send", 1);
            broker.heartbeat(new WorkerInfo("w:1", "h", 1, List.of("mail"), 10, 0, 1, 3, false), 30_000)
                    .join();

            JsonNode findings = doctor(0, url());

            assertLevel(findings, "java", "ok", "core", "");
            assertLevel(findings, "engine", "ok", "loom", "");
            assertLevel(findings, "file", "ok", "jobs.db", "");
            assertLevel(findings, "journal", "ok", "wal", "");
            assertLevel(findings, "integrity", "ok", "nothing", "");
            assertLevel(findings, "disk", "ok", "free on", "");
            assertLevel(findings, "disk speed", "ok", "ms", "");
            assertLevel(findings, "workers", "ok", "1 loop", "");
            assertLevel(findings, "queue mail", "ok", "1 ready", "");
        }
        assertThat(shell.run("doctor", "--quick", "--broker", url())).isLessThan(2);
        assertThat(shell.said())
                .contains("ok    java")
                .contains("--quick was said")
                .doesNotContain("\033");
    }

    @Test
    void aFileThatAnotherProcessKeepsLockedIsSaidSo() throws Exception {
        Brokers.open(url()).close();
        try (Connection other = DriverManager.getConnection("jdbc:" + url());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");

            JsonNode findings = doctor(2, url());

            assertLevel(findings, "lock", "fail", "kept all others from writing", "end the one that is stopped");
        }
    }

    @Test
    void queuesThatNobodyDrainsAndLoopsThatAreLateAreRisks() throws Exception {
        try (Broker broker = Brokers.open(url())) {
            JobQueue.open(broker, "mail").enqueue("send", 1);
            JobQueue.open(broker, "reports").enqueue("print", 1);
            broker.configure("reports", QueueSettings.DEFAULT.paused(true)).join();
            broker.heartbeat(new WorkerInfo("w:1", "h", 7, List.of("other"), 10, 0, 1, 1200, false), 30_000)
                    .join();

            JsonNode findings = doctor(1, url());

            assertLevel(findings, "queue mail", "warn", "no worker drains it", "aio worker --queue mail");
            assertLevel(findings, "queue reports", "warn", "paused", "aio jobs resume reports");
            assertLevel(findings, "workers", "warn", "1s late: w:1", "aio ps 7 on h");
        }
    }

    @Test
    void aJobThatWaitsForMinutesIsARisk() throws Exception {
        InstantSource minutesAgo = InstantSource.offset(
                InstantSource.system(),
                Duration.ofMillis(-JobThresholds.TOO_OLD_MILLIS).minusMinutes(1));
        try (Broker broker = SqliteBroker.open(folder.resolve("jobs.db"), minutesAgo)) {
            JobQueue.open(broker, "mail").enqueue("send", 1);
            broker.heartbeat(new WorkerInfo("w:1", "h", 7, List.of("mail"), 10, 0, 1, 0, false), 3_600_000)
                    .join();
        }

        assertLevel(doctor(1, url()), "queue mail", "warn", "the oldest waits for 6m", "aio jobs limits mail");
    }

    @Test
    void aFileThatIsNotThereIsARiskAndIsNotMade() throws Exception {
        assertLevel(doctor(1, url()), "file", "warn", "is not there", "the first job or worker makes it");
        assertThat(folder.resolve("jobs.db")).doesNotExist();
    }

    @Test
    void theUrlOfAFileMayHaveThreeSlashes() {
        Brokers.open(url()).close();

        assertThat(shell.run("doctor", "--quick", "--broker", url().replace("sqlite:", "sqlite://")))
                .as(shell.complained())
                .isLessThan(2);
        assertThat(shell.said()).contains(folder.resolve("jobs.db").toString());
    }

    @Test
    void aFileOfAnotherProgramIsWrong() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:" + url())) {
            other.createStatement().execute("CREATE TABLE t (a)");
        }
        assertLevel(doctor(2, url()), "file", "fail", "holds no jobs", "--broker sqlite:PATH");

        Files.writeString(
                folder.resolve("jobs.db"), "this is no database, but it is long enough to be one ".repeat(50));
        assertLevel(doctor(2, url()), "broker", "fail", "jobs.db", "");
    }

    @Test
    void damageInTheFileIsWrongAndIsLeftAsItIs() throws Exception {
        Path file = folder.resolve("jobs.db");
        try (Broker broker = Brokers.open(url())) {
            for (int i = 0; i < 200; i++) {
                JobQueue.open(broker, "mail").enqueue("send", "x".repeat(500));
            }
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            for (long page = 8; page * 4096 < raw.length() - 4096; page += 3) {
                raw.seek(page * 4096);
                raw.write(new byte[64]);
            }
        }
        byte[] before = Files.readAllBytes(file);

        assertLevel(doctor(2, url()), "integrity", "fail", "", "restore a backup");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aRealRedisIsLookedAt() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start("--appendonly", "yes")) {
            JsonNode findings = doctor(0, redis.url());
            assertLevel(findings, "version", "ok", "Redis 6.2", "");
            assertLevel(findings, "eviction", "ok", "noeviction", "");
            assertLevel(findings, "append-only file", "ok", "appendfsync everysec", "");
            assertLevel(findings, "role", "ok", "master, 0 replicas", "");
            assertLevel(findings, "latency", "ok", "ms usually", "");
            assertLevel(findings, "clients", "ok", "connected of", "");
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start("--maxmemory", "900000", "--maxmemory-policy", "allkeys-lru")) {
            JsonNode findings = doctor(2, redis.url());
            assertLevel(findings, "eviction", "fail", "throws away jobs", "set it to noeviction");
            assertLevel(findings, "append-only file", "warn", "keeps no append-only file", "set appendonly yes");
            assertLevel(findings, "memory", "fail", "used", "raise maxmemory");
        }
    }

    @Test
    void aRedisThatIsNotThereIsOneFinding() throws Exception {
        assertLevel(
                doctor(2, "redis://127.0.0.1:1/0"), "broker", "fail", "Cannot connect to redis://127.0.0.1:1/0", "");
        assertThat(shell.run("doctor", "--broker", "redis://")).isEqualTo(2);
        assertThat(shell.complained()).contains("This URL of Redis makes no sense");
    }
}
