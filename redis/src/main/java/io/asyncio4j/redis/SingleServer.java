// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The connections to the only server, or to the one that the sentinels call the master, whichever it is. */
final class SingleServer implements RedisServers {
    private final Discovery discovery;
    private final ServerLink link;
    private final ReadyWaits waits;

    SingleServer(RedisThread thread, RedisTarget target) {
        discovery = new Discovery(thread.client(), target);
        String name = target.toString();
        link = ServerLink.quick(thread, discovery::master, name, this::connected);
        waits = new ReadyWaits(
                thread.loop(), link, onConnected -> ServerLink.blocking(thread, discovery::master, name, onConnected));
    }

    /** Perhaps to another server than before, where the blocked ones must go, too. */
    private void connected() {
        waits.follow();
    }

    @Override
    public CompletableFuture<@Nullable Void> open() {
        return link.open();
    }

    @Override
    public SlotLink link(String prefix) {
        return link;
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(Set<String> keys, long waitMillis) {
        return waits.await(keys, waitMillis);
    }

    @Override
    public CompletionStage<RedisURI> channelAddress() {
        return discovery.master();
    }

    @Override
    public CompletableFuture<List<String>> infos() {
        return link.send(commands -> commands.info()).thenApply(List::of);
    }

    @Override
    public int masters() {
        return 1;
    }

    @Override
    public CompletableFuture<@Nullable Void> close() {
        return CompletableFuture.allOf(waits.close(), link.close());
    }
}
