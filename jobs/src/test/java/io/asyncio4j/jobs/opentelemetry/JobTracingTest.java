// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.Chain;
import io.asyncio4j.jobs.DeadJob;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.SnoozeJob;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobTracingTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
            .build();
    private final JobTracing tracing = JobTracing.of(telemetry);
    private final MemoryBroker broker = new MemoryBroker();
    private final JobQueue queue = JobQueue.open(broker, "mail").middleware(tracing);

    @AfterEach
    void close() {
        broker.close();
        telemetry.close();
    }

    private void work(Handlers handlers) {
        work(handlers, tracing);
    }

    private void work(Handlers handlers, JobTracing traced) {
        Worker.builder()
                .broker(broker::reopen)
                .queue("mail")
                .handlers(handlers)
                .middleware(traced)
                .burst()
                .start()
                .join();
    }

    private List<SpanData> spans(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private SpanData span(String name) {
        List<SpanData> all = spans(name);
        assertThat(all).as(name).hasSize(1);
        return all.getFirst();
    }

    private static String word(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    private static Long number(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.longKey(name));
    }

    @Test
    void aRunIsTheChildOfTheSpanThatStoredItsJob() {
        Span request = telemetry.getTracer("test").spanBuilder("request").startSpan();
        JobHandle<Object> job;
        try (Scope _ = request.makeCurrent()) {
            job = queue.enqueue("send", 1);
        }
        request.end();

        work(Handlers.of().onVoid("send", Integer.class, (number, context) -> {}));

        SpanData sent = span("send mail");
        SpanData run = span("process mail");
        assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(sent.getParentSpanId()).isEqualTo(span("request").getSpanId());
        assertThat(run.getParentSpanId()).isEqualTo(sent.getSpanId());
        assertThat(run.getTraceId()).isEqualTo(request.getSpanContext().getTraceId());
        assertThat(word(run, "messaging.system")).isEqualTo("asyncio4j");
        assertThat(word(run, "messaging.operation.type")).isEqualTo("process");
        assertThat(word(run, "messaging.destination.name")).isEqualTo("mail");
        assertThat(word(run, "messaging.message.id")).isEqualTo(job.id());
        assertThat(word(run, "asyncio4j.job.type")).isEqualTo("send");
        assertThat(number(run, "asyncio4j.job.attempt")).isEqualTo(1);
        assertThat(run.getLinks()).isEmpty();
        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void anAttemptIsLinkedToTheOneBeforeIt() {
        queue.enqueue("send", 1, JobOptions.DEFAULT.retries(RetryPolicy.fixed(3, Duration.ZERO)));

        work(Handlers.of().onVoid("send", Integer.class, (number, job) -> {
            if (job.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        }));

        List<SpanData> runs = spans("process mail");
        assertThat(runs).hasSize(3);
        assertThat(runs)
                .allMatch(run -> run.getParentSpanId().equals(span("send mail").getSpanId()));
        for (int i = 1; i < 3; i++) {
            assertThat(runs.get(i).getLinks()).hasSize(1);
            assertThat(runs.get(i).getLinks().getFirst().getSpanContext().getSpanId())
                    .isEqualTo(runs.get(i - 1).getSpanId());
        }
        assertThat(runs.getFirst().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(word(runs.getFirst(), "error.type")).isEqualTo("java.lang.IllegalStateException");
        assertThat(runs.getFirst().getEvents())
                .anyMatch(event -> event.getName().equals("exception"));
        assertThat(runs.getLast().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void whatIsNotedOfAFailureNamesItsSpan() {
        JobHandle<Object> job = queue.enqueue("send", 1);

        work(Handlers.of().onVoid("send", Integer.class, (number, context) -> {
            throw new DeadJob("no such address");
        }));

        SpanData run = span("process mail");
        assertThat(job.history().getFirst().failure().text())
                .startsWith("io.asyncio4j.jobs.DeadJob: no such address")
                .endsWith("\ntrace " + run.getTraceId() + " span " + run.getSpanId() + " "
                        + run.getSpanContext().getTraceFlags().asHex());
    }

    @Test
    void whatAHandlerDoesIsWithinItsRunAndSoAreItsTasksAndThreads() {
        AtomicReference<String> inTask = new AtomicReference<>();
        AtomicReference<String> inThread = new AtomicReference<>();
        queue.enqueue("first", 1);

        work(Handlers.of()
                .onVoid("first", Integer.class, (number, job) -> {
                    Asyncio.sleep(0.001);
                    Asyncio.await(Asyncio.createTask(
                            () -> inTask.set(Span.current().getSpanContext().getSpanId())));
                    Asyncio.toThread(
                            () -> inThread.set(Span.current().getSpanContext().getSpanId()));
                    queue.enqueue("second", 2);
                })
                .onVoid("second", Integer.class, (number, job) -> {}));

        SpanData first = spans("process mail").stream()
                .filter(run -> "first".equals(word(run, "asyncio4j.job.type")))
                .findFirst()
                .orElseThrow();
        assertThat(inTask.get()).isEqualTo(first.getSpanId());
        assertThat(inThread.get()).isEqualTo(first.getSpanId());
        assertThat(spans("send mail"))
                .filteredOn(sent -> "second".equals(word(sent, "asyncio4j.job.type")))
                .singleElement()
                .satisfies(sent -> assertThat(sent.getParentSpanId()).isEqualTo(first.getSpanId()));
        assertThat(exporter.getFinishedSpanItems().stream()
                        .map(SpanData::getTraceId)
                        .distinct())
                .hasSize(1);
    }

    @Test
    void stepsOfAChainAreInTheTraceOfTheirEnqueue() {
        queue.enqueue(Chain.of(JobRequest.of("step", 1)).then("step", 2).then("step", 3));

        work(Handlers.of().onVoid("step", Integer.class, (number, job) -> {}));

        String sent = span("send mail").getSpanId();
        assertThat(spans("process mail"))
                .hasSize(3)
                .allMatch(run -> run.getParentSpanId().equals(sent));
    }

    @Test
    void aBulkIsASpanForEachMessage() {
        queue.enqueueAll(IntStream.range(0, 300).mapToObj(i -> JobRequest.of("send", i)));

        assertThat(spans("send mail").stream().map(span -> number(span, "messaging.batch.message_count")))
                .containsExactlyInAnyOrder(250L, 50L);
    }

    @Test
    void runsThatAreApartHaveTracesOfTheirOwn() {
        queue.enqueue("send", 1);

        work(Handlers.of().onVoid("send", Integer.class, (number, job) -> {}), tracing.apart());

        SpanData sent = span("send mail");
        SpanData run = span("process mail");
        assertThat(run.getTraceId()).isNotEqualTo(sent.getTraceId());
        assertThat(run.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(sent.getSpanId()));
    }

    @Test
    void aSnoozeIsNoError() {
        queue.enqueue("send", 1);

        work(Handlers.of().onVoid("send", Integer.class, (number, job) -> {
            if (job.run() == 1) {
                throw new SnoozeJob(Duration.ZERO);
            }
        }));

        SpanData first = spans("process mail").getFirst();
        assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(word(first, "asyncio4j.job.outcome")).isEqualTo("snoozed");
    }

    @Test
    void aRunThatTakesTooLongIsAnError() {
        queue.enqueue(
                "send", 1, JobOptions.DEFAULT.timeout(Duration.ofMillis(20)).retries(RetryPolicy.never()));

        work(Handlers.of().onVoid("send", Integer.class, (number, job) -> Asyncio.sleep(60)));

        SpanData run = span("process mail");
        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(run.getStatus().getDescription()).isEqualTo("timed out");
        assertThat(word(run, "error.type")).isEqualTo("timeout");
    }

    @Test
    void aCancellationThatNobodyAskedForIsAnError() {
        queue.enqueue("send", 1, JobOptions.DEFAULT.retries(RetryPolicy.never()));

        work(Handlers.of().onVoid("send", Integer.class, (number, job) -> {
            throw new CancelledError("planted");
        }));

        assertThat(span("process mail").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aRunThatIsGivenBackIsNoError() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Handlers handlers = Handlers.of().onVoid("send", Integer.class, (number, job) -> {
            begun.countDown();
            Asyncio.sleep(60);
        });
        try (Worker _ = Worker.builder()
                .broker(broker::reopen)
                .queue("mail")
                .handlers(handlers)
                .middleware(tracing)
                .grace(Duration.ZERO)
                .start()) {
            queue.enqueue("send", 1);
            assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
        }

        SpanData run = span("process mail");
        assertThat(run.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(word(run, "asyncio4j.job.outcome")).isEqualTo("cancelled");
    }

    @Test
    void baggageComesAlong() {
        AtomicReference<String> tenant = new AtomicReference<>();
        try (Scope _ = Baggage.builder().put("tenant", "ada").build().makeCurrent()) {
            queue.enqueue("send", 1);
        }

        work(Handlers.of()
                .onVoid(
                        "send",
                        Integer.class,
                        (number, job) -> tenant.set(Baggage.current().getEntryValue("tenant"))));

        assertThat(tenant.get()).isEqualTo("ada");
    }

    @Test
    void headersOfACallerStayAndForeignOnesDoNoHarm() {
        JobHandle<Object> job = queue.enqueue("send", 1, JobOptions.DEFAULT.header("tenant", "ada"));
        JobQueue.open(broker, "mail").enqueue("send", 2, JobOptions.DEFAULT.header("traceparent", "nonsense"));

        assertThat(job.info().job().headers()).containsEntry("tenant", "ada").containsKey("traceparent");
        work(Handlers.of().onVoid("send", Integer.class, (number, context) -> {}));
        assertThat(spans("process mail")).hasSize(2);
    }

    @Test
    void anEnqueueThatFailsIsAnError() {
        broker.close();

        assertThatThrownBy(() -> queue.enqueue("send", 1)).isInstanceOf(BrokerException.class);

        assertThat(span("send mail").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void withoutAnSdkNothingIsWrittenOrNoted() {
        JobTracing silent = JobTracing.of(OpenTelemetry.noop());
        JobHandle<Object> job = JobQueue.open(broker, "mail").middleware(silent).enqueue("send", 1);
        assertThat(job.info().job().headers()).isEmpty();

        work(
                Handlers.of().onVoid("send", Integer.class, (number, context) -> {
                    throw new DeadJob("no");
                }),
                silent);

        assertThat(job.history().getFirst().failure().text()).doesNotContain("trace 0");
    }
}
