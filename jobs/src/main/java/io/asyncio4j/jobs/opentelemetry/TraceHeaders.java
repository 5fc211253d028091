// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.opentelemetry;

import io.asyncio4j.jobs.JobContext;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Contexts in what is stored of jobs: in their headers, and in what is noted of runs that failed. */
final class TraceHeaders {
    /** Longer ones are not worth their place; they can only be baggage. */
    private static final int LONGEST = 4000;

    private static final Pattern NOTE = Pattern.compile("trace ([0-9a-f]{32}) span ([0-9a-f]{16}) ([0-9a-f]{2})\\s*$");

    private static final TextMapGetter<Map<String, String>> GETTER =
            (headers, name) -> headers == null ? null : headers.get(name.toLowerCase(Locale.ROOT));

    private TraceHeaders() {}

    /** Writes a context into jobs, and the steps that follow them. */
    static List<NewJob> inject(TextMapPropagator propagator, Context context, List<NewJob> jobs) {
        Map<String, String> headers = new HashMap<>();
        propagator.inject(context, headers, (ignored, name, value) -> {
            if (value.length() <= LONGEST) {
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return headers.isEmpty()
                ? jobs
                : jobs.stream().map(job -> with(job, headers)).toList();
    }

    private static NewJob with(NewJob job, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(job.headers());
        all.putAll(headers);
        List<Link> links = job.links().stream()
                .map(link -> link instanceof Link.Next(String queue, NewJob next)
                        ? new Link.Next(queue, with(next, headers))
                        : link)
                .toList();
        return job.toBuilder().headers(all).links(links).build();
    }

    static Context extract(TextMapPropagator propagator, Map<String, String> headers) {
        return propagator.extract(Context.root(), headers, GETTER);
    }

    /** Notes the span of a run, should it fail. */
    static void note(JobContext job, SpanContext span) {
        if (span.isValid()) {
            job.noteOnFailure("trace " + span.getTraceId() + " span " + span.getSpanId() + " "
                    + span.getTraceFlags().asHex());
        }
    }

    /** The span of the attempt before; invalid if there was none, or it cannot be told. */
    static SpanContext before(JobContext job) {
        if (job.failures() == 0) {
            return SpanContext.getInvalid();
        }
        try {
            List<Attempt> history = job.history();
            return history.isEmpty()
                    ? SpanContext.getInvalid()
                    : read(history.getLast().failure().text());
        } catch (BrokerException e) {
            return SpanContext.getInvalid();
        }
    }

    private static SpanContext read(String text) {
        Matcher note = NOTE.matcher(text);
        return note.find()
                ? SpanContext.createFromRemoteParent(
                        note.group(1), note.group(2), TraceFlags.fromHex(note.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
