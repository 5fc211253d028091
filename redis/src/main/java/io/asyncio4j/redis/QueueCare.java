// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static io.asyncio4j.redis.QueueShard.bytes;

import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is done with single jobs of a queue under one hash tag, and with the queue: each call is one script. */
final class QueueCare {
    private final SlotLink link;
    private final String queue;
    private final byte[] key;

    /**
     * Makes one.
     *
     * @param prefix what all its keys begin with, such as <code>a4j:{mail}:</code>
     */
    QueueCare(SlotLink link, String queue, String prefix) {
        this.link = link;
        this.queue = queue;
        key = bytes(prefix);
    }

    private CompletableFuture<Boolean> yesOrNo(BrokerScript script, byte[]... arguments) {
        return link.<Long>script(script, ScriptOutputType.INTEGER, key, arguments)
                .thenApply(answer -> answer == 1);
    }

    private CompletableFuture<List<Object>> list(BrokerScript script, byte[]... arguments) {
        return link.script(script, ScriptOutputType.MULTI, key, arguments);
    }

    CompletableFuture<CancelResult> cancel(String id) {
        return link.<Long>script(BrokerScript.CANCEL, ScriptOutputType.INTEGER, key, bytes(id))
                .thenApply(answer -> CancelResult.values()[answer.intValue()]);
    }

    CompletableFuture<Boolean> progress(Run run, byte[] progress) {
        return yesOrNo(BrokerScript.PROGRESS, bytes(run.id()), bytes(Long.toString(run.run())), progress);
    }

    CompletableFuture<@Nullable Void> arrive(String id, String part, PartResult result) {
        return yesOrNo(BrokerScript.ARRIVE, bytes(id), bytes(part), JobSide.bytes(result))
                .thenApply(ignored -> null);
    }

    CompletableFuture<List<OutboxMessage>> outbox(long olderThanMillis, int most) {
        return list(BrokerScript.OUTBOX, bytes(Long.toString(olderThanMillis)), bytes(Integer.toString(most)))
                .thenApply(answer -> {
                    List<OutboxMessage> messages = new ArrayList<>();
                    for (int i = 0; i < answer.size(); i += 2) {
                        messages.add(message(text(answer.get(i)), (byte[]) answer.get(i + 1)));
                    }
                    return messages;
                });
    }

    private static OutboxMessage message(String key, byte[] value) {
        ByteReader in = new ByteReader(value);
        boolean ok = in.small(1) == 1;
        boolean hasResult = in.small(1) == 1;
        String from = in.text(2);
        Link link = JobRecord.link(in.sized(4));
        return new OutboxMessage(key, from, link, ok, hasResult ? in.rest() : null);
    }

