// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** Opens brokers in memory: {@code memory:NAME}, one store of jobs for each name in the process. */
public final class MemoryBrokerProvider implements BrokerProvider {
    private static final String SCHEME = "memory";

    /** Makes one, for {@link java.util.ServiceLoader}. */
    public MemoryBrokerProvider() {}

    @Override
    public boolean accepts(String scheme) {
        return scheme.equals(SCHEME);
    }

    @Override
    public Broker open(String url) {
        String name = url.startsWith(SCHEME + ":") ? url.substring(SCHEME.length() + 1) : "";
        if (name.isBlank()) {
            throw new IllegalArgumentException("Write memory:NAME, such as memory:mail, not '" + url + "'");
        }
        return MemoryBroker.named(name);
    }
}
