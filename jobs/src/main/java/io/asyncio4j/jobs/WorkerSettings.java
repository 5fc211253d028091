// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a worker was told to be: one that drains a source of bare payloads, or queues of a broker.
 *
 * @param payloads null if it drains a broker
 * @param broker null if it drains a source of payloads
 */
record WorkerSettings(
        @Nullable Payloads payloads,
        @Nullable BrokerSettings broker,
        WorkerMode mode,
        int loops,
        int concurrency,
        Duration grace,
        @Nullable WorkerListener listener,
        Supplier<EventLoop> loopFactory,
        String name) {
    /** A source of bare payloads, and what does them. */
    record Payloads(Supplier<? extends JobSource> source, Supplier<? extends JobHandler> handler, int largestPayload) {}
}
