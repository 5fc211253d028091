// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Looks at the servers of a Redis URL, for whoever wants to know whether jobs are well there. */
public final class RedisInspection {
    private static final int PINGS = 20;
    private static final long PATIENCE_SECONDS = RedisTarget.TIMEOUT.toSeconds();
    private static final List<String> SETTINGS = List.of("appendfsync", "save", "maxclients", "min-replicas-to-write");

    private RedisInspection() {}

    /**
     * A server that takes jobs, as it was when it was looked at.
     *
     * @param place its host and port, or its socket
     * @param info the fields of its answer to INFO, in a cluster of that to CLUSTER INFO, too; empty if it does not answer
     * @param settings some of its settings by name; those that it does not tell are left out
     * @param skewMillis how far its clock is ahead of this machine's
     * @param pings how long it took to answer, the fastest first
     * @param problems what is not as jobs need it, worst first
     */
    public record Server(
            String place,
            Map<String, String> info,
            Map<String, String> settings,
            long skewMillis,
            List<Duration> pings,
            List<Problem> problems) {}

    /**
     * A sentinel, as it was when it was asked.
     *
     * @param place its host and port
     * @param trouble why it could not have the master replaced; empty if it could
     */
    public record Sentinel(String place, String trouble) {}

    /**
     * Something that is not as jobs need it.
     *
     * @param refused whether jobs cannot be kept there at all; otherwise it is a risk
     * @param subject what it is about, in a word or two
     * @param sentence what it is and what to do
     */
    public record Problem(boolean refused, String subject, String sentence) {}

    /**
     * Looks at the only server, the master that sentinels name, or each master of a cluster. Changes nothing. Blocks; not
     * for coroutines.
     *
     * @param url as a broker is opened with
     * @return at least one; a master of a cluster that does not answer has one problem, and nothing else is known of it
     * @throws BrokerException if it cannot be reached, or nobody knows who the masters are
     * @throws IllegalArgumentException if the URL makes no sense
     */
    public static List<Server> look(String url) {
        RedisTarget target = RedisTarget.parse(url);
        return with(target, thread -> {
            Discovery discovery = new Discovery(thread.client(), target);
            String name = target.toString();
            if (target.kind() != RedisTarget.Kind.CLUSTER) {
                RedisURI master = answer(discovery.master(), name);
                return List.of(look(thread, target, master, ServerLink.named(name, master)));
            }
            // At the same time, for each that hangs takes long.
            return answer(discovery.slots(List.of()), name).masters().stream()
                    .map(place -> CompletableFuture.supplyAsync(
                            () -> lookOrTell(thread, target, place), Thread::startVirtualThread))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        });
    }

    /**
     * Asks each sentinel that a URL names. Changes nothing. Blocks for some seconds at most; not for coroutines.
     *
     * @param url as a broker is opened with
     * @return empty if it is no URL of sentinels
     * @throws IllegalArgumentException if the URL makes no sense
     */
    public static List<Sentinel> sentinels(String url) {
        RedisTarget target = RedisTarget.parse(url);
        return target.kind() == RedisTarget.Kind.SENTINEL
                ? with(target, thread -> new SentinelInspection(thread, target).look())
                : List.of();
    }

    private static <T> T with(RedisTarget target, Function<RedisThread, T> question) {
        RedisThread thread = RedisThread.open(target, ScriptTexts.USUAL);
        try {
            return question.apply(thread);
        } finally {
            thread.close().join();
        }
    }

    private static Server lookOrTell(RedisThread thread, RedisTarget target, Place place) {
        try {
            return look(thread, target, target.uri(place), place.toString());
        } catch (BrokerException e) {
            Problem silence = new Problem(true, "server", String.valueOf(e.getMessage()));
            return new Server(place.toString(), Map.of(), Map.of(), 0, List.of(), List.of(silence));
        }
    }

    private static Server look(RedisThread thread, RedisTarget target, RedisURI uri, String name) {
        String place = uri.getSocket() != null ? uri.getSocket() : Place.of(uri).toString();
        StatefulRedisConnection<String, String> connection = // closed with its client
                answer(thread.client().connectAsync(StringCodec.UTF8, uri), name);
        RedisAsyncCommands<String, String> commands = connection.async();
        Map<String, String> info = new LinkedHashMap<>(RedisChecks.fields(answer(commands.info(), name)));
        if (target.kind() == RedisTarget.Kind.CLUSTER) {
            info.putAll(RedisChecks.fields(orElse(commands.clusterInfo(), "")));
        }
        List<Problem> problems = RedisChecks.check(target.kind(), info, place);
        return new Server(place, info, settings(commands), skew(commands, name), pings(commands, name), problems);
    }

    private static Map<String, String> settings(RedisAsyncCommands<String, String> commands) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            settings.putAll(orElse(commands.configGet(name), Map.of()));
        }
        return settings;
    }

    /** Many hosted servers, and users with few rights, refuse to tell. */
    private static <T> T orElse(CompletionStage<T> stage, T untold) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(refused -> untold)
                .join();
    }

    private static long skew(RedisAsyncCommands<String, String> commands, String name) {
        long before = System.currentTimeMillis();
        List<String> time = answer(commands.time(), name);
        long after = System.currentTimeMillis();
        long there = Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
        return there - (before + after) / 2;
    }

    private static List<Duration> pings(RedisAsyncCommands<String, String> commands, String name) {
        List<Duration> pings = new ArrayList<>();
        for (int i = 0; i < PINGS; i++) {
            long begin = System.nanoTime();
            answer(commands.ping(), name);
            pings.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        pings.sort(null);
        return pings;
    }

    private static <T> T answer(CompletionStage<T> stage, String name) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BrokerUnavailableException(
                    name + " has not answered for " + PATIENCE_SECONDS + " s; look after that server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("Interrupted while " + name + " was asked", e);
        } catch (ExecutionException e) {
            throw BrokerFailures.ofConnect(e.getCause(), name);
        }
    }
}
