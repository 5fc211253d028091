// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.EnqueueMiddleware;
import io.asyncio4j.jobs.JobContext;
import io.asyncio4j.jobs.JobMiddleware;
import io.asyncio4j.jobs.SnoozeJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each message of jobs that is stored and of each run, by OpenTelemetry's conventions for messaging, and carries
 * the context from one to the other in the headers of the job.
 *
 * <pre>{@code
 * JobTracing tracing = JobTracing.of(openTelemetry);
 * JobQueue queue = JobQueue.open(broker, "mail").middleware(tracing);
 * Worker worker = Worker.builder() … .middleware(tracing).start();
 * }</pre>
 *
 * <p>A run is a child of the span that stored its job, so all attempts are in one trace; steps of a chain and parts of a fan-out
 * are so, too. An attempt after a failure is linked to the one before. What a handler does, and the tasks that it makes, are
 * within its run's span. Immutable; any thread.
 */
public final class JobTracing implements JobMiddleware, EnqueueMiddleware {
    private static final String SYSTEM = "asyncio4j";
    private static final AttributeKey<String> MESSAGING_SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<Long> BATCH_COUNT = AttributeKey.longKey("messaging.batch.message_count");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> JOB_TYPE = AttributeKey.stringKey("asyncio4j.job.type");
    private static final AttributeKey<Long> JOB_ATTEMPT = AttributeKey.longKey("asyncio4j.job.attempt");
    private static final AttributeKey<Long> JOB_RUN = AttributeKey.longKey("asyncio4j.job.run");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("asyncio4j.job.outcome");

    private final Tracer tracer;
    private final TextMapPropagator propagator;
    private final boolean apart;

    private JobTracing(Tracer tracer, TextMapPropagator propagator, boolean apart) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.apart = apart;
    }

    /**
     * Traces jobs.
     *
     * @param telemetry its tracers make the spans, its propagators write the headers
     * @return producer's and worker's middleware in one
     */
    public static JobTracing of(OpenTelemetry telemetry) {
        return new JobTracing(
                telemetry.getTracer("io.asyncio4j.jobs"),
                telemetry.getPropagators().getTextMapPropagator(),
                false);
    }

    /**
     * Has each run begin a trace of its own, linked to the span that stored its job; for jobs that run long after their
     * enqueue, or are enqueued by the thousand.
     *
     * @return a changed copy, for workers
     */
    public JobTracing apart() {
        return new JobTracing(tracer, propagator, true);
    }

    // ---- the producer ----

    @Override
    public Sending begin(String queue, List<NewJob> jobs) {
        SpanBuilder builder = tracer.spanBuilder("send " + queue)
                .setSpanKind(SpanKind.PRODUCER)
                .setAllAttributes(attributes("send", queue));
        if (jobs.size() == 1) {
            builder.setAttribute(MESSAGE_ID, jobs.getFirst().id())
                    .setAttribute(JOB_TYPE, jobs.getFirst().type());
        } else {
            builder.setAttribute(BATCH_COUNT, (long) jobs.size());
        }
        Span span = builder.startSpan();
        return new Sending(
                TraceHeaders.inject(propagator, Context.current().with(span), jobs),
                (became, failure) -> sent(span, became, failure));
    }

    private static void sent(Span span, @Nullable List<Enqueued> became, @Nullable Throwable failure) {
        if (failure != null) {
            failed(span, failure);
        } else if (became != null && became.size() == 1) {
            span.setAttribute(OUTCOME, became.getFirst().kind().name().toLowerCase(Locale.ROOT));
        }
        span.end();
    }

    // ---- the worker ----

    @Override
    public @Nullable Object around(JobContext job, Next next) throws Exception {
        Context sent = TraceHeaders.extract(propagator, job.headers());
        Span span = startRun(job, sent);
        TraceHeaders.note(job, span.getSpanContext());
        try (Scope _ = sent.with(span).makeCurrent()) {
            return next.run();
        } catch (SnoozeJob e) {
            span.setAttribute(OUTCOME, "snoozed");
            throw e;
        } catch (CancelledError e) {
            cancelled(span, job, e);
            throw e;
        } catch (Throwable e) {
            failed(span, e);
            throw e;
        } finally {
            span.end();
        }
    }

    /** It is a failure if its time was over, or if nobody wanted it to end. */
    private static void cancelled(Span span, JobContext job, CancelledError cancellation) {
        if (job.isTimedOut()) {
            span.setStatus(StatusCode.ERROR, "timed out").setAttribute(ERROR_TYPE, "timeout");
        } else if (job.isCancelRequested()) {
            span.setAttribute(OUTCOME, "cancelled");
        } else {
            failed(span, cancellation);
        }
    }

    private Span startRun(JobContext job, Context sent) {
        SpanBuilder builder = tracer.spanBuilder("process " + job.queue())
                .setSpanKind(SpanKind.CONSUMER)
                .setAllAttributes(attributes("process", job.queue()))
                .setAttribute(MESSAGE_ID, job.id())
                .setAttribute(JOB_TYPE, job.type())
                .setAttribute(JOB_ATTEMPT, (long) job.attempt())
                .setAttribute(JOB_RUN, job.run());
        if (apart) {
            builder.setNoParent().addLink(Span.fromContext(sent).getSpanContext());
        } else {
            builder.setParent(sent);
        }
        SpanContext before = TraceHeaders.before(job);
        if (before.isValid()) {
            builder.addLink(before);
        }
        return builder.startSpan();
    }

    // ---- both ----

    private static Attributes attributes(String operation, String queue) {
        return Attributes.of(
                MESSAGING_SYSTEM, SYSTEM, OPERATION_NAME, operation, OPERATION_TYPE, operation, DESTINATION, queue);
    }

    private static void failed(Span span, Throwable failure) {
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        span.setAttribute(ERROR_TYPE, failure.getClass().getName());
        span.recordException(failure);
    }
}
