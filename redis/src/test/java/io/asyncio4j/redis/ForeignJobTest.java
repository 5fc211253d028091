// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page docs/guide/jobs-format.md promises to programs in other languages. */
class ForeignJobTest {
    private RedisProcess redis;
    private RedisCommands<byte[], byte[]> client;
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        redis = new RedisProcess();
        client = redis.commands();
        broker = RedisBroker.open(RedisTarget.parse(redis.url()));
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
        redis.close();
    }

    @Test
    void anyProgramCanEnqueue() throws Exception {
        assertThat(enqueue(
                        "py-1",
                        "64 2 0 0",
                        "{\"id\":\"py-1\",\"type\":\"send\",\"payload\":{\"to\":\"ü\"},\"tags\":[\"py\"]}"))
                .containsExactly(1L);
        assertThat(enqueue("py-1", "64 2 0 0", "{\"id\":\"py-1\",\"type\":\"send\",\"payload\":{}}"))
                .as("twice")
                .containsExactly(0L);

        ClaimedJob job = claim().getFirst();
        assertThat(job.job().id()).isEqualTo("py-1");
        assertThat(job.job().type()).isEqualTo("send");
        assertThat(job.job().payload()).isEqualTo(RedisProcess.bytes("{\"to\":\"ü\"}"));
        assertThat(job.job().priority()).isEqualTo(2);
        assertThat(job.job().remembered()).isTrue();
        assertThat(job.job().tags()).containsExactly("py");
        assertThat(job.job().attempts()).isEqualTo(25);
        assertThat(settle(job, Settlement.Verdict.RELEASE)).isTrue();
        ClaimedJob again = claim().getFirst();
        assertThat(again.run()).isEqualTo(2);
        assertThat(settle(again, Settlement.Verdict.DONE)).isTrue();
    }

    @Test
    void aDelayedOneWaits() throws Exception {
        enqueue("py-2", "0 5 60000 0", "{\"id\":\"py-2\",\"type\":\"send\",\"payload\":1}");

        assertThat(claim()).isEmpty();
        JobInfo info = get(broker.find("mail", "py-2"));
        assertThat(info.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(info.dueAtMillis()).isEqualTo(info.enqueuedAtMillis() + 60_000);
    }

    @Test
    void aBodyThatMakesNoSenseHarmsNoOther() throws Exception {
        enqueue("bad", "0 5 0 0", "{\"type\":7}");
        enqueue("good", "0 5 0 0", "{\"id\":\"good\",\"type\":\"send\",\"payload\":1}");

        assertThat(claim())
                .extracting(job -> job.job().id() + " " + job.job().type() + " "
                        + job.job().attempts())
                .containsExactly("bad " + ForeignJob.UNREADABLE + " 1", "good send 25");
    }

    @Test
    void aBodyThatIsNoObjectHarmsNoOther() throws Exception {
        enqueue("list", "0 5 0 0", "[1]");
        enqueue("empty", "0 5 0 0", "");
        enqueue("blank", "0 5 0 0", " {\"id\":\"blank\",\"type\":\"send\",\"payload\":1}");
        enqueue("good", "0 5 0 0", "{\"id\":\"good\",\"type\":\"send\",\"payload\":1}");

        assertThat(claim())
                .extracting(job -> job.job().id() + " " + job.job().type())
                .startsWith("list " + ForeignJob.UNREADABLE, "empty " + ForeignJob.UNREADABLE)
                .endsWith("good send")
                .hasSize(4);
    }

    @Test
    void argumentsThatMakeNoSenseAreRefusedAndStoreNothing() {
        for (String id : List.of("", "two words", "x".repeat(201), "\u00fc")) {
            assertThatThrownBy(() -> enqueue(id, "0 5 0 0", "{}")).hasMessageContaining("200 characters");
        }
        assertThatThrownBy(() -> enqueue("a", "0 10 0 0", "{}")).hasMessageContaining("FLAGS BAND DELAY AT");

        assertThat(client.dbsize()).isZero();
    }

    private List<Object> enqueue(String id, String how, String json) throws IOException {
        String script = read("clock") + read("jobs") + read("enqueue");
        return client.eval(
                script.getBytes(StandardCharsets.UTF_8),
                ScriptOutputType.MULTI,
                new byte[][] {RedisProcess.bytes("a4j:{mail}:")},
                RedisProcess.bytes("mixed"),
                RedisProcess.bytes(id),
                RedisProcess.bytes(how),
                RedisProcess.bytes("\0\0\0" + json));
    }

    private static String read(String name) throws IOException {
        try (InputStream in = ForeignJobTest.class.getResourceAsStream("broker/" + name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<ClaimedJob> claim() throws Exception {
        return get(broker.claim(new ClaimRequest("mail", "session", 10, 10_000)))
                .jobs();
    }

    private boolean settle(ClaimedJob job, Settlement.Verdict verdict) throws Exception {
        return get(broker.settle(
                        "mail", List.of(new Settlement(new Run(job.job().id(), job.run()), verdict, 0, null, null))))
                .getFirst();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
