// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What patience with a late story does, and what it does not bear. */
class PrintedTest {
    private final List<Double> told = new ArrayList<>();

    /** Takes one of its seconds. */
    private Story story(double second, int exitCode) {
        told.add(second);
        return new Story() {
            @Override
            public String id() {
                return "T1";
            }

            @Override
            public String title() {
                return "told to a test";
            }

            @Override
            public int run(PrintStream out, List<String> args) {
                Asyncio.run(() -> Asyncio.sleep(second));
                return exitCode;
            }
        };
    }

    private void failUntilToldTimes(int times) {
        if (told.size() < times) {
            throw new AssertionError("late");
        }
    }

    @Test
    void aLateStoryIsToldAgainMoreSlowlyAndMeasuredInItsSeconds() throws Exception {
        Printed.patiently(0.01, second -> story(second, 0), story -> {
            failUntilToldTimes(3);
            assertThat(story.took()).isGreaterThanOrEqualTo(1);
        });

        assertThat(told).containsExactly(0.01, 0.02, 0.04);
    }

    @Test
    void aStoryOfRealSecondsIsMeasuredInThemEachTime() throws Exception {
        Printed.patiently(() -> story(0.05, 0), story -> {
            failUntilToldTimes(3);
            assertThat(story.took()).isGreaterThanOrEqualTo(0.05);
        });
    }

    @Test
    void whatIsWrongEachTimeIsWrong() {
        assertThatThrownBy(() -> Printed.patiently(0.001, second -> story(second, 0), story -> failUntilToldTimes(4)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("late");
    }

    @Test
    void aStoryThatFailsIsNotToldAgain() {
        assertThatThrownBy(() -> Printed.patiently(0.001, second -> story(second, 1), story -> {}))
                .hasMessageStartingWith("It ended with 1");
        assertThat(told).hasSize(1);
    }
}
