// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to a slot of a cluster. What a server did not do because the slot is elsewhere or on its way is asked again,
 * for a moment; all other failures are the caller's.
 */
final class ClusterSlot implements SlotLink {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long PAUSE_MILLIS = 30;
    private static final int MOST_MOVES = 5;

    private final ClusterServers servers;
    private final int slot;

    ClusterSlot(ClusterServers servers, int slot) {
        this.servers = servers;
        this.slot = slot;
    }

    @Override
    public <T> CompletableFuture<T> script(
            BrokerScript script, ScriptOutputType type, byte[] key, byte[]... arguments) {
        return attempt(link -> link.script(script, type, key, arguments), 0, System.nanoTime());
    }

    @Override
    public <T> CompletableFuture<T> send(
            Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
        return attempt(link -> link.send(command), 0, System.nanoTime());
    }

    private <T> CompletableFuture<T> attempt(
            Function<ServerLink, CompletableFuture<T>> call, int moves, long beganNanos) {
        ServerLink now = servers.ownerNow(slot);
        CompletableFuture<T> outcome =
                now != null ? call.apply(now) : servers.owner(slot).thenCompose(call);
        return outcome.exceptionallyCompose(failure -> {
            Redirect redirect = redirect(failure);
            if (redirect == null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (redirect.kind() == Redirect.Kind.MOVED && redirect.place() != null && moves < MOST_MOVES) {
                servers.moved(slot, redirect.place());
                return attempt(call, moves + 1, beganNanos);
            }
            if (System.nanoTime() - beganNanos > PATIENCE_NANOS) {
                return CompletableFuture.failedFuture(failure);
            }
            CompletableFuture<T> later = new CompletableFuture<>();
            servers.thread()
                    .loop()
                    .schedule(
                            () -> {
                                servers.refresh();
                                attempt(call, 0, beganNanos).whenComplete((value, failed) -> {
                                    if (failed == null) {
                                        later.complete(value);
                                    } else {
                                        later.completeExceptionally(failed);
                                    }
                                });
                            },
                            PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
            return later;
        });
    }

    private static @Nullable Redirect redirect(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof RedisCommandExecutionException)) {
            cause = cause.getCause();
        }
        return cause == null ? null : Redirect.parse(cause.getMessage());
    }
}
