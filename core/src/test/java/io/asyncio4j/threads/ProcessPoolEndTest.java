// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How pools end, of their own accord and by what happens to their workers. */
class ProcessPoolEndTest {
    private FromWorker begun;

    @BeforeEach
    void open() throws IOException {
        begun = new FromWorker();
    }

    @AfterEach
    void close() throws IOException {
        begun.close();
    }

    private static Throwable failureOf(Future<?> work) throws Exception {
        try {
            throw new AssertionError("gave " + work.get(50, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static void assertEnds(ProcessHandle process) throws Exception {
        process.onExit().get(50, TimeUnit.SECONDS);
        assertThat(process.isAlive()).isFalse();
    }

    private CompletableFuture<String> waiting(ProcessPool pool) {
        int port = begun.port();
        return pool.submit(() -> FromWorker.callAndWait(port));
    }

    // ---- workers that die ----

    private static int exit(int code) {
        System.exit(code);
        return code;
    }

    @Test
    void workThatCallsExitBreaksThePoolAndIsNamed() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            CompletableFuture<Integer> killer = pool.submit(() -> exit(7));
            CompletableFuture<Integer> queued = pool.submit(() -> 1);

            assertThat(failureOf(killer))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("while it ran a lambda of " + ProcessPoolEndTest.class.getName())
                    .hasMessageContaining("exit code 7")
                    .hasMessageContaining("System.exit or halt was called in it")
                    .hasMessageContaining("make a new one");
            assertThat(failureOf(queued))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("was given up")
                    .hasMessageContaining("exit code 7");
            assertThatThrownBy(() -> pool.submit(() -> 1))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("exit code 7");
            assertThat(pool.toString()).contains("broken");
        }
    }

    @Test
    void workerThatIsKilledIsNamedWithItsSignal() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            CompletableFuture<String> work = waiting(pool);
            ProcessHandle worker = begun.next();
            worker.destroyForcibly();
            assertThat(failureOf(work))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("Worker process " + worker.pid())
                    .hasMessageContaining("exit code 137 (SIGKILL")
                    .hasMessageContaining("jvmOptions");
        }
    }

