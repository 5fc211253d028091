// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.examples.Printed;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.TestLoop;
import io.asyncio4j.testing.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The stories that need no thread, socket or Redis, in virtual time and on both engines. */
class FirstStepsTest {
    private final Printed printed = new Printed();

    @AsyncTest
    void helloGreetsBothInOneSecond(VirtualClock clock) {
        var greetings = Asyncio.gather(() -> Hello.greet("moon"), () -> Hello.greet("world"));

        assertThat(greetings.await()).containsExactly("hello, moon", "hello, world");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(1));
    }

    @AsyncTest
    void a3SaysWorldASecondLater() {
        HelloFromACoroutine.hello(printed.stream(), "a test");

        assertThat(printed.lines()).containsExactly("hello, says a test", "world, 1.0 s later");
    }

    @Test
    void a3ByHandClosesItsLoop() {
        new HelloFromACoroutine(TestLoop.virtualTimeLoops()).byHand(printed.stream());

        assertThat(printed.lines())
                .containsExactly("hello, says a loop by hand", "world, 1.0 s later", "loop closed: true");
    }

    @Test
    void a3TakesTwoRealSecondsForBothWays() throws Exception {
        Printed.patiently(HelloFromACoroutine::new, story -> {
            assertThat(story.lines()).hasSize(5).startsWith("hello, says Asyncio.run");
            assertThat(story.took()).isBetween(2.0, 3.0);
        });
    }

    @AsyncTest
    void b2TakesThreeSecondsAndThenTwo(VirtualClock clock) throws Exception {
        SayAfter.tell(printed.stream());

        assertThat(printed.lines())
                .containsExactly(
                        "one after the other:",
                        "  hello",
                        "  world",
                        "  took 3.0 s",
                        "two tasks:",
                        "  hello",
                        "  world",
                        "  took 2.0 s",
                        "a task group:",
                        "  hello",
                        "  world",
                        "  took 2.0 s",
                        "gather:",
                        "  hello",
                        "  world",
                        "  took 2.0 s");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(9));
    }

    @AsyncTest
    void b4GetsTheResultFromATask(VirtualClock clock) {
        FutureOfSomebodyElse.completedByATask(printed.stream());

        assertThat(printed.lines())
                .containsExactly("before: Future[pending]", "result: 666, after 2.0 s", "after: Future[result 666]");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void b4SaysWhoWaitsForWhatWhenNobodyCompletesTheFuture() {
        FutureOfSomebodyElse.completedByNobody(printed.stream());

        assertThat(String.join("\n", printed.lines()))
                .contains("can never go on")
                .contains("task 'asker'")
                .contains("an answer that nobody gives");
    }

    @AsyncTest
    void d8CountsDoneAndPending(VirtualClock clock) {
        WaitForSome.tell(printed.stream());

        assertThat(printed.lines())
                .containsExactly(
                        "first completed: 1 done, 9 pending, at 0.4 s",
                        "1 s more: 2 done, 7 pending, at 1.4 s",
                        "the rest: 7 done, 0 pending, at 4.0 s",
                        "first exception: 1 done, 1 pending, at 1.0 s",
                        "it was: java.lang.IllegalStateException: no luck");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(7));
    }

    @AsyncTest
    void e1ShowsEachState() {
        TaskStates.tell(printed.stream());

        assertThat(printed.lines())
                .containsExactly(
                        "made: pending",
                        "half way: pending",
                        "callback first 7: worker has ended, result: done after 1 s",
                        "awaited: finished, result: done after 1 s",
                        "asked to cancel: pending",
                        "callback second 8: sleeper has ended, result: none",
                        "cancelled: cancelled");
    }

    @AsyncTest
    void e2TakesFourSecondsEachWay(VirtualClock clock) throws Exception {
        ThreeTasksAtOnce.tell(printed.stream());

        assertThat(printed.lines())
                .containsExactly(
                        "wait:",
                        "  slept 1 s",
                        "  slept 2 s",
                        "  slept 4 s",
                        "  took 4.0 s",
                        "gather:",
                        "  slept [1, 2, 4]",
                        "  took 4.0 s",
                        "as completed:",
                        "  slept 1 s",
                        "  slept 2 s",
                        "  slept 4 s",
                        "  took 4.0 s",
                        "nested:",
                        "  slept [1, 2, 4]",
                        "  took 4.0 s");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(16));
    }
}
