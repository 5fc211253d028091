// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.asyncio4j.verify.jobs.contract.Life.Command;
import io.asyncio4j.verify.jobs.contract.Life.Difference;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every store lives random lives as the reference does. {@code -Djobs.lives=N} says how many, {@code -Djobs.seed=S} with which
 * seed to begin; a failure says its own.
 */
class RandomLivesTest {
    private static final int LENGTH = 80;
    private static final int SHRINKING = 250;
    private static final int LIVES = Integer.getInteger("jobs.lives", 15);
    private static final long SEED = Long.getLong("jobs.seed", System.nanoTime() % 1_000_000_000);

    @ParameterizedTest
    @EnumSource(Store.class)
    void everyStoreLivesAsTheReferenceDoes(Store store) {
        int lived = 0;
        for (long seed = SEED; seed < SEED + LIVES; seed++) {
            List<Command> commands = Lives.of(seed, LENGTH);
            if (Life.live(commands, Store.MEMORY::open, store::open) != null) {
                fail(report(store, seed, commands));
            }
            lived++;
        }
        assertThat(lived).isEqualTo(LIVES);
    }

    static String report(Store store, long seed, List<Command> commands) {
        List<Command> shortest = Life.shrink(commands, Store.MEMORY::open, store::open, SHRINKING);
        Difference difference = Life.live(shortest, Store.MEMORY::open, store::open);
        return store + " differs from the reference with seed " + seed + " (-Djobs.lives=1 -Djobs.seed=" + seed + "):\n"
                + shortest.stream().map(command -> "  " + command + "\n").collect(Collectors.joining())
                + (difference == null ? "but only at times" : difference.how());
    }
}
