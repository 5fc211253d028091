// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCodecTest {
    @Test
    void theShortestJobHasThreeFields() {
        NewJob job = JobCodec.readJob(utf8("{\"id\":\"1\",\"type\":\"send\",\"payload\":{}}"));

        assertSame(job, NewJob.of("1", "send", utf8("{}")));
        assertThat(text(JobCodec.write(job))).isEqualTo("{\"id\":\"1\",\"type\":\"send\",\"payload\":{}}");
        assertThat(JobCodec.writeOptions(job)).isEmpty();
    }

    @Test
    void aJobWithEverythingComesBack() {
        NewJob job = everything();

        assertSame(JobCodec.readJob(JobCodec.write(job)), job);
        assertSame(JobCodec.readJob("all", "send", job.payload(), JobCodec.writeOptions(job)), job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,2.5e3,\"ü\\u0000\",null]}", "7", "\"x\"", "true", "[]", "-1.5", "{ \"a\" : 1 }"})
    void jsonStandsInTheJobAsItIs(String payload) {
        byte[] written = JobCodec.write(NewJob.of("1", "t", utf8(payload)));

        assertThat(text(written)).contains("\"payload\":" + payload);
        assertThat(text(JobCodec.readJob(written).payload())).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}\n",
                " {}",
                "{} {}",
                "1 2",
                "{}x",
                "{",
                "[1,]",
                "nul",
                "plain text",
                "\uFEFF{}",
                "{'a':1}",
                "NaN",
                "\"\u0001\""
            })
    void whatIsNoJsonComesBackLetterByLetter(String payload) {
        byte[] written = JobCodec.write(NewJob.of("1", "t", utf8(payload)));

        assertThat(text(written)).contains("\"payload64\":\"");
        assertThat(JobCodec.readJob(written).payload()).isEqualTo(utf8(payload));
    }

    @Test
    void otherEncodingsAndBrokenOnesAreNoJson() {
        assertThat(JobCodec.isJson("{}".getBytes(StandardCharsets.UTF_16LE))).isFalse();
        assertThat(JobCodec.isJson("{}".getBytes(StandardCharsets.UTF_16BE))).isFalse();
        assertThat(JobCodec.isJson(new byte[] {'"', (byte) 0xff, '"'})).isFalse();
        assertThat(JobCodec.isJson(new byte[] {'"', (byte) 0xc3, '"'})).isFalse();
        assertThat(JobCodec.isJson(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
                .isFalse();
        assertThat(JobCodec.isJson(new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}))
                .isFalse();
        assertThat(JobCodec.isJson(new byte[] {(byte) 0xff})).isFalse();
    }

    @Test
    void deepPayloadsAndLongChainsComeBack() {
        byte[] deep = utf8("[".repeat(2000) + "]".repeat(2000));
        NewJob chain = NewJob.of("0", "t", deep);
        for (int i = 1; i < 500; i++) {
            chain = linked(Integer.toString(i), new Link.Next("q", chain));
        }

        byte[] written = JobCodec.write(chain);
        assertThat(Arrays.equals(JobCodec.write(JobCodec.readJob(written)), written))
                .isTrue();
    }

    @Test
    void aChainThatIsTooLongIsRefusedByItsWriter() throws InterruptedException {
        NewJob chain = NewJob.of("0", "t", utf8("{}"));
        for (int i = 1; i < 4_000; i++) {
            chain = linked(Integer.toString(i), new Link.Next("q", chain));
        }
        NewJob longest = chain;
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        Thread writer = Thread.ofPlatform().stackSize(64L << 20).start(() -> {
            try {
                JobCodec.write(longest);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        writer.join();

        assertThat(thrown.get()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cannot be written");
    }

    @Test
    void aJobAsABrokerKnowsItComesBack() {
        JobInfo info = new JobInfo(
                "mail",
                everything(),
                JobState.DEAD,
                4,
                3,
                1,
                100,
                200,
                300,
                400,
                "session",
                utf8("{\"r\":1}"),
                utf8("no json"),
                true,
                List.of(
                        new Attempt(3, 250, "session", new Failure("IOException", "at …")),
                        new Attempt(4, 400, "", new Failure("worker lost", ""))),
                Map.of("p", new PartResult(true, utf8("[1]")), "result", new PartResult(false, null)));

        JobInfo read = JobCodec.readInfo(JobCodec.write(info));

        assertThat(read).usingRecursiveComparison().isEqualTo(info);
    }

    @Test
    void schedulesSettingsWorkersAndLinksComeBack() {
        Schedule schedule = new Schedule(
                "nightly",
                "mail",
                "0 3 * * *",
                "Europe/Berlin",
                everything(),
                Schedule.Missed.ALL,
                7,
                true,
                true,
                5,
                4);
        QueueSettings settings = new QueueSettings(true, 1, 2.5, 3, 4, 0.1, 6, 7, 8, 9);
        WorkerInfo worker = new WorkerInfo("s", "h", 5_000_000_000L, List.of("a", "b"), 10, 3, 99, 12, true);

        assertThat(JobCodec.readSchedule(JobCodec.write(schedule)))
                .usingRecursiveComparison()
                .isEqualTo(schedule);
        assertThat(JobCodec.readSettings(JobCodec.write(settings))).isEqualTo(settings);
        assertThat(JobCodec.readSettings(utf8("{}"))).isEqualTo(QueueSettings.DEFAULT);
        assertThat(JobCodec.readWorker(JobCodec.write(worker))).isEqualTo(worker);
        Link link = new Link.Part("q", "join", "p1");
        assertThat(JobCodec.readLink(JobCodec.write(link))).isEqualTo(link);
    }

    @Test
    void unknownFieldsAreSkipped() {
        String json =
                "{\"new\":{\"id\":[1,{\"x\":2}]},\"format\":1,\"id\":\"1\",\"payload\":{},\"later\":\"x\",\"type\":\"t\"}";

        assertSame(JobCodec.readJob(utf8(json)), NewJob.of("1", "t", utf8("{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"format\":2,\"id\":\"1\",\"type\":\"t\",\"payload\":{}}",
                "{\"type\":\"t\",\"payload\":{}}",
                "{\"id\":\"1\",\"payload\":{}}",
                "{\"id\":\"1\",\"type\":\"t\"}",
                "{\"id\":1,\"type\":\"t\",\"payload\":{}}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{},\"priority\":\"high\"}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{},\"priority\":11}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{},\"priority\":99999999999999999999}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{},\"tags\":\"x\"}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{},\"tags\":[null]}",
                "{\"id\":\"a b\",\"type\":\"t\",\"payload\":{}}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload64\":\"*\"}",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{}} x",
                "{\"id\":\"1\",\"type\":\"t\",\"payload\":{",
                "[]",
                "null",
                "",
                "text"
            })
    void badJsonIsRefusedWithASentence(String json) {
        assertThatThrownBy(() -> JobCodec.readJob(utf8(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("Th");
    }

    private static NewJob everything() {
        return new NewJob(
                "all",
                true,
                "send",
                3,
                utf8("{\"to\":\"ü\"}"),
                2,
                10,
                20,
                30,
                40,
                50,
                "exponential",
                "key \"quoted\"",
                60,
                "group",
                List.of("a", "b"),
                70,
                Map.of("traceparent", "00-1", "payload", "x"),
                List.of(new Link.Part("q", "join", "p"), new Link.Next("r", NewJob.of("next", "t", new byte[] {0, 1}))),
                List.of("x", "y"),
                true,
                utf8("[1]"));
    }

    private static NewJob linked(String id, Link link) {
        NewJob of = NewJob.of(id, "t", utf8("{}"));
        return new NewJob(
                id,
                false,
                "t",
                0,
                of.payload(),
                5,
                0,
                0,
                of.timeoutMillis(),
                0,
                25,
                null,
                null,
                0,
                null,
                List.of(),
                0,
                Map.of(),
                List.of(link),
                List.of(),
                false,
                null);
    }

    /** Records with arrays are equal only if they are the same, so they are compared as they are written. */
    private static void assertSame(NewJob job, NewJob other) {
        assertThat(job).usingRecursiveComparison().isEqualTo(other);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
