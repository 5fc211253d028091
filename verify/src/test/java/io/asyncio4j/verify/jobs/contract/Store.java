// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.cli.EmbeddedRedis;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.redis.ClockedRedis;
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
    },
    REDIS {
        @Override
        Bench open() {
            ClockedRedis redis = new ClockedRedis(OneRedis.SERVER.url(), START);
            return new Bench(redis.open(), redis::advance, redis::close);
        }
    };

    /** One server for all, which ends with this JVM. */
    private static final class OneRedis {
        static final EmbeddedRedis SERVER = EmbeddedRedis.start("--appendonly", "yes");

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "end of redis"));
        }
    }

    /** What the clocks show that can be set. */
    static final long START = 1_800_000_000_000L;

    /** Opens an empty store. */
    abstract Bench open();
}
