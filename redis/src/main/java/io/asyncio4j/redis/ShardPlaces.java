// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the shards of queues, for the number of them never changes. */
final class ShardPlaces {
    private final ShardRegister register;
    private final Map<String, CompletableFuture<Shards>> known = new ConcurrentHashMap<>();

    ShardPlaces(ShardRegister register) {
        this.register = register;
    }

    CompletableFuture<List<String>> queues() {
        return register.queues();
    }

    /** The shards of a queue, which is decided now if nobody has. */
    CompletableFuture<Shards> decided(String queue) {
        CompletableFuture<Shards> before = known.get(queue);
        if (before != null) {
            return before;
        }
        Broker.requireQueueName(queue);
        return known.computeIfAbsent(queue, name -> {
            CompletableFuture<Shards> count =
                    register.shards(name, true).thenApply(decided -> new Shards(name, decided));
            count.whenComplete((ignored, failure) -> {
                if (failure != null) {
                    CompletableFuture.runAsync(() -> known.remove(name, count));
                }
            });
            return count;
        });
    }

    /** The shards of a queue that may never have been used: those that it would get. */
    CompletableFuture<Shards> of(String queue) {
        CompletableFuture<Shards> decided = known.get(queue);
        if (decided != null) {
            return decided;
        }
        Broker.requireQueueName(queue);
        return register.shards(queue, false)
                .thenApply(count -> new Shards(queue, count == 0 ? register.wanted() : count));
    }
}
