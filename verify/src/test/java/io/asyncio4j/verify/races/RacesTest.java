// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import io.asyncio4j.EngineKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario on each engine, in rounds, for its share of the time. */
class RacesTest {
    private static final long FIRST_SEED = Long.getLong("races.seed", 1);
    private static final double SECONDS = Double.parseDouble(System.getProperty("races.seconds", "16"));

    private static final List<Scenario> SCENARIOS = List.of(
            new SubmitsAgainstClose(),
            new StopsAgainstSubmits(),
            new FuturesFromOutside(),
            new StagesFromOutside(),
            new RingOfLoops(),
            new ThreadsStartAndStop(),
            new ExecutorsShutDown(),
            new InterruptsEverywhere(),
            new BlockingCallsAgainstClose());

    private static List<Arguments> games() {
        return SCENARIOS.stream()
                .flatMap(scenario -> Stream.of(EngineKind.values())
                        .filter(scenario::runsOn)
                        .map(engine -> Arguments.of(scenario.getClass().getSimpleName(), engine, scenario)))
                .toList();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("games")
    @Timeout(value = 7, unit = TimeUnit.DAYS)
    void nothingIsLost(String name, EngineKind engine, Scenario scenario, TestReporter reporter) throws Exception {
        long end = System.nanoTime() + (long) (SECONDS * 1e9 / games().size());
        long seed = FIRST_SEED;
        do {
            try (Round round = new Round(seed, engine)) {
                scenario.play(round);
            } catch (Throwable e) {
                throw new AssertionError(name + " on " + engine + ", again with -Draces.seed=" + seed + ": " + e, e);
            }
            seed++;
        } while (System.nanoTime() < end);
        reporter.publishEntry(name + " on " + engine, seed - FIRST_SEED + " rounds");
    }
}
