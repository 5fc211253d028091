// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories of threads without a loop; a second of theirs is a fraction of one here. */
@Timeout(180)
class PlainThreadsTest {
    @Test
    void a1TakesTurnsAndEndsWithBoth() throws Exception {
        Printed.patiently(0.1, second -> new TwoClocks(second), story -> {
            assertThat(story.lines()).hasSize(11).endsWith("both have ended");
            assertThat(story.lines())
                    .filteredOn(line -> line.startsWith("every 2 s"))
                    .hasSize(5);
            assertThat(story.lines())
                    .filteredOn(line -> line.startsWith("every 4 s"))
                    .hasSize(5);
            assertThat(story.lines()).containsSubsequence("every 2 s: it is 2 s", "every 2 s: it is 6 s");
            int firstSlow = story.lines().indexOf("every 4 s: it is 4 s");
            assertThat(firstSlow).isBetween(1, 2);
            assertThat(story.took()).isGreaterThanOrEqualTo(20);
        });
    }

    @Test
    void d1FindsAndNamesThePlainLockAndCountsTheReentrantOne() throws Exception {
        Printed story = Printed.by(new LockTakenTwice());

        assertThat(story.lines())
                .filteredOn(line -> !line.contains("holds already") && !line.contains("NEW") && !line.contains("once"))
                .containsExactly(
                        "before start, alive: false",
                        "after join, alive: false",
                        "reentrant lock, holds: 2, released in 2 steps",
                        "reentrant lock, holds: 0");
        assertThat(story.lines())
                .anyMatch(
                        line -> line.matches("Thread 'careless' acquires lock \\d+ 'account', which it holds already.*"
                                + "LockTakenTwice.java:\\d+.*"));
    }

    @Test
    void d2NeverDeadlocksAndNamesTheViolation() throws Exception {
        Printed story = Printed.by(new LocksInOneOrder());

        assertThat(story.lines()).hasSize(2);
        assertThat(story.lines().getFirst()).isEqualTo("moved 20000 times, and nobody waits");
        assertThat(story.lines().getLast())
                .matches("Thread 'careless' acquires lock \\d+ 'savings' while it holds lock \\d+ 'current'.*");
    }

    @Test
    void d3KeepsTheThreadsValuesAndSocketsApart() throws Exception {
        Printed story = Printed.by(new ConnectionOfEachThread());

        assertThat(story.lines())
                .containsExactly(
                        "thread 1 at first: nobody",
                        "thread 1 then: of thread 1",
                        "thread 2 at first: nobody",
                        "thread 2 then: of thread 2",
                        "main thread: main's",
                        "thread 1 has fetched page /1",
                        "thread 2 has fetched page /2");
    }

    @Test
    void d4LetsAllGoOnTogether() throws Exception {
        Printed story = Printed.by(new FourWaitForOneSignal());

        assertThat(story.lines()).hasSize(9);
        assertThat(story.lines().subList(0, 4)).allMatch(line -> line.endsWith("starts and waits"));
        assertThat(story.lines().get(4)).isEqualTo("main thread: gives the signal");
        assertThat(story.lines().subList(5, 9)).allMatch(line -> line.endsWith("ends"));
    }

    @Test
    void d5SaysItsSixLinesInOrderWhoeverStartsFirst() throws Exception {
        String[] lines = {
            "seeker: my eyes are covered, hide!",
            "hider: I am hidden, look for me",
            "seeker: here I come",
            "hider: you will never find me",
            "seeker: found you",
            "hider: you win"
        };

        assertThat(Printed.by(new HideAndSeek()).lines()).containsExactly(lines);
        assertThat(Printed.by(new HideAndSeek(true)).lines()).containsExactly(lines);
    }

    @Test
    void d6AnswersTheRollInItsOrderAndGivesOtherOrders() throws Exception {
        Printed story = Printed.by(new RollCall());

        assertThat(story.lines())
                .containsExactly(
                        "LI: here!",
                        "WANG: here!",
                        "ZHAO: here!",
                        "teacher: all have answered, to be done: 0",
                        "students: the lesson begins",
                        "no room for a second one: The queue is full, with 1 values",
                        "latest first: [Li, Zhao, Wang]",
                        "least first: [Li, Wang, Zhao]");
    }

    @Test
    void d7KeepsTheOrderAndConsumesEverything() throws Exception {
        Printed story = Printed.by(new PoolOfFiveWorkers());

        assertThat(story.lines())
                .containsExactly(
                        "in the order of the calls: [1, 4, 9, 16, 25, 36, 49, 64]",
                        "one call: 42",
                        "done: 100 of 100, left: 0",
                        "workers that have ended: 5");
    }
}
