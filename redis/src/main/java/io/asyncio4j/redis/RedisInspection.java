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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
     * @param info the fields of its answer to INFO
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
     * @return at least one
     * @throws BrokerException if one cannot be reached
     * @throws IllegalArgumentException if the URL makes no sense
     */
    public static List<Server> look(String url) {
        RedisTarget target = RedisTarget.parse(url);
        RedisThread thread = RedisThread.open(target, ScriptTexts.USUAL);
        try {
            Discovery discovery = new Discovery(thread.client(), target);
            List<RedisURI> places = target.kind() == RedisTarget.Kind.CLUSTER
                    ? answer(discovery.slots(List.of()), target).masters().stream()
                            .map(target::uri)
                            .toList()
                    : List.of(answer(discovery.master(), target));
            List<Server> servers = new ArrayList<>();
            for (RedisURI place : places) {
                servers.add(look(thread, target, place));
            }
            return servers;
        } finally {
            thread.close().join();
        }
    }

    private static Server look(RedisThread thread, RedisTarget target, RedisURI uri) {
        String place = uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort();
        StatefulRedisConnection<String, String> connection = // closed with its client
                answer(thread.client().connectAsync(StringCodec.UTF8, uri), target);
        RedisAsyncCommands<String, String> commands = connection.async();
        Map<String, String> info = RedisChecks.fields(answer(commands.info(), target));
        List<Problem> problems = RedisChecks.check(target.kind(), info, place);
        return new Server(place, info, settings(commands), skew(commands, target), pings(commands, target), problems);
    }

    /** Many hosted servers refuse to tell. */
    private static Map<String, String> settings(RedisAsyncCommands<String, String> commands) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            settings.putAll(commands.configGet(name)
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(refused -> Map.of())
                    .join());
        }
        return settings;
    }

    private static long skew(RedisAsyncCommands<String, String> commands, RedisTarget target) {
        long before = System.currentTimeMillis();
        List<String> time = answer(commands.time(), target);
        long after = System.currentTimeMillis();
        long there = Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
        return there - (before + after) / 2;
    }

    private static List<Duration> pings(RedisAsyncCommands<String, String> commands, RedisTarget target) {
        List<Duration> pings = new ArrayList<>();
        for (int i = 0; i < PINGS; i++) {
            long begin = System.nanoTime();
            answer(commands.ping(), target);
            pings.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        pings.sort(null);
        return pings;
    }

    private static <T> T answer(CompletionStage<T> stage, RedisTarget target) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new BrokerUnavailableException(
                    target + " has not answered for " + PATIENCE_SECONDS + " s; look after that server", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailableException("Interrupted while " + target + " was asked", e);
        } catch (ExecutionException e) {
            throw BrokerFailures.ofConnect(e.getCause(), target.toString());
        }
    }
}
