// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.verify.jobs.contract.Life.Command;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules and the random lives find what is wrong with a broker: each is shown brokers with a fault. */
class PlantedFaultTest {
    private static final int LENGTH = 80;
    private static final int LIVES = 30;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @ParameterizedTest
    @EnumSource(PlantedFault.class)
    void someRuleDoesNotHold(PlantedFault fault) {
        boolean broken = Contract.rules().stream().anyMatch(rule -> {
            try (Bench bench = open(fault)) {
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
        boolean differs = LongStream.range(0, LIVES)
                .anyMatch(seed -> Life.live(Lives.of(seed, LENGTH), Store.MEMORY::open, () -> open(fault)) != null);

        assertThat(differs).isEqualTo(fault != PlantedFault.NONE && fault.isSeenWithoutWaiting());
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIMS_IN_REVERSE", "COUNTS_RELEASES", "RENEWS_NOTHING", "TAKES_FAILED_PARTS_FOR_GOOD"})
    void whatIsLeftOfALifeShowsTheFaultInAFewCommands(PlantedFault fault) {
        List<Command> commands = LongStream.range(0, LIVES)
                .mapToObj(seed -> Lives.of(seed, LENGTH))
                .filter(life -> Life.live(life, Store.MEMORY::open, () -> open(fault)) != null)
                .findFirst()
                .orElseThrow();

        assertThat(Life.shrink(commands, Store.MEMORY::open, () -> open(fault), 500))
                .hasSizeLessThan(8);
    }

    private static Bench open(PlantedFault fault) {
        Bench bench = Store.MEMORY.open();
        return bench.with(fault.into(bench.broker), PATIENCE);
    }
}
