// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.redis.RedisInspection.Sentinel;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks each sentinel of a URL, all at the same time, whether it could have a dead master replaced. */
final class SentinelInspection {
    private static final long PATIENCE_SECONDS = 2;

    private final RedisThread thread;
    private final RedisTarget target;

    SentinelInspection(RedisThread thread, RedisTarget target) {
        this.thread = thread;
        this.target = target;
    }

    List<Sentinel> look() {
        return target.seeds().stream().map(this::ask).toList().stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private CompletableFuture<Sentinel> ask(RedisURI uri) {
        String place = Place.of(uri).toString();
        return thread.client()
                .connectSentinelAsync(StringCodec.UTF8, uri) // closed with its client
                .toCompletableFuture()
                .thenCompose(this::quorum)
                .thenApply(said -> new Sentinel(place, ""))
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .exceptionally(failure -> new Sentinel(place, SearchFailures.reason(failure)));
    }

    private CompletableFuture<String> quorum(StatefulRedisSentinelConnection<String, String> connection) {
        RedisSentinelAsyncCommands<String, String> commands = connection.async();
        return commands.dispatch(
                        CommandType.SENTINEL,
                        new StatusOutput<>(StringCodec.UTF8),
                        new CommandArgs<>(StringCodec.UTF8).add("CKQUORUM").add(target.master()))
                .toCompletableFuture();
    }
}
