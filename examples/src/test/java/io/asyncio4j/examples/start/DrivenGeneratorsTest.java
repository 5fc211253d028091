// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.examples.Printed;
import io.asyncio4j.testing.AsyncTest;
import org.junit.jupiter.api.Test;

/** Story A2, outside of a loop and in coroutines of both engines. */
class DrivenGeneratorsTest {
    private static final String[] LINES = {
        "next: 0 1 2",
        "the end, with the result: three numbers",
        "for: 0 1 2",
        "send 10.0: 10.0",
        "send 20.0: 15.0",
        "send 30.0: 20.0",
        "the average was 20.0",
        "waiting",
        "inner caught: thrown from outside",
        "waiting",
        "inner cleans up",
        "outer cleans up",
    };

    private final Printed printed = new Printed();

    @Test
    void a2DrivesItsGenerators() throws Exception {
        Printed story = Printed.by(new DrivenGenerators());

        assertThat(story.exitCode()).isZero();
        assertThat(story.lines()).containsExactly(LINES);
    }

    @AsyncTest
    void a2DoesTheSameInACoroutine() {
        Asyncio.sleep(0);
        DrivenGenerators.byHandAndByLoop(printed.stream());
        DrivenGenerators.runningAverage(printed.stream());
        DrivenGenerators.throwAndClose(printed.stream());

        assertThat(printed.lines()).containsExactly(LINES);
    }
}
