// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a worker uses a broker.
 *
 * @param brokers gives the broker that the running loop shall use
 * @param closesBrokers whether it is the worker's to close
 * @param queues what it drains, with their weights, in the order in which they were named
 * @param lease how long its jobs are its own without a renewal
 * @param burst whether it ends when there is nothing left to do
 * @param handlers what does the jobs
 * @param middleware what stands around each run
 * @param largestResult how many bytes a result has at most
 */
record BrokerSettings(
        Supplier<? extends Broker> brokers,
        boolean closesBrokers,
        Map<String, Integer> queues,
        Duration lease,
        boolean burst,
        Handlers handlers,
        List<JobMiddleware> middleware,
        int largestResult) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** Closes a broker that is the worker's to close. A coroutine. */
    void close(Broker broker) {
        if (closesBrokers) {
            try {
                Asyncio.timeout(PATIENCE, broker::close);
            } catch (TimeoutError e) {
                LOG.warn("The broker did not close within {}", PATIENCE);
            }
        }
    }

    List<String> names() {
        return List.copyOf(queues.keySet());
    }
}
