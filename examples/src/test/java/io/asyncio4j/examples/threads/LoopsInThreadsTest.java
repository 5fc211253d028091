// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories with real threads; a second of theirs is a fraction of one here. */
@Timeout(180)
class LoopsInThreadsTest {
    @Test
    void a4RunsOnlyTheSecondAndThirdFunction() throws Exception {
        Printed story = Printed.by(new FunctionsForARunningLoop());

        assertThat(story.lines())
                .containsExactly(
                        "main thread: has added three functions and goes on",
                        "the loop: function 2",
                        "the loop: function 3",
                        "main thread: the loop has ended");
    }

    @Test
    void a5RunsTheSecondAndThirdSideBySide() throws Exception {
        Printed.patiently(0.2, second -> new CoroutinesForARunningLoop(second), story -> {
            assertThat(story.lines()).startsWith("1 begins", "1 ends", "main thread: result 100");
            assertThat(story.lines()).containsSubsequence("2 begins", "3 begins", "2 ends", "3 ends");
            assertThat(story.lines()).containsSubsequence("main thread: goes on", "2 ends");
            assertThat(story.took()).isBetween(2.0, 4.5);
        });
    }

    @Test
    void a6OverlapsItsJobsAndLeavesNoThread() throws Exception {
        Printed.patiently(0.4, second -> new ProducerAndConsumer(second), story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "begin 0",
                            "begin 1",
                            "begin 2",
                            "begin 3",
                            "end 0",
                            "end 1",
                            "end 2",
                            "end 3",
                            "4 jobs of 1 s took 1 s",
                            "threads left: 0");
        });
    }

    @Test
    void c1GathersNineResultsInASecond() throws Exception {
        Printed.patiently(0.6, second -> new ThreeLoopsInThreeThreads(second), story -> {
            assertThat(story.lines()).hasSize(12);
            assertThat(story.lines().subList(0, 9))
                    .allMatch(line -> line.matches("task [1-3] of loop.*[0-3]"))
                    .doesNotHaveDuplicates();
            assertThat(story.lines().subList(9, 12))
                    .containsExactly("took 1 s", "loops stopped: 3", "threads ended: 3");
        });
    }

    @Test
    void d9TakesNineSecondsAgainstSix() throws Exception {
        Printed.patiently(0.2, second -> new BlockingAgainstCoroutines(second), story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "functions that block: 9 s",
                            "coroutines: 6 s",
                            "coroutines that call Thread.sleep, engine LOOM: 6 s");
            assertThat(story.took()).isBetween(21.0, 27.5);
        });
    }

    @Test
    void e5TellsTheMainThreadOfAFailureInTheLoop() throws Exception {
        Printed story = Printed.by(new EndOfALoopThread());

        assertThat(story.lines())
                .containsExactly(
                        "keeps the process alive: false",
                        "the task in the loop has cleaned up",
                        "closed, thread alive: false",
                        "told at once: java.lang.IllegalArgumentException: a bad job",
                        "main thread: The loop of thread 'the-loop' failed: "
                                + "java.lang.IllegalArgumentException: a bad job");
    }
}