    CompletableFuture<@Nullable Void> delivered(List<String> keys) {
        if (keys.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        byte[][] names = keys.stream().map(QueueShard::bytes).toArray(byte[][]::new);
        CompletableFuture<Long> forgotten = link.send(commands -> commands.zrem(behind("ob"), names));
        return link.send(commands -> commands.hdel(behind("od"), names))
                .thenCombine(forgotten, (ignored, alike) -> null);
    }

    private byte[] behind(String name) {
        return new ByteWriter(key.length + 2).raw(key).raw(bytes(name)).done();
    }

    CompletableFuture<@Nullable JobInfo> find(String id) {
        return list(BrokerScript.FIND, bytes(id)).thenApply(answer -> JobFacts.first(queue, answer, 0));
    }

    /** Finds a job and, if it is not final, has its end told on a channel. */
    CompletableFuture<@Nullable JobInfo> await(String id, String channel) {
        return list(BrokerScript.AWAIT, bytes(id), bytes(channel))
                .thenApply(answer -> answer.size() == 1
                        ? JobFacts.ended(queue, (byte[]) answer.get(0))
                        : JobFacts.first(queue, answer, 0));
    }

    CompletableFuture<Page<JobInfo>> list(JobState state, @Nullable String from, int most) {
        return list(
                        BrokerScript.LIST,
                        bytes(String.valueOf(JobFacts.letter(state))),
                        bytes(from == null ? "0" : from),
                        bytes(Integer.toString(most)))
                .thenApply(answer -> {
                    long next = (Long) answer.get(0);
                    return new Page<>(JobFacts.all(queue, answer, 1), next < 0 ? null : Long.toString(next));
                });
    }

    CompletableFuture<Boolean> retry(String id) {
        return yesOrNo(BrokerScript.RETRY, bytes(id));
    }

    CompletableFuture<Boolean> remove(String id) {
        return yesOrNo(BrokerScript.REMOVE, bytes(id));
    }

    CompletableFuture<Integer> restore(List<JobInfo> jobs) {
        List<byte[]> arguments = new ArrayList<>();
        for (JobInfo info : jobs) {
            int flags = JobRecord.flags(info.job());
            char letter = info.state() == JobState.RUNNING ? 'r' : JobFacts.letter(info.state());
            arguments.add(bytes(info.job().id()));
            arguments.add(bytes(letter + " " + flags + " " + info.job().priority() + " " + info.run() + " "
                    + info.failures() + " " + info.crashes() + " " + info.enqueuedAtMillis() + " "
                    + info.dueAtMillis() + " " + info.finishedAtMillis()));
            arguments.add(JobRecord.rest(info.job(), flags));
            arguments.add(bytes(info.worker() == null ? "" : info.worker()));
            Map<byte[], byte[]> fields = fields(info);
            arguments.add(bytes(Integer.toString(fields.size())));
            fields.forEach((name, value) -> {
                arguments.add(name);
                arguments.add(value);
            });
        }
        return link.<Long>script(BrokerScript.RESTORE, ScriptOutputType.INTEGER, key, arguments.toArray(byte[][]::new))
                .thenApply(Long::intValue);
    }

    private static Map<byte[], byte[]> fields(JobInfo info) {
        Map<byte[], byte[]> fields = new HashMap<>();
        byte[] result = info.result();
        if (result != null) {
            fields.put(bytes("r"), result);
        }
        byte[] progress = info.progress();
        if (progress != null) {
            fields.put(bytes("p"), progress);
        }
        if (!info.history().isEmpty()) {
            fields.put(bytes("h"), JobSide.bytes(info.history()));
        }
        info.parts().forEach((part, arrived) -> fields.put(bytes("+" + part), JobSide.bytes(arrived)));
        return fields;
    }

    /**
     * Changes settings.
     *
     * @param usual what holds as long as nothing is stored
     */
    CompletableFuture<QueueSettings> reconfigure(SettingsChange change, QueueSettings usual) {
        byte[] otherwise = bytes(text(SettingsChange.of(usual)));
        return link.<byte[]>script(BrokerScript.CONFIGURE, ScriptOutputType.VALUE, key, bytes(text(change)), otherwise)
                .thenApply(answer -> settings(text(answer)));
    }

    private static String text(SettingsChange change) {
        Boolean paused = change.paused();
        return Stream.of(
                        paused == null ? null : paused ? 1 : 0,
                        change.maxRunning(),
                        change.rate(),
                        change.burst(),
                        change.groupMaxRunning(),
                        change.groupRate(),
                        change.groupBurst(),
                        change.maxCrashes(),
                        change.deadLimit(),
                        change.deadMillis())
                .map(value -> value == null ? "-" : value.toString())
                .collect(Collectors.joining(" "));
    }

    private static QueueSettings settings(String text) {
        if (text.isEmpty()) {
            return QueueSettings.DEFAULT;
        }
        String[] words = text.split(" ");
        return new QueueSettings(
                words[0].equals("1"),
                Integer.parseInt(words[1]),
                Double.parseDouble(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Double.parseDouble(words[5]),
                Integer.parseInt(words[6]),
                Integer.parseInt(words[7]),
                Integer.parseInt(words[8]),
                Long.parseLong(words[9]));
    }

    CompletableFuture<QueueStats> stats() {
        return list(BrokerScript.STATS).thenApply(answer -> {
            Map<JobState, Long> counts = new EnumMap<>(JobState.class);
            int next = 0;
            for (JobState state : JobState.values()) {
                counts.put(state, (Long) answer.get(next++));
            }
            Map<String, Long> counters = new HashMap<>();
            for (int i = 9; i < answer.size(); i += 2) {
                counters.put(text(answer.get(i)), Long.parseLong(text(answer.get(i + 1))));
            }
            return new QueueStats(
                    queue,
                    counts,
                    (Long) answer.get(7),
                    settings(text(answer.get(8))),
                    counters.getOrDefault("enqueued", 0L),
                    counters.getOrDefault("done", 0L),
                    counters.getOrDefault("failed", 0L),
                    counters.getOrDefault("dead", 0L),
                    counters.getOrDefault("cancelled", 0L),
                    counters.getOrDefault("crashed", 0L),
                    counters.getOrDefault("stale", 0L));
        });
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
