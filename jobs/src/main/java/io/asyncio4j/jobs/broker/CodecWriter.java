// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value in the form of {@link JobCodec}. */
final class CodecWriter {
    private final JsonGenerator out;

    private CodecWriter(JsonGenerator out) {
        this.out = out;
    }

    /** Writes a value. */
    interface Value {
        void writeTo(CodecWriter out) throws IOException;
    }

    static byte[] toBytes(Value value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = CodecReader.FACTORY.createGenerator(bytes)) {
            value.writeTo(new CodecWriter(out));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This job cannot be written: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    void job(NewJob job) throws IOException {
        out.writeStartObject();
        text("id", job.id());
        text("type", job.type());
        bytes("payload", job.payload());
        optionFields(job);
        out.writeEndObject();
    }

    void options(NewJob job) throws IOException {
        out.writeStartObject();
        optionFields(job);
        out.writeEndObject();
    }

    private void optionFields(NewJob job) throws IOException {
        flag("remembered", job.remembered());
        number("version", job.version(), 0);
        number("priority", job.priority(), NewJob.USUAL_PRIORITY);
        number("delayMillis", job.delayMillis(), 0);
        number("runAtMillis", job.runAtMillis(), 0);
        number("timeoutMillis", job.timeoutMillis(), NewJob.USUAL_TIMEOUT_MILLIS);
        number("expiresMillis", job.expiresMillis(), 0);
        number("attempts", job.attempts(), NewJob.USUAL_ATTEMPTS);
        text("retry", job.retry());
        text("uniqueKey", job.uniqueKey());
        number("uniqueMillis", job.uniqueMillis(), 0);
        text("group", job.group());
        texts("tags", job.tags());
        number("retentionMillis", job.retentionMillis(), 0);
        if (!job.headers().isEmpty()) {
            out.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : job.headers().entrySet()) {
                out.writeStringField(header.getKey(), header.getValue());
            }
            out.writeEndObject();
        }
        if (!job.links().isEmpty()) {
            out.writeArrayFieldStart("links");
            for (Link link : job.links()) {
                link(link);
            }
            out.writeEndArray();
        }
        texts("parts", job.parts());
        flag("despiteFailures", job.despiteFailures());
        bytes("input", job.input());
    }

    void link(Link link) throws IOException {
        out.writeStartObject();
        text("queue", link.queue());
        switch (link) {
            case Link.Next next -> {
                out.writeFieldName("next");
                job(next.job());
            }
            case Link.Part part -> {
                text("id", part.id());
                text("part", part.part());
            }
        }
        out.writeEndObject();
    }

    void info(JobInfo info) throws IOException {
        out.writeStartObject();
        text("queue", info.queue());
        out.writeFieldName("job");
        job(info.job());
        text("state", info.state().name());
        number("run", info.run(), 0);
        number("failures", info.failures(), 0);
        number("crashes", info.crashes(), 0);
        number("enqueuedAtMillis", info.enqueuedAtMillis(), 0);
        number("dueAtMillis", info.dueAtMillis(), 0);
        number("leaseEndMillis", info.leaseEndMillis(), 0);
        number("finishedAtMillis", info.finishedAtMillis(), 0);
        text("worker", info.worker());
        bytes("result", info.result());
        bytes("progress", info.progress());
        flag("cancelRequested", info.cancelRequested());
        if (!info.history().isEmpty()) {
            out.writeFieldName("history");
            history(info.history());
        }
        if (!info.parts().isEmpty()) {
            out.writeFieldName("parts");
            parts(info.parts());
        }
        out.writeEndObject();
    }

    void history(List<Attempt> history) throws IOException {
        out.writeStartArray();
        for (Attempt attempt : history) {
            out.writeStartObject();
            number("run", attempt.run(), 0);
            number("atMillis", attempt.atMillis(), 0);
            text("worker", attempt.worker());
            text("reason", attempt.failure().reason());
            text("text", attempt.failure().text());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    void parts(Map<String, PartResult> parts) throws IOException {
        out.writeStartObject();
        for (Map.Entry<String, PartResult> part : parts.entrySet()) {
            out.writeFieldName(part.getKey());
            part(part.getValue());
        }
        out.writeEndObject();
    }

    void part(PartResult part) throws IOException {
        out.writeStartObject();
        flag("ok", part.ok());
        bytes("result", part.result());
        out.writeEndObject();
    }

    void schedule(Schedule schedule) throws IOException {
        out.writeStartObject();
        text("name", schedule.name());
        text("queue", schedule.queue());
        text("cron", schedule.cron());
        text("zone", schedule.zone());
        out.writeFieldName("job");
        job(schedule.job());
        text("missed", schedule.missed().name());
        number("missedLimit", schedule.missedLimit(), 0);
        flag("overlap", schedule.overlap());
        flag("paused", schedule.paused());
        number("nextMillis", schedule.nextMillis(), 0);
        number("lastMillis", schedule.lastMillis(), 0);
        out.writeEndObject();
    }

    void settings(QueueSettings settings) throws IOException {
        QueueSettings usual = QueueSettings.DEFAULT;
        out.writeStartObject();
        flag("paused", settings.paused());
        number("maxRunning", settings.maxRunning(), usual.maxRunning());
        fraction("rate", settings.rate());
        number("burst", settings.burst(), usual.burst());
        number("groupMaxRunning", settings.groupMaxRunning(), usual.groupMaxRunning());
        fraction("groupRate", settings.groupRate());
        number("groupBurst", settings.groupBurst(), usual.groupBurst());
        number("maxCrashes", settings.maxCrashes(), usual.maxCrashes());
        number("deadLimit", settings.deadLimit(), usual.deadLimit());
        number("deadMillis", settings.deadMillis(), usual.deadMillis());
        out.writeEndObject();
    }

    void worker(WorkerInfo worker) throws IOException {
        out.writeStartObject();
        text("session", worker.session());
        text("host", worker.host());
        number("pid", worker.pid(), 0);
        texts("queues", worker.queues());
        number("concurrency", worker.concurrency(), 0);
        number("running", worker.running(), 0);
        number("startedMillis", worker.startedMillis(), 0);
        number("lagMillis", worker.lagMillis(), 0);
        flag("quiet", worker.quiet());
        out.writeEndObject();
    }

    // ---- fields that are left out where they are as usual ----

    private void text(String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    private void number(String name, long value, long usual) throws IOException {
        if (value != usual) {
            out.writeNumberField(name, value);
        }
    }

    private void fraction(String name, double value) throws IOException {
        if (value != 0) {
            out.writeNumberField(name, value);
        }
    }

    private void flag(String name, boolean value) throws IOException {
        if (value) {
            out.writeBooleanField(name, true);
        }
    }

    private void texts(String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            out.writeArrayFieldStart(name);
            for (String value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        }
    }

    private void bytes(String name, byte @Nullable [] value) throws IOException {
        if (value == null) {
            return;
        }
        if (CodecReader.isJson(value)) {
            out.writeFieldName(name);
            out.writeRawValue(new String(value, StandardCharsets.UTF_8));
        } else {
            out.writeBinaryField(name + "64", value);
        }
    }
}
