// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.cli.EmbeddedRedis;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.sqlite.SqliteBroker;
import io.asyncio4j.redis.ClockedCluster;
import io.asyncio4j.redis.ClockedRedis;
import io.asyncio4j.verify.redis.RedisCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Each way to keep jobs. */
enum Store {
    MEMORY {
        @Override
        Bench open() {
            AtomicLong time = new AtomicLong(START);
            InstantSource clock = () -> Instant.ofEpochMilli(time.get());
            ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("timers").factory());
            return new Bench(new MemoryBroker(clock, timers)::reopen, time::addAndGet, timers::shutdownNow);
        }
    },
    SQLITE {
        @Override
        Bench open() {
            try {
                AtomicLong time = new AtomicLong(START);
                Path folder = Files.createTempDirectory("asyncio4j-contract");
                InstantSource clock = () -> Instant.ofEpochMilli(time.get());
                return new Bench(
                        () -> SqliteBroker.open(folder.resolve("jobs.db"), clock),
                        time::addAndGet,
                        () -> delete(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    REDIS {
        @Override
        Bench open() {
            ClockedRedis redis = new ClockedRedis(OneRedis.SERVER.url(), START);
            return new Bench(redis::open, redis::advance, redis::close);
        }
    },
    CLUSTER {
        @Override
        Bench open() {
            ClockedCluster redis = new ClockedCluster(OneCluster.MASTERS, START);
            return new Bench(redis::open, redis::advance, () -> {});
        }
    };

    /** One cluster for all, which ends with this JVM. */
    private static final class OneCluster {
        static final RedisCluster MASTERS = start();

        private static RedisCluster start() {
            try {
                RedisCluster cluster = RedisCluster.start(3, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(cluster), "end of the cluster"));
                return cluster;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void close(RedisCluster cluster) {
            try {
                cluster.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

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

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
