// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a worker was told to be. */
record WorkerSettings(
        Supplier<? extends JobSource> source,
        Supplier<? extends JobHandler> handler,
        WorkerMode mode,
        int loops,
        int concurrency,
        Duration grace,
        int largestPayload,
        @Nullable WorkerListener listener,
        Supplier<EventLoop> loopFactory,
        String name) {}
