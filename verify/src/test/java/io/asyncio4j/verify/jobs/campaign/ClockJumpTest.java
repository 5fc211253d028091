// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.sqlite.SqliteBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers on a file while the clock of their machine is set: an hour forward for good, or an hour back until somebody notices.
 * On Redis there is nothing to try, for its server's clock alone counts.
 */
@Timeout(value = 7, unit = TimeUnit.DAYS)
class ClockJumpTest {
    private static final long LEASE = 500;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    private final AtomicLong aheadMillis = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() + aheadMillis.get());

    private final List<Broker> brokers = new ArrayList<>();

    private Broker open() {
        Broker broker = SqliteBroker.open(folder.resolve("jobs.db"), clock);
        brokers.add(broker);
        return broker;
    }

    @AfterEach
    void close() {
        brokers.forEach(Broker::close);
    }

    /** A worker with a connection of its own, as in a process of its own. */
    private Victim worker(int number) throws Exception {
        String name = "worker" + number;
        return PlainWorker.start(open(), new LedgerFile(folder, name), Campaign.QUEUE, name, LEASE);
    }

    @Test
    void nothingIsLostAndNothingEndsTwice(TestReporter reporter) throws Exception {
        Fault forward = new Fault("forward", (arena, random) -> {
            aheadMillis.addAndGet(HOUR);
            arena.pause(LEASE);
        });
        Fault back = new Fault("back", (arena, random) -> {
            aheadMillis.addAndGet(-HOUR);
            arena.pause(random.nextLong(2 * LEASE));
            aheadMillis.addAndGet(HOUR);
        });
        List<Fault> faults = List.of(forward, back, Fault.kill(), Fault.freeze());
        Broker broker = open();
        try (Arena arena = new Arena(this::worker, LEASE, 2)) {
            Campaign campaign = new Campaign(folder, Tier.SEED, broker, broker, faults, 50, 60);
            Report report = campaign.untilJobsAreLost().play(arena, Tier.seconds(4), 0);
            reporter.publishEntry("clock", report.summary());

            report.assertAllWell();
            assertThat(report.crashed()).as("leases ended by the clock").isPositive();
        }
    }
}