    @Test
    void workThatDoesNotFitIntoItsWorkerBreaksThePoolAndSaysSo() throws Exception {
        byte[] large = new byte[64 << 20];
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).jvmOptions("-Xmx24m").build()) {
            assertThat(failureOf(pool.submit(() -> large.length)))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("exit code 3 (it had no memory for a message")
                    .hasMessageContaining("jvmOptions");
        }
    }

    @Test
    void workThatHaltsTakesTheOtherWorkersWithIt() throws Exception {
        try (ProcessPool pool = ProcessPool.start(2)) {
            CompletableFuture<String> innocent = waiting(pool);
            ProcessHandle other = begun.next();
            Future<?> killer = pool.submit(() -> Runtime.getRuntime().halt(4));
            assertThat(failureOf(killer)).hasMessageContaining("exit code 4");
            assertThat(failureOf(innocent)).isInstanceOf(BrokenProcessPool.class);
            assertEnds(other);
        }
    }

    @Test
    void workerThatDiesIdleIsReplaced() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            int port = begun.port();
            CompletableFuture<?> first = pool.submit(() -> FromWorker.call(port));
            ProcessHandle worker = begun.next();
            first.get(50, TimeUnit.SECONDS);
            worker.destroyForcibly();
            assertEnds(worker);
            assertThat(pool.submit(() -> 5).get(50, TimeUnit.SECONDS)).isEqualTo(5);
        }
    }

    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(ProcessPoolEndTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }

    /** Returns once there are no more sockets than that; fails if that takes too long. */
    private static void awaitSockets(long most) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sockets() > most) {
            assertThat(System.nanoTime() - end)
                    .as("waited for sockets to close")
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noConnectionOutlivesItsWorker() throws Exception {
        long before = sockets();
        try (ProcessPool pool =
                ProcessPool.builder().workers(1).maxTasksPerChild(1).build()) {
            for (int i = 0; i < 4; i++) {
                pool.submit(() -> 1).get(50, TimeUnit.SECONDS);
            }
        }
        awaitSockets(before);
        try (ProcessPool pool = ProcessPool.start(1)) {
            int port = begun.port();
            CompletableFuture<?> first = pool.submit(() -> FromWorker.call(port));
            ProcessHandle idle = begun.next();
            first.get(50, TimeUnit.SECONDS);
            idle.destroyForcibly();
            assertEnds(idle);
            assertThat(failureOf(pool.submit(() -> exit(7)))).isInstanceOf(BrokenProcessPool.class);
            awaitSockets(before);
        }
    }

    // ---- workers that do not start ----

    @Test
    void javaThatIsNotThereSaysSo() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().java(Path.of("/no/such/java")).build()) {
            assertThat(failureOf(pool.submit(() -> 1)))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("could not be started")
                    .hasMessageContaining("/no/such/java")
                    .hasMessageContaining("ProcessPool.Builder.java");
        }
    }

    @Test
    void classPathWithoutTheWorkersMainClassSaysSo() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().classPath("/no/such.jar").workers(1).build()) {
            assertThat(failureOf(pool.submit(() -> 1)))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("ended before it was ready: exit code 1")
                    .hasMessageContaining("-cp /no/such.jar");
        }
    }

    @Test
    void flagThatTheJvmDoesNotKnowSaysSo() throws Exception {
        try (ProcessPool pool =
                ProcessPool.builder().jvmOptions("-XX:NoSuchFlag=1").workers(1).build()) {
            assertThat(failureOf(pool.submit(() -> 1)))
                    .hasMessageContaining("ended before it was ready")
                    .hasMessageContaining("-XX:NoSuchFlag=1");
        }
    }

    @Test
    void workerThatDoesNotReportInTimeIsKilled(@TempDir Path folder) throws Exception {
        Path script = folder.resolve("java");
        Files.writeString(script, "#!/bin/sh\nexec sleep 600\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try (ProcessPool pool = ProcessPool.builder()
                .java(script)
                .startTimeout(Duration.ofMillis(200))
                .workers(1)
                .build()) {
            assertThat(failureOf(pool.submit(() -> 1)))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("did not report in PT0.2S")
                    .hasMessageContaining("startTimeout");
        }
    }

    @Test
    void initializerThatFailsBreaksThePool() throws Exception {
        try (ProcessPool pool = ProcessPool.builder()
                .workers(1)
                .initializer(() -> {
                    throw new IllegalArgumentException("no licence");
                })
                .build()) {
            assertThat(failureOf(pool.submit(() -> 1)))
                    .isInstanceOf(BrokenProcessPool.class)
                    .hasMessageContaining("The initializer failed")
                    .hasMessageContaining("no licence")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        Object lock = new Object();
        ProcessPool.Builder builder = ProcessPool.builder().initializer(lock::notifyAll);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("initializer");
    }

    @Test
    void nonsenseIsRefused() {
        ProcessPool.Builder builder = ProcessPool.builder();
        assertThatThrownBy(() -> ProcessPool.start(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxTasksPerChild(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.messageLimit(4095))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 4096 bytes, not 4095");
    }

    // ---- cancelling ----

    @Test
    void queuedWorkThatIsCancelledNeverRuns() throws Exception {
        int port = begun.port();
        try (ProcessPool pool = ProcessPool.start(1)) {
            CompletableFuture<String> first = waiting(pool);
            begun.next();
            CompletableFuture<?> queued = pool.submit(() -> FromWorker.call(port));
            assertThat(queued.cancel(false)).isTrue();
            CompletableFuture<Integer> last = pool.submit(() -> {
                FromWorker.call(port);
                return 3;
            });
            assertThat(first.cancel(true)).isTrue();
            begun.next();
            assertThat(last.get(50, TimeUnit.SECONDS)).isEqualTo(3);
            assertThat(queued).isCancelled();
            assertThat(pool.toString()).contains("queued=0");
        }
    }

    @Test
    void runningWorkThatIsCancelledWithInterruptFreesItsWorker() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            CompletableFuture<String> work = waiting(pool);
            long pid = begun.next().pid();
            assertThat(work.cancel(true)).isTrue();
            assertThat(pool.submit(() -> ProcessHandle.current().pid()).get(50, TimeUnit.SECONDS))
                    .isEqualTo(pid);
            assertThatThrownBy(work::get).isInstanceOf(CancellationException.class);
        }
    }

    /** A Runnable that says that it has begun, and waits until it is interrupted. */
    private record Waiting(int port) implements Runnable, Serializable {
        @Override
        public void run() {
            try {
                FromWorker.callAndWait(port);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void runnableWithAResultIsCancelledAsOtherWork() throws Exception {
        try (ProcessPool pool = ProcessPool.start(1)) {
            CompletableFuture<String> work = pool.submit(new Waiting(begun.port()), "done");
            begun.next();
            CompletableFuture<String> queued = pool.submit(new Waiting(begun.port()), "done");
            assertThat(queued.cancel(false)).isTrue();
            assertThat(pool.toString()).contains("queued=0");
            assertThat(work.cancel(true)).isTrue();
            assertThat(pool.submit((Runnable & Serializable) () -> trace(1), "five")
                            .get(50, TimeUnit.SECONDS))
                    .isEqualTo("five");

            CompletableFuture<String> last = pool.submit(new Waiting(begun.port()), "done");
            begun.next();
            pool.shutdownNow();
            assertThat(last).isCancelled();
        }
    }

    private static void trace(int what) {
        assertThat(what).isPositive();
    }

    // ---- shutting down ----

    @Test
    void shutdownDoesWhatWasSubmittedAndTakesNoMore() throws Exception {
        int port = begun.port();
        ProcessPool pool = ProcessPool.start(1);
        CompletableFuture<?> first = pool.submit(() -> FromWorker.call(port));
        CompletableFuture<Integer> second = pool.submit(() -> 2);
        pool.shutdown();
        assertThat(pool.isShutdown()).isTrue();
        assertThatThrownBy(() -> pool.submit(() -> 3)).isInstanceOf(RejectedExecutionException.class);
        assertThat(pool.awaitTermination(1, TimeUnit.NANOSECONDS)).isFalse();
        assertThat(pool.isTerminated()).isFalse();
        ProcessHandle worker = begun.next();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(first).isCompleted();
        assertThat(second).isCompletedWithValue(2);
        assertThat(worker.isAlive()).isFalse();
        pool.shutdown();
        pool.close();
    }

    @Test
    void shutdownNowCancelsQueuedAndRunningWork() throws Exception {
        ProcessPool pool = ProcessPool.start(1);
        CompletableFuture<String> first = waiting(pool);
        ProcessHandle worker = begun.next();
        CompletableFuture<Integer> queued = pool.submit(() -> 2);
        List<Runnable> never = pool.shutdownNow();
        assertThat(never).containsExactly((Runnable) queued);
        assertThat(never.getFirst().toString()).contains("a lambda of");
        assertThat(first).isCancelled();
        assertThat(queued).isCancelled();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.isAlive()).isFalse();
    }

    private static String ignoreInterrupts(int port) {
        FromWorker.call(port);
        while (true) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
    }

    @Test
    void shutdownNowKillsWorkThatIgnoresTheInterrupt() throws Exception {
        ProcessPool pool = ProcessPool.start(1);
        int port = begun.port();
        CompletableFuture<String> work = pool.submit(() -> ignoreInterrupts(port));
        ProcessHandle worker = begun.next();
        pool.shutdownNow();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(work).isCancelled();
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void shutdownNowWhileAWorkerStartsEndsIt() throws Exception {
        ProcessPool pool = ProcessPool.start(2);
        CompletableFuture<Integer> work = pool.submit(() -> 1);
        pool.shutdownNow();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
        assertThat(work).isDone();
    }

    @Test
    void poolThatWasNeverUsedEndsAtOnce() throws Exception {
        ProcessPool pool = ProcessPool.start();
        pool.shutdown();
        assertThat(pool.isTerminated()).isTrue();
        assertThat(pool.shutdownNow()).isEmpty();
    }
}
