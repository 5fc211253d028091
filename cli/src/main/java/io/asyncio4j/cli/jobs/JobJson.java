// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code --json} prints: instants as text in UTC, spans in milliseconds, nothing where there is nothing. */
public final class JobJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JobJson() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /** Reads JSON; null if it is none. */
    static @Nullable JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null || node.isMissingNode() ? null : node;
        } catch (JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ObjectNode job(JobInfo info) {
        NewJob job = info.job();
        ObjectNode node = object();
        node.put("queue", info.queue());
        node.put("id", job.id());
        node.put("type", job.type());
        node.put("version", job.version());
        node.put("state", name(info.state()));
        bytes(node, "payload", job.payload());
        node.put("priority", job.priority());
        node.put("run", info.run());
        node.put("failures", info.failures());
        node.put("crashes", info.crashes());
        node.put("attempts", job.attempts());
        node.put("timeoutMillis", job.timeoutMillis());
        node.put("expiresMillis", job.expiresMillis());
        node.put("retentionMillis", job.retentionMillis());
        instant(node, "enqueuedAt", info.enqueuedAtMillis());
        instant(node, "dueAt", info.dueAtMillis());
        instant(node, "leaseEnd", info.leaseEndMillis());
        instant(node, "finishedAt", info.finishedAtMillis());
        text(node, "worker", info.worker());
        text(node, "retry", job.retry());
        text(node, "uniqueKey", job.uniqueKey());
        text(node, "group", job.group());
        node.set("tags", array(job.tags()));
        ObjectNode headers = node.putObject("headers");
        job.headers().forEach(headers::put);
        node.put("cancelRequested", info.cancelRequested());
        bytes(node, "input", job.input());
        bytes(node, "result", info.result());
        bytes(node, "progress", info.progress());
        ArrayNode history = node.putArray("history");
        info.history().forEach(attempt -> history.add(attempt(attempt)));
        if (!job.parts().isEmpty()) {
            node.set("waitsFor", array(job.parts()));
            ObjectNode parts = node.putObject("parts");
            info.parts().forEach((part, came) -> {
                ObjectNode value = parts.putObject(part).put("ok", came.ok());
                bytes(value, "result", came.result());
            });
        }
        return node;
    }

    private static ObjectNode attempt(Attempt attempt) {
        ObjectNode node = object().put("run", attempt.run());
        instant(node, "at", attempt.atMillis());
        text(node, "worker", attempt.worker());
        return node.put("reason", attempt.failure().reason())
                .put("text", attempt.failure().text());
    }

    /**
     * Tells of a queue.
     *
     * @param stats its numbers
     * @return all of them
     */
    public static ObjectNode stats(QueueStats stats) {
        ObjectNode node = object().put("queue", stats.queue());
        for (JobState state : JobState.values()) {
            node.put(name(state), stats.counts().getOrDefault(state, 0L));
        }
        node.put("oldestReadyMillis", stats.oldestReadyMillis());
        node.putObject("ever")
                .put("enqueued", stats.enqueued())
                .put("done", stats.done())
                .put("failed", stats.failed())
                .put("dead", stats.dead())
                .put("cancelled", stats.cancelled())
                .put("crashed", stats.crashed())
                .put("stale", stats.stale());
        node.set("settings", settings(stats.settings()));
        return node;
    }

    static ObjectNode settings(QueueSettings settings) {
        return object().put("paused", settings.paused())
                .put("maxRunning", settings.maxRunning())
                .put("rate", settings.rate())
                .put("burst", settings.burst())
                .put("groupMaxRunning", settings.groupMaxRunning())
                .put("groupRate", settings.groupRate())
                .put("groupBurst", settings.groupBurst())
                .put("maxCrashes", settings.maxCrashes())
                .put("deadLimit", settings.deadLimit())
                .put("deadMillis", settings.deadMillis());
    }

    /**
     * Tells of a worker.
     *
     * @param worker what is known of it
     * @return all of that
     */
    public static ObjectNode worker(WorkerInfo worker) {
        ObjectNode node = object().put("session", worker.session())
                .put("host", worker.host())
                .put("pid", worker.pid());
        node.set("queues", array(worker.queues()));
        node.put("concurrency", worker.concurrency()).put("running", worker.running());
        instant(node, "started", worker.startedMillis());
        return node.put("lagMillis", worker.lagMillis()).put("quiet", worker.quiet());
    }

    static ObjectNode schedule(Schedule schedule) {
        ObjectNode node = object().put("name", schedule.name())
                .put("queue", schedule.queue())
                .put("cron", schedule.cron())
                .put("zone", schedule.zone())
                .put("type", schedule.job().type());
        bytes(node, "payload", schedule.job().payload());
        node.put("missed", schedule.missed().name().toLowerCase(Locale.ROOT));
        node.put("missedLimit", schedule.missedLimit());
        node.put("overlap", schedule.overlap()).put("paused", schedule.paused());
        instant(node, "next", schedule.nextMillis());
        instant(node, "last", schedule.lastMillis());
        return node;
    }

    static String name(JobState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static ArrayNode array(List<String> words) {
        ArrayNode array = NODES.arrayNode();
        words.forEach(array::add);
        return array;
    }

    private static void text(ObjectNode node, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void instant(ObjectNode node, String name, long millis) {
        if (millis != 0) {
            node.put(name, Instant.ofEpochMilli(millis).toString());
        }
    }

    /** JSON as a part of this; other bytes in base 64 under another name. */
    private static void bytes(ObjectNode node, String name, byte @Nullable [] value) {
        if (value == null) {
            return;
        }
        JsonNode json = read(value);
        if (json == null) {
            node.put(name + "Base64", Base64.getEncoder().encodeToString(value));
        } else {
            node.set(name, json);
        }
    }
}
