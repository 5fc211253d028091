// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the numbers of shards in a hash in Redis, where whoever is first to use a queue decides for all. */
final class HashShardRegister implements ShardRegister {
    private final SlotLink link;
    private final byte[] key;
    private final int wanted;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param key the hash: field is the queue, value the number of its shards
     * @param wanted how many a queue gets that nobody has used
     */
    HashShardRegister(SlotLink link, String key, int wanted) {
        this.link = link;
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.wanted = wanted;
    }

    @Override
    public CompletableFuture<Integer> shards(String queue, boolean create) {
        Integer decided = known.get(queue);
        if (decided != null) {
            return CompletableFuture.completedFuture(decided);
        }
        byte[] field = queue.getBytes(StandardCharsets.UTF_8);
        CompletableFuture<@Nullable Boolean> stored = create
                ? link.send(commands -> commands.hsetnx(key, field, bytes(wanted)))
                : CompletableFuture.completedFuture(null);
        return stored.thenCompose(ignored -> link.<byte @Nullable []>send(commands -> commands.hget(key, field)))
                .thenApply(value -> {
                    if (value == null) {
                        return 0;
                    }
                    int count = Integer.parseInt(new String(value, StandardCharsets.UTF_8));
                    known.put(queue, count);
                    return count;
                });
    }

    @Override
    public int wanted() {
        return wanted;
    }

    private static byte[] bytes(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return link.send(commands -> commands.hkeys(key))
                .thenApply(names -> names.stream()
                        .map(name -> new String(name, StandardCharsets.UTF_8))
                        .sorted()
                        .toList());
    }
}
