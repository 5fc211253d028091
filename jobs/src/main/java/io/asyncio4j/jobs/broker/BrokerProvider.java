// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** Opens brokers of one kind; found by {@link java.util.ServiceLoader}. */
public interface BrokerProvider {
    /**
     * Returns whether it knows such URLs.
     *
     * @param scheme what stands before the colon, in lower case
     * @return whether {@link #open} can be called with one
     */
    boolean accepts(String scheme);

    /**
     * Opens a broker and checks that it can be used. In a coroutine it awaits that, and what it opens lives on the running
     * loop; elsewhere it blocks.
     *
     * @param url a URL of a scheme that it accepts
     * @return an open broker
     * @throws BrokerException if it cannot be reached or used
     * @throws IllegalArgumentException if the URL makes no sense; the message says how to write it
     */
    Broker open(String url);
}
