// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.TestLoop;
import org.junit.jupiter.api.Test;

/** The stories of what is awaited and what is not. */
class AwaitingTest {
    private final Printed printed = new Printed();

    @Test
    void b3ReportsTheFailureThatNobodyAskedFor() {
        NeverAwaited.tell(printed.stream(), TestLoop.virtualTimeLoops());

        assertThat(printed.lines())
                .contains("  hello", "  hello from a task", "  made, not called: true")
                .doesNotContain("  never printed");
        assertThat(printed.lines().getLast()).startsWith("the loop reports: ").endsWith("(nobody asks)");
    }

    @AsyncTest
    void b6GathersErrorsInBothWays() {
        GatherAndErrors.tell(printed.stream());

        assertThat(printed.lines())
                .containsExactly(
                        "the first error propagates:",
                        "  a is done",
                        "  caught: bad work",
                        "  c is done",
                        "errors among the results:",
                        "  a is done",
                        "  c is done",
                        "  result: a",
                        "  result: bad work",
                        "  result: c",
                        "groups of groups:",
                        "  a is done",
                        "  c is done",
                        "  b is done",
                        "  d is done",
                        "  [[a, b], [c, d]]");
    }

    @Test
    void b7NamesTheRemedyOutsideAndTheLoopInside() throws Exception {
        Printed story = Printed.by(new RunningLoop());

        assertThat(story.lines()).hasSize(3);
        assertThat(story.lines().getFirst()).startsWith("outside: ").contains("Asyncio.run");
        assertThat(story.lines().subList(1, 3))
                .containsExactly(
                        "inside: a loop that runs: true, the same in another task: true",
                        "in a thread of its executor there is one: false");
    }
}
