// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerProvider;
import java.util.Locale;
import java.util.ServiceLoader;

/** Opens brokers by URL. */
public final class Brokers {
    private static final String KNOWN =
            "memory:NAME keeps jobs in this process, sqlite:PATH in a file, and with the jar "
                    + "asyncio4j-redis redis://HOST:PORT, rediss://, redis-sentinel:// and redis-cluster:// in Redis";

    private Brokers() {}

    /**
     * Opens a broker and checks that it can be used. In a coroutine it awaits that, and what it opens lives on the running
     * loop; elsewhere it blocks.
     *
     * @param url such as {@code sqlite:jobs.db}
     * @return an open broker, to be closed by the caller
     * @throws BrokerException if it cannot be reached or used
     * @throws IllegalArgumentException if nobody here opens such URLs, or it makes no sense; the message says what does
     */
    public static Broker open(String url) {
        int colon = url.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("A broker's URL begins with a scheme: " + KNOWN);
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        for (BrokerProvider provider : ServiceLoader.load(BrokerProvider.class)) {
            if (provider.accepts(scheme)) {
                return provider.open(url);
            }
        }
        throw new IllegalArgumentException("Nothing here opens a broker of scheme '" + scheme + "': " + KNOWN);
    }
}
