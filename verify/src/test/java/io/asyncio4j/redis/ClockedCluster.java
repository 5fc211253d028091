// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.verify.redis.RedisCluster;
import io.asyncio4j.verify.redis.RedisNode;
import io.asyncio4j.verify.redis.Resp.RespError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A cluster whose brokers read their clock from keys, one in each slot that tests use, and have one shard a queue. */
public final class ClockedCluster {
    private static final String CLOCK =
            "local function clock() return tonumber(redis.call('GET', KEYS[1] .. 'clock')) end\n";

    /** The queues of the rules. */
    private static final List<String> TAGS = List.of("{q}", "{copy}", "{other}", "{r}", "{registry}");

    private final RedisCluster cluster;

    /**
     * Empties a cluster that has no replicas.
     *
     * @param cluster which
     * @param now what its clock shows at first, in milliseconds since 1970
     */
    public ClockedCluster(RedisCluster cluster, long now) {
        this.cluster = cluster;
        try {
            for (RedisNode node : cluster.nodes()) {
                node.call("FLUSHALL");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        eachClock("SET", now);
    }

    private void eachClock(String command, long value) {
        for (String tag : TAGS) {
            atOwner(command, "a4j:" + tag + ":clock", String.valueOf(value));
        }
    }

    private void atOwner(Object... command) {
        for (RedisNode node : cluster.nodes()) {
            try {
                node.call(command);
                return;
            } catch (RespError e) {
                if (!String.valueOf(e.getMessage()).startsWith("MOVED")) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("No master has the slot");
    }

    /**
     * Opens a broker.
     *
     * @return a broker on a thread of its own
     */
    public Broker open() {
        RedisTarget target = RedisTarget.parse(cluster.url() + "?shards=1");
        return RedisBroker.open(target, new ScriptTexts(CLOCK)).spread();
    }

    /**
     * Moves the clock on.
     *
     * @param millis by how much
     */
    public void advance(long millis) {
        eachClock("INCRBY", millis);
    }
}
