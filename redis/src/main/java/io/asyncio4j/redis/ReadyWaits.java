// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.UnblockType;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the wake tokens of queues, by a blocking command on a connection of its own.
 *
 * <p>The command stays with the server when those who waited have gone: who waits next finds it there, so that an idle
 * worker sends little. A token that comes when nobody waits is put back for others.
 */
final class ReadyWaits {
    private static final double BLOCK_SECONDS = 10;
    private static final long RETRY_MILLIS = 50;
    private static final long REOPEN_MILLIS = 200;

    private record Wait(Set<String> keys, CompletableFuture<@Nullable Void> over) {}

    private final EventLoop loop;
    private final ServerLink blocking;
    private final SlotLink quick;

    // The rest belongs to the loop's thread.
    private final List<Wait> waits = new ArrayList<>();
    private Set<String> blockedOn = Set.of();
    private boolean blocked;
    private boolean outage;
    private @Nullable Long clientId;
    private @Nullable CompletableFuture<@Nullable Void> opened;

    ReadyWaits(EventLoop loop, SlotLink quick, Function<Runnable, ServerLink> newLink) {
        this.loop = loop;
        this.quick = quick;
        this.blocking = newLink.apply(this::connected);
    }

    /** Completes when one of the tokens comes, or when the time is over. */
    CompletableFuture<@Nullable Void> await(Set<String> keys, long waitMillis) {
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        loop.execute(() -> {
            Wait wait = new Wait(keys, over);
            waits.add(wait);
            Future<?> timer = loop.schedule(() -> end(wait), Math.max(0, waitMillis), TimeUnit.MILLISECONDS);
            over.whenComplete((ignored, failure) -> timer.cancel(false));
            if (opened == null) {
                openBlocking();
            } else {
                block();
            }
        });
        return over;
    }

    private void openBlocking() {
        opened = blocking.open();
        opened.whenComplete((ignored, failure) -> {
            if (failure != null) {
                loop.schedule(this::openAgain, REOPEN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void openAgain() {
        waits.removeIf(wait -> wait.over.isDone());
        if (waits.isEmpty()) {
            opened = null;
        } else {
            outage = true;
            openBlocking();
        }
    }

    private void end(Wait wait) {
        if (waits.remove(wait)) {
            wait.over.complete(null);
        }
    }

    /** After an outage everybody looks for himself. */
    private void connected() {
        clientId = null;
        blocked = false;
        blocking.<Long>send(commands -> commands.clientId()).thenAccept(id -> {
            clientId = id;
            block(); // somebody may have come for other queues meanwhile
        });
        List<Wait> all = List.copyOf(waits);
        if (outage || opened != null && opened.isDone()) {
            outage = false;
            all.forEach(this::end);
        }
        block();
    }

    private void block() {
        waits.removeIf(wait -> wait.over.isDone());
        if (waits.isEmpty()) {
            return;
        }
        Set<String> keys = new LinkedHashSet<>();
        waits.forEach(wait -> keys.addAll(wait.keys));
        if (blocked) {
            Long id = clientId;
            if (!blockedOn.containsAll(keys) && id != null) {
                quick.send(commands -> commands.clientUnblock(id, UnblockType.TIMEOUT));
            }
            return;
        }
        blocked = true;
        blockedOn = keys;
        byte[][] names =
                keys.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        blocking.<@Nullable KeyValue<byte[], byte[]>>send(commands -> commands.blpop(BLOCK_SECONDS, names))
                .whenComplete((token, failure) -> {
                    blocked = false;
                    if (failure != null) {
                        loop.schedule(this::block, RETRY_MILLIS, TimeUnit.MILLISECONDS);
                        return;
                    }
                    if (token != null && token.hasValue()) {
                        came(new String(token.getKey(), StandardCharsets.UTF_8));
                    }
                    block();
                });
    }

    private void came(String key) {
        for (Wait wait : waits) {
            if (wait.keys.contains(key) && !wait.over.isDone()) {
                end(wait);
                return;
            }
        }
        quick.send(commands -> commands.lpush(key.getBytes(StandardCharsets.UTF_8), new byte[] {'1'}));
    }

    /** Leaves the server if it is not the one any more that has the tokens. */
    void follow() {
        blocking.follow();
    }

    CompletableFuture<@Nullable Void> close() {
        loop.execute(() -> List.copyOf(waits).forEach(this::end));
        return blocking.close();
    }
}
