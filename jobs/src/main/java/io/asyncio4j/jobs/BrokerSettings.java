// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

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
    List<String> names() {
        return List.copyOf(queues.keySet());
    }
}
