// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.MemoryBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The worker against a broker whose answers are late, lost, or refusals. */
@Timeout(value = 7, unit = TimeUnit.DAYS)
class BadLineTest {
    private static final long LEASE = 400;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    /** A worker in this process. It cannot be killed, only stopped. */
    private record InProcess(Worker worker) implements Victim {
        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void kill() {
            worker.stopNow();
            worker.join();
        }

        @Override
        public void freeze() {
            worker.quiet();
        }

        @Override
        public void thaw() {
            worker.quiet();
        }

        @Override
        public void end() {
            worker.close();
        }
    }

    private static List<Fault> faults(UnreliableBroker broker) {
        List<Fault> faults = new ArrayList<>();
        for (UnreliableBroker.Line line : UnreliableBroker.Line.values()) {
            faults.add(new Fault(line.name().toLowerCase(Locale.ROOT), (arena, random) -> {
                broker.line = line;
                arena.pause(random.nextLong(2 * LEASE));
                broker.line = UnreliableBroker.Line.GOOD;
            }));
        }
        faults.add(Fault.kill());
        faults.add(Fault.end());
        return faults;
    }

    @Test
    void theWorkerLosesNothingAndEndsNothingTwice(TestReporter reporter) throws Exception {
        try (Broker good = new MemoryBroker()) {
            UnreliableBroker bad = new UnreliableBroker(good, Tier.SEED);
            Campaign campaign = new Campaign(folder, Tier.SEED, bad, good, faults(bad), 50, 90);
            try (Arena arena = new Arena(number -> worker(bad, number), LEASE, 2)) {
                Report report = campaign.untilJobsAreLost().play(arena, Tier.seconds(5), LEASE);
                reporter.publishEntry("bad line", report.summary());

                report.assertAllWell();
                assertThat(report.crashed()).as("claims whose answer was lost").isPositive();
            }
        }
    }

    private Victim worker(Broker broker, int number) throws Exception {
        LedgerFile ledger = new LedgerFile(folder, "worker" + number);
        return new InProcess(CoroutineWorker.builder(ledger, LEASE)
                .broker(new LedgerBroker(broker, ledger))
                .start());
    }
}
