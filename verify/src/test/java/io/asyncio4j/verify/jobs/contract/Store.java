// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.MemoryBroker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Each way to keep jobs. */
enum Store {
    MEMORY {
        @Override
        Bench open() {
            AtomicLong time = new AtomicLong(START);
            InstantSource clock = () -> Instant.ofEpochMilli(time.get());
            ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("timers").factory());
            return new Bench(new MemoryBroker(clock, timers), time::addAndGet, timers::shutdownNow);
        }
    };

    /** What the clocks show that can be set. */
    static final long START = 1_800_000_000_000L;

    /** Opens an empty store. */
    abstract Bench open() throws Exception;
}
