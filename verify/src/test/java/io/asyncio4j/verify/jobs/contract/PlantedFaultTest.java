// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.verify.jobs.contract.Life.Command;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules and the random lives find what is wrong with a broker: each is shown brokers with a fault. */
class PlantedFaultTest {
    private static final int LENGTH = 80;
    private static final int LIVES = 30;

    /** How long a broker with a fault is waited for, which may never answer. */
    private static final Duration SOON = Duration.ofMillis(500);

    /** How long one is waited for that is to answer, on a machine that has much else to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void someRuleDoesNotHold(PlantedFault fault) {
        boolean broken = Contract.rules().stream().anyMatch(rule -> {
            try (Bench bench = open(fault, fault == PlantedFault.NONE ? PATIENCE : SOON)) {
                rule.check().on(bench);
                return false;
            } catch (AssertionError | RuntimeException | ReflectiveOperationException e) {
                return true;
            }
        });

        assertThat(broken).isEqualTo(fault != PlantedFault.NONE);
    }

    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void someLifeIsAnother(PlantedFault fault) {
        boolean seen = fault != PlantedFault.NONE && fault.isSeenInOneLife();
        Supplier<Bench> faulty = () -> open(fault, seen ? SOON : PATIENCE);

        boolean differs = LongStream.range(0, LIVES)
                .anyMatch(seed -> Life.live(Lives.of(seed, LENGTH), Store.MEMORY::open, faulty) != null);

        assertThat(differs).isEqualTo(seen);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIMS_IN_REVERSE", "COUNTS_RELEASES", "RENEWS_NOTHING", "TAKES_FAILED_PARTS_FOR_GOOD"})
    void whatIsLeftOfALifeShowsTheFaultInAFewCommands(PlantedFault fault) {
        List<Command> commands = LongStream.range(0, LIVES)
                .mapToObj(seed -> Lives.of(seed, LENGTH))
                .filter(life -> Life.live(life, Store.MEMORY::open, () -> open(fault, PATIENCE)) != null)
                .findFirst()
                .orElseThrow();

        assertThat(Life.shrink(commands, Store.MEMORY::open, () -> open(fault, PATIENCE), 500))
                .hasSizeLessThan(8);
    }

    private static Bench open(PlantedFault fault, Duration patience) {
        Bench bench = Store.MEMORY.open();
        return bench.with(fault::into, patience);
    }
}
