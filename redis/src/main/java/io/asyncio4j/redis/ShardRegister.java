// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Knows into how many shards each queue is divided. That is decided once, when the queue is first used. */
interface ShardRegister {
    /**
     * Returns the number of shards of a queue.
     *
     * @param queue which
     * @param create whether to decide it if nobody has
     * @return 0 if nobody has decided it
     */
    CompletableFuture<Integer> shards(String queue, boolean create);

    /** How many shards a queue would get of which nobody has decided. */
    int wanted();

    /** Lists the queues of which it is decided, by name. */
    CompletableFuture<List<String>> queues();
}
