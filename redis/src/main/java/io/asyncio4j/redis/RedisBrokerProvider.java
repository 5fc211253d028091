// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerProvider;

/**
 * Opens brokers in Redis, for URLs such as {@code redis://host:6379/0}.
 *
 * <p>A broker that is opened in a coroutine of a loop with a network lives on that loop; any other has a thread of its own.
 */
public final class RedisBrokerProvider implements BrokerProvider {
    /** Makes one; {@link java.util.ServiceLoader} does. */
    public RedisBrokerProvider() {}

    @Override
    public boolean accepts(String scheme) {
        return RedisTarget.accepts(scheme);
    }

    @Override
    public Broker open(String url) {
        return RedisBroker.open(RedisTarget.parse(url)).spread();
    }
}
