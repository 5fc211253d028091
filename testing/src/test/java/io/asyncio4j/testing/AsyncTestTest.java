// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AsyncTestTest {
    @AsyncTest
    void runsTheMethodAsACoroutineInVirtualTime(EventLoop loop, VirtualClock clock) {
        Asyncio.sleep(Duration.ofDays(365));

        assertThat(Asyncio.getRunningLoop()).isSameAs(loop);
        assertThat(clock.now()).isEqualTo(Duration.ofDays(365));
    }

    @AsyncTest(engine = Engines.PORTABLE)
    void runsOnTheEngineThatItNames(EventLoop loop) {
        assertThat(loop.engine()).isEqualTo(EngineKind.PORTABLE);
    }

    @AsyncTest(realTime = true)
    void runsInRealTimeIfAsked() {
        long before = System.nanoTime();

        Asyncio.sleep(0.02);

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
    }

    @AsyncTest
    void aHandlerOfTheTestsOwnMakesReportsHarmless(EventLoop loop) {
        StringBuilder seen = new StringBuilder();
        loop.setExceptionHandler((source, failure) -> seen.append(failure.exception()));
        loop.callSoon(() -> {
            throw new IllegalArgumentException("wanted");
        });

        Asyncio.sleep(0);

        assertThat(seen).hasToString("java.lang.IllegalArgumentException: wanted");
    }

    @Test
    void runsOnceOnEachEngine() {
        JupiterRun run = JupiterRun.of(AsyncTestPrograms.class, "passes");

        assertThat(run.passed()).containsExactly("loom", "portable");
        assertThat(run.failed()).isEmpty();
    }

    @Test
    void skipsLoomWhereTheJvmLacksItsFlagAndSaysWhy() throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutFlag.class.getName(),
                        "passes")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = jvm.inputReader()) {
            assertThat(output.readLine()).isEqualTo("passed [portable]");
            assertThat(output.readLine()).contains("LOOM is not available").contains("--add-opens");
            assertThat(output.readLine()).isEqualTo("failed {}");
        }
        assertThat(jvm.waitFor()).isZero();
    }

    @Test
    void failsWithWhatTheMethodThrows() {
        assertFailsOnBoth(
                "throwsChecked",
                failure -> assertThat(failure)
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("disk"));
        assertFailsOnBoth(
                "assertionFails",
                failure -> assertThat(failure)
                        .isExactlyInstanceOf(AssertionError.class)
                        .hasMessage("one is not two"));
    }

    @Test
    void failsAtOnceIfItCanNeverGoOn() {
        assertFailsOnBoth(
                "canNeverGoOn",
                failure -> assertThat(failure)
                        .isInstanceOf(DeadlockError.class)
                        .hasMessageContaining("can never go on")
                        .hasMessageContaining("task 'asker'")
                        .hasMessageContaining("task 'canNeverGoOn'"));
    }

    @Test
    void failsIfTasksAreLeftBehind() {
        assertFailsOnBoth(
                "leavesTasksBehind",
                failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("2 tasks were left behind")
                        .hasMessageContaining("task 'ticker'")
                        .hasMessageContaining("task 'sweeper'"));
    }

    @Test
    void leakCheckCanBeTurnedOff() {
        JupiterRun run = JupiterRun.of(AsyncTestPrograms.class, "mayLeaveTasksBehind");

        assertThat(run.passed()).hasSize(2);
    }

    @Test
    void failsIfAFailureReachesTheExceptionHandler() {
        assertFailsOnBoth(
                "failsInCallback",
                failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("exception handler")
                        .hasMessageContaining("in a callback"));
        assertFailsOnBoth(
                "forgetsAFailedTask",
                failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("'forgotten'")
                        .hasMessageContaining("nobody asked"));
    }

    @Test
    void failsAtItsTimeLimit() {
        assertFailsOnBoth(
                "waitsTooLong",
                failure -> assertThat(failure)
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("longer than its limit of 1.0 s")
                        .hasMessageContaining("task 'helper'"));
    }

    @Test
    void showsWhereItIsStuckIfTheLoopDoesNotAnswer() {
        JupiterRun run = JupiterRun.of(AsyncTestPrograms.class, "blocksTheLoop");

        assertThat(run.failed().get("portable"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("did not end when it was cancelled")
                .hasMessageContaining("CountDownLatch.await")
                .hasMessageContaining("AsyncTestPrograms.blocksTheLoop");
    }

    @Test
    void thereIsNoVirtualClockInRealTime() {
        assertFailsOnBoth(
                "wantsAClockInRealTime", failure -> assertThat(failure).hasMessageContaining("runs in real time"));
    }

    private static void assertFailsOnBoth(String method, Consumer<Throwable> check) {
        Map<String, Throwable> failed =
                JupiterRun.of(AsyncTestPrograms.class, method).failed();

        assertThat(failed).containsOnlyKeys("loom", "portable");
        failed.values().forEach(check);
    }
}
