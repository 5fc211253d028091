// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Servers that follow a master, some way behind. */
final class Replicas {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Replicas() {}

    /**
     * Holds back the master's writes for ten seconds and awaits that replicas have all that it has answered. A master that
     * ends between its answer and the word to its replicas takes with it what it has answered, as no client can prevent.
     */
    static void catchUp(RedisNode master, List<RedisNode> replicas) {
        for (RedisNode replica : replicas) {
            Waiting.until("a replica to have all", PATIENCE, () -> hasAll(replica, master));
        }
    }

    /**
     * The pause begins anew at each look, so that it lasts after the look that finds it so. It begins only when the replica
     * follows: it holds back the greetings of sentinels too, who make no replica of a server whose master they do not hear.
     */
    private static boolean hasAll(RedisNode replica, RedisNode master) throws IOException {
        if (!replica.info("master_link_status").equals("up")) {
            return false;
        }
        master.call("CLIENT", "PAUSE", 10_000, "WRITE");
        return replica.info("slave_repl_offset").equals(master.info("master_repl_offset"));
    }
}
