// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static io.asyncio4j.redis.QueueShard.bytes;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What belongs to no queue: which queues there are, which workers live, and schedules. */
final class Registry {
    private static final byte[] NOTHING = {};

    private final SlotLink link;
    private final String prefix;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    /**
     * Makes one.
     *
     * @param prefix what all its keys begin with, such as <code>a4j:{registry}:</code>
     */
    Registry(SlotLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    private byte[] key(String name) {
        return bytes(prefix + name);
    }

    /** Notes that a queue is used; asks the server once. */
    void note(String queue) {
        if (noted.add(queue)) {
            link.send(commands -> commands.sadd(key("q"), bytes(queue))).whenComplete((ignored, failure) -> {
                if (failure != null) {
                    noted.remove(queue);
                }
            });
        }
    }

    CompletableFuture<List<String>> queues() {
        return link.send(commands -> commands.smembers(key("q")))
                .thenApply(names -> names.stream().map(Registry::text).sorted().toList());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The server's clock, in milliseconds since 1970. */
    CompletableFuture<Long> now() {
        return link.script(BrokerScript.NOW, ScriptOutputType.INTEGER, key(""));
    }

    CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return link.<Long>script(
                        BrokerScript.HEARTBEAT,
                        ScriptOutputType.INTEGER,
                        key(""),
                        bytes(worker.session()),
                        JobCodec.write(worker),
                        bytes(Long.toString(aliveMillis)))
                .thenApply(ignored -> null);
    }

    CompletableFuture<@Nullable Void> leave(String session) {
        link.send(commands -> commands.hdel(key("v"), bytes(session)));
        return link.send(commands -> commands.zrem(key("w"), bytes(session))).thenApply(ignored -> null);
    }

    CompletableFuture<List<WorkerInfo>> workers() {
        return link.<List<Object>>script(BrokerScript.WORKERS, ScriptOutputType.MULTI, key(""))
                .thenApply(answer -> answer.stream()
                        .map(each -> JobCodec.readWorker((byte[]) each))
                        .sorted(Comparator.comparing(WorkerInfo::session))
                        .toList());
    }

    CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        byte[] name = bytes(schedule.name());
        byte[] ticks = ticks(schedule);
        CompletableFuture<Boolean> stored =
                link.send(commands -> commands.hset(key("s"), name, JobCodec.write(schedule)));
        return link.send(commands -> commands.hset(key("t"), name, ticks))
                .thenCombine(stored, (ignored, alike) -> null);
    }

    private static byte[] ticks(Schedule schedule) {
        return bytes(schedule.nextMillis() + " " + schedule.lastMillis());
    }

    /** Compares what is stored here, for another version may have written it in other bytes; the script, that it is still so. */
    CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        if (expected == null) {
            return replace(NOTHING, NOTHING, schedule);
        }
        byte[] name = bytes(schedule.name());
        CompletableFuture<byte @Nullable []> model = link.send(commands -> commands.hget(key("s"), name));
        CompletableFuture<byte @Nullable []> ticks = link.send(commands -> commands.hget(key("t"), name));
        return model.thenCombine(ticks, (stored, at) -> {
                    boolean same = stored != null
                            && Schedule.areAlike(
                                    expected, at(JobCodec.readSchedule(stored), at == null ? null : text(at)));
                    return same
                            ? replace(stored, at == null ? NOTHING : at, schedule)
                            : CompletableFuture.completedFuture(false);
                })
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Boolean> replace(byte[] model, byte[] ticks, Schedule schedule) {
        return link.<Long>script(
                        BrokerScript.REPLACE,
                        ScriptOutputType.INTEGER,
                        key(""),
                        bytes(schedule.name()),
                        model,
                        ticks,
                        JobCodec.write(schedule),
                        ticks(schedule))
                .thenApply(answer -> answer == 1);
    }

    CompletableFuture<Boolean> removeSchedule(String name) {
        link.send(commands -> commands.hdel(key("t"), bytes(name)));
        return link.send(commands -> commands.hdel(key("s"), bytes(name))).thenApply(gone -> gone == 1);
    }

    CompletableFuture<List<Schedule>> schedules() {
        return link.<Map<byte[], byte[]>>send(commands -> commands.hgetall(key("s")))
                .thenCompose(stored -> stored.isEmpty()
                        ? CompletableFuture.completedFuture(List.of())
                        : link.<Map<byte[], byte[]>>send(commands -> commands.hgetall(key("t")))
                                .thenApply(ticks -> schedules(stored, ticks)));
    }

    private static List<Schedule> schedules(Map<byte[], byte[]> stored, Map<byte[], byte[]> ticks) {
        Map<String, String> byName = new HashMap<>();
        ticks.forEach((name, value) -> byName.put(text(name), text(value)));
        List<Schedule> all = new ArrayList<>();
        stored.forEach((name, value) -> all.add(at(JobCodec.readSchedule(value), byName.get(text(name)))));
        all.sort(Comparator.comparing(Schedule::name));
        return all;
    }

    private static Schedule at(Schedule schedule, @Nullable String ticks) {
        if (ticks == null) {
            return schedule;
        }
        int blank = ticks.indexOf(' ');
        return schedule.advanced(Long.parseLong(ticks.substring(blank + 1)), Long.parseLong(ticks.substring(0, blank)));
    }

    CompletableFuture<Boolean> advance(String name, long expectedMillis, long lastMillis, long nextMillis) {
        return link.<Long>script(
                        BrokerScript.ADVANCE,
                        ScriptOutputType.INTEGER,
                        key(""),
                        bytes(name),
                        bytes(Long.toString(expectedMillis)),
                        bytes(Long.toString(nextMillis)),
                        bytes(Long.toString(lastMillis)))
                .thenApply(answer -> answer == 1);
    }
}
