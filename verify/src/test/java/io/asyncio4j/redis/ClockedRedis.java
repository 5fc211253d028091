// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Broker;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.TimeUnit;

/** A Redis server whose brokers read their clock from a key, so that a test can set it. */
public final class ClockedRedis implements AutoCloseable {
    private static final String CLOCK = "local function clock() return tonumber(redis.call('GET', 'test:clock')) end\n";

    private final String url;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    /**
     * Empties a server.
     *
     * @param url where it is
     * @param now what its clock shows at first, in milliseconds since 1970
     */
    public ClockedRedis(String url, long now) {
        this.url = url;
        client = RedisClient.create(url);
        connection = client.connect();
        connection.sync().flushall();
        connection.sync().set("test:clock", Long.toString(now));
    }

    /**
     * Opens a broker.
     *
     * @return a broker on a thread of its own
     */
    public Broker open() {
        return RedisBroker.open(RedisTarget.parse(url), new ScriptTexts(CLOCK));
    }

    /**
     * Moves the clock on.
     *
     * @param millis by how much
     */
    public void advance(long millis) {
        connection.sync().incrby("test:clock", millis);
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
