// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisURI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The connections of a broker to the servers that keep its keys. Any thread may call it. */
interface RedisServers {
    /** Connects for the first time; fails with a {@link io.asyncio4j.jobs.broker.BrokerException} if that fails. */
    CompletableFuture<@Nullable Void> open();

    /**
     * Returns the way to the keys of a hash tag.
     *
     * @param prefix what they begin with, with the tag
     */
    SlotLink link(String prefix);

    /** Completes when one of some wake tokens comes, or when the time is over. */
    CompletableFuture<@Nullable Void> awaitReady(Set<String> keys, long waitMillis);

    /** Finds a server whose channels reach all others. */
    CompletionStage<RedisURI> channelAddress();

    /** Has each server that takes writes say what it is like. */
    CompletableFuture<List<String>> infos();

    /** How many servers take writes, at least 1. */
    int masters();

    /** Disconnects for good. */
    CompletableFuture<@Nullable Void> close();

    /** Makes the connections, of the shape that a URL says, without connecting. */
    static RedisServers of(RedisThread thread, RedisTarget target) {
        return target.kind() == RedisTarget.Kind.CLUSTER
                ? new ClusterServers(thread, target)
                : new SingleServer(thread, target);
    }
}
