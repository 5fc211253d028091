// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories that use several cores or several processes. */
@Timeout(180)
class CoresAndProcessesTest {
    @Test
    void a9WorksOnAllLoopsAtTheSameTime() throws Exception {
        Printed.patiently(0.2, second -> new LoopPerCore(second, 2), story -> {
            assertThat(story.lines()).hasSize(3).startsWith("1 loop: done", "2 loops: done, each at work: true");
            assertThat(story.lines().getLast()).matches("2 loops do \\d\\.\\d times the work of one");
        });
    }

    @Test
    void b5GivesTheSameSumEverywhereAndNamesTheWorkerThatDied() throws Exception {
        Printed story = Printed.by(new BlockingInExecutors());

        assertThat(story.lines()).hasSize(7);
        assertThat(story.lines().subList(0, 5))
                .extracting(line -> line.replaceAll(".*: ", ""))
                .containsOnly("59999997");
        assertThat(story.lines().get(5)).isEqualTo("the loop has ticked meanwhile: true");
        assertThat(story.lines().getLast())
                .contains("was lost while it ran a lambda of " + BlockingInExecutors.class.getName())
                .contains("exit code 7");
    }
}
