// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.testing.AsyncTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlersTest {
    record Name(String first, String last) {}

    private static JobContext context(String type, byte[] payload, int version) {
        NewJob job = JobOptions.DEFAULT.version(version).job(type, payload, JobOptions.Ties.NONE);
        return new JobContext(new MemoryBroker(), "mail", new ClaimedJob(job, 1, 0, 0, 0, 0, null, Map.of()), null);
    }

    private static String run(Handlers handlers, JobContext job, JobMiddleware... middleware) throws Exception {
        return new String(Objects.requireNonNull(handlers.run(job, List.of(middleware), 1_000)));
    }

    private static String run(Handlers handlers, String payload, int version) throws Exception {
        return run(handlers, context("greet", payload.getBytes(), version));
    }

    private static Handlers greeting() {
        return Handlers.of().on("greet", Name.class, (name, job) -> "hello " + name.first() + " " + name.last());
    }

    @Test
    void payloadIsReadAndResultWritten() throws Exception {
        assertThat(run(greeting(), "{\"first\":\"Ann\",\"last\":\"Lee\"}", 0)).isEqualTo("\"hello Ann Lee\"");
        assertThat(run(greeting(), "{\"first\":\"Ann\",\"last\":\"Lee\",\"new\":1}", 0))
                .isEqualTo("\"hello Ann Lee\"");
    }

    @Test
    void bytesReachAHandlerOfBytes() throws Exception {
        Handlers handlers = Handlers.of().on("greet", Payload.class, (bytes, job) -> bytes.text());

        assertThat(run(handlers, "<not json>", 0)).isEqualTo("\"<not json>\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "<xml/>", "[1]", "\"text\"", "{\"first\":[]}", "{\"first\":\"a\"} {}", "\0\1"})
    void payloadThatCannotBeReadIsBad(String payload) {
        assertThatExceptionOfType(BadPayloadException.class)
                .isThrownBy(() -> run(greeting(), payload, 0))
                .withMessageContaining("no JSON of Name");
    }

    @Test
    void typeWithoutAHandlerIsNamedWithThoseThatHaveOne() {
        assertThatExceptionOfType(UnknownHandlerException.class)
                .isThrownBy(() -> run(greeting(), context("unknown", new byte[0], 0)))
                .withMessageContaining("type unknown")
                .withMessageContaining("[greet]");
    }

    @Test
    void typeHasOneHandler() {
        assertThatThrownBy(() -> greeting().onVoid("greet", String.class, (text, job) -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> greeting().upcast("other", 0, json -> json))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(greeting().types()).containsExactly("greet");
    }

    @Test
    void resultThatCannotBeWrittenIsDead() {
        Handlers handlers = Handlers.of()
                .on("greet", String.class, (text, job) -> text.isEmpty() ? new Object() : text.repeat(1_000));

        assertThatExceptionOfType(DeadJob.class)
                .isThrownBy(() -> run(handlers, "\"\"", 0))
                .withMessage("result not serializable")
                .withCauseInstanceOf(UnserializablePayloadException.class);
        assertThatExceptionOfType(DeadJob.class)
                .isThrownBy(() -> run(handlers, "\"ab\"", 0))
                .withMessage("result too large")
                .withCauseInstanceOf(PayloadTooLargeException.class);
    }

    @Test
    void failureIsTheHandlersOwn() {
        IOException failure = new IOException("planted");
        Handlers handlers = Handlers.of().onVoid("greet", String.class, (text, job) -> {
            throw failure;
        });

        assertThatThrownBy(() -> run(handlers, "\"\"", 0)).isSameAs(failure);
    }

    // ---- versions ----

    private static Handlers versioned() {
        return greeting()
                .upcast(
                        "greet",
                        0,
                        json -> ((ObjectNode) json)
                                .put("first", json.path("name").asText()))
                .upcast("greet", 1, json -> ((ObjectNode) json).put("last", "Lee"));
    }

    @Test
    void oldPayloadsAreTurnedIntoNewOnesStepByStep() throws Exception {
        assertThat(run(versioned(), "{\"name\":\"Ann\"}", 0)).isEqualTo("\"hello Ann Lee\"");
        assertThat(run(versioned(), "{\"first\":\"Bob\"}", 1)).isEqualTo("\"hello Bob Lee\"");
        assertThat(run(versioned(), "{\"first\":\"Cy\",\"last\":\"Ho\"}", 2)).isEqualTo("\"hello Cy Ho\"");
    }

    @Test
    void versionThatNothingReadsIsBad() {
        assertThatExceptionOfType(BadPayloadException.class)
                .isThrownBy(() -> run(versioned(), "{}", 3))
                .withMessage("its version is 3, and 2 is the newest that this worker knows");
        assertThatExceptionOfType(BadPayloadException.class)
                .isThrownBy(() -> run(greeting().upcast("greet", 4, json -> json), "{}", 1))
                .withMessage("its version is 1, and nothing reads version 1");
        assertThatExceptionOfType(BadPayloadException.class).isThrownBy(() -> run(versioned(), "{", 0));
    }

    // ---- middleware ----

    @Test
    void middlewareStandsAroundTheHandlerFirstOutermost() throws Exception {
        List<String> seen = new ArrayList<>();
        JobMiddleware outer = (job, next) -> {
            seen.add("outer " + job.type());
            try {
                return next.run();
            } finally {
                seen.add("outer end");
            }
        };
        JobMiddleware inner = (job, next) -> {
            seen.add("inner");
            return next.run() + "!";
        };
        JobContext job = context("greet", "{\"first\":\"Ann\",\"last\":\"Lee\"}".getBytes(), 0);

        assertThat(run(greeting(), job, outer, inner)).isEqualTo("\"hello Ann Lee!\"");
        assertThat(seen).containsExactly("outer greet", "inner", "outer end");
    }

    // ---- pools ----

    @AsyncTest(realTime = true)
    void jobOfAPoolRunsInItsThreadAndTheLoopGoesOn() throws Exception {
        CountDownLatch loopWentOn = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newSingleThreadExecutor(code -> new Thread(code, "cpu"))) {
            Handlers handlers = Handlers.of()
                    .on("greet", String.class, (text, job) -> {
                        loopWentOn.await();
                        return Thread.currentThread().getName();
                    })
                    .onPool("greet", pool);
            Task<String> run = Asyncio.createTask(() -> run(handlers, "\"\"", 0));
            Asyncio.sleep(0);
            loopWentOn.countDown();

            assertThat(run.await()).isEqualTo("\"cpu\"");
        }
    }

    @AsyncTest(realTime = true)
    void cancelledJobOfAPoolIsToldAndAwaited() {
        CountDownLatch begun = new CountDownLatch(1);
        List<String> seen = new ArrayList<>();
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Handlers handlers = Handlers.of()
                    .onVoid("greet", String.class, (text, job) -> {
                        begun.countDown();
                        while (!job.isCancelRequested()) {
                            Thread.onSpinWait();
                        }
                        seen.add("ended");
                    })
                    .onPool("greet", pool);
            Task<byte[]> run =
                    Asyncio.createTask(() -> handlers.run(context("greet", "\"\"".getBytes(), 0), List.of(), 1_000));
            Asyncio.toThread(() -> {
                try {
                    begun.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            run.cancel();

            assertThatThrownBy(() -> Asyncio.waitFor(run, Duration.ofSeconds(10)))
                    .isInstanceOf(CancelledError.class);
            assertThat(seen).containsExactly("ended");
        }
    }
}
