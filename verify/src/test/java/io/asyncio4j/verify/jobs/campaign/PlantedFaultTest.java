// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A campaign in one process finds what is wrong with a broker, and nothing where nothing is. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class PlantedFaultTest {
    private static final long LEASE = 250;

    /** All are played at the same time: they wait most of theirs. */
    private static final ExecutorService PLAYERS = Executors.newVirtualThreadPerTaskExecutor();

    private static final Map<PlantedFault, Future<Report>> REPORTS = new EnumMap<>(PlantedFault.class);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    @BeforeAll
    static void playAll() {
        for (PlantedFault fault : PlantedFault.values()) {
            REPORTS.put(fault, PLAYERS.submit(() -> play(fault, 7)));
        }
    }

    @AfterAll
    static void end() {
        PLAYERS.close();
    }

    private static Report play(PlantedFault fault, int seed) throws Exception {
        try (Broker good = new MemoryBroker()) {
            return play(fault.name() + seed, fault.plant(good), good, seed, 2, 2, campaign -> campaign);
        }
    }

    private static Report play(
            String name,
            Broker broker,
            Broker good,
            int seed,
            double seconds,
            int healing,
            UnaryOperator<Campaign> until)
            throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        Campaign campaign = new Campaign(own, seed, broker, good, Fault.ofWorkers(), 0, healing);
        try (Arena arena = new Arena(number -> worker(broker, own, "worker" + number), LEASE, 2)) {
            return until.apply(campaign).play(arena, seconds, LEASE);
        }
    }

    private static Victim worker(Broker broker, Path folder, String name) throws Exception {
        return PlainWorker.start(broker, new LedgerFile(folder, name), Campaign.QUEUE, name, LEASE);
    }

    @Test
    void theReferenceHoldsAllRules(TestReporter reporter) throws Exception {
        try (Broker good = new MemoryBroker()) {
            Report report = play("reference", good, good, 7, 3, 60, Campaign::untilJobsAreLostAndComeLate);
            reporter.publishEntry("memory", report.summary());

            report.assertAllWell();
            assertThat(report.crashed()).as("the faults had effect").isPositive();
            assertThat(report.stale()).as("the faults had effect").isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void plantedFaultsAreFound(PlantedFault fault) throws Exception {
        Report report = Objects.requireNonNull(REPORTS.get(fault)).get(180, TimeUnit.SECONDS);
        // So short a campaign may have killed none but workers that had nothing to do.
        for (int seed = 8; seed <= 11 && !shows(report, fault); seed++) {
            report = play(fault, seed);
        }

        assertThat(report.violations())
                .as(report.summary())
                .extracting(Violation::rule)
                .contains(fault.breaks);
    }

    private static boolean shows(Report report, PlantedFault fault) {
        return report.violations().stream().anyMatch(violation -> violation.rule() == fault.breaks);
    }

    @Test
    void oneWorkerKeepsTheOrderOfBands() throws Exception {
        try (Broker good = new MemoryBroker()) {
            assertThat(order("order", good)).isEmpty();
        }
    }

    @Test
    void plantedDisorderIsFound() throws Exception {
        try (Broker reversing = new BrokerWrapper(new MemoryBroker()) {
            @Override
            public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
                return inner.enqueue(queue, jobs.reversed()).thenApply(List::reversed);
            }
        }) {
            assertThat(order("disorder", reversing)).extracting(Violation::rule).contains(Rule.BANDS_KEEP_ORDER);
        }
    }

    private static List<Violation> order(String name, Broker broker) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        return InOrder.play(
                broker,
                own,
                () -> PlainWorker.start(broker, new LedgerFile(own, "alone"), Campaign.QUEUE, "alone", 10_000, 1));
    }
}
