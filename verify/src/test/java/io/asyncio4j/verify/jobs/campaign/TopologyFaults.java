// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.verify.redis.RedisCluster;
import io.asyncio4j.verify.redis.RedisNode;
import io.asyncio4j.verify.redis.RedisSentinels;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * What can happen where Redis is more than one server. Replicas follow with a delay, so a master that dies takes with it what
 * they do not have yet: where one is killed here, all writes are held back until they have it. What is acknowledged then must
 * survive.
 */
final class TopologyFaults {
    private static final int SLOTS = 16_384;

    private TopologyFaults() {}

    static List<Fault> of(RedisSentinels sentinels) {
        return List.of(new Fault("master-kill", (arena, random) -> {
            RedisNode old = sentinels.killMaster();
            old.restart();
            old.call("REPLICAOF", "127.0.0.1", sentinels.master().port()); // sentinels may take minutes to say so
        }));
    }

    static List<Fault> of(RedisCluster cluster) {
        return List.of(
                new Fault("failover", (arena, random) -> {
                    RedisNode replica = any(cluster, "slave", random);
                    cluster.failover(replica);
                }),
                new Fault("slot-migration", (arena, random) -> {
                    RedisNode to = any(cluster, "master", random);
                    int slot = cluster.slotOf(anyKey(cluster, random));
                    cluster.moveSlot(slot, to, () -> arena.pause(random.nextInt(200)));
                }),
                new Fault(
                        "cluster-client-kill",
                        (arena, random) -> any(cluster, "master", random).call("CLIENT", "KILL", "TYPE", "normal")));
    }

    private static RedisNode any(RedisCluster cluster, String role, Random random) throws IOException {
        while (true) {
            RedisNode node = cluster.node(random.nextInt(cluster.nodes().size()));
            if (node.info("role").equals(role)) {
                return node;
            }
        }
    }

    /** A key of the broker's, so that its slot has something to move. */
    private static String anyKey(RedisCluster cluster, Random random) throws IOException {
        RedisNode master = any(cluster, "master", random);
        String key = master.text("RANDOMKEY");
        return key.equals("null") ? "none" + random.nextInt(SLOTS) : key;
    }
}
