// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one pool that stays whole does; {@link ProcessPoolEndTest} has those that do not. */
class ProcessPoolTest {
    private static ProcessPool pool;

    @BeforeAll
    static void makePool() {
        pool = ProcessPool.start(1);
    }

    @AfterAll
    static void closePool() {
        pool.close();
        assertThat(pool.isTerminated()).isTrue();
    }

    private static <T> T get(CompletableFuture<T> work) throws Exception {
        return work.get(50, TimeUnit.SECONDS);
    }

    private static Throwable failureOf(CompletableFuture<?> work) throws Exception {
        try {
            throw new AssertionError("gave " + get(work));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void lambdaRunsInAnotherProcessWithTheSameClassPathAndFlags() throws Exception {
        int captured = 20;

        assertThat(get(pool.submit(() -> captured + 1))).isEqualTo(21);
        assertThat(get(pool.submit(() -> ProcessHandle.current().pid())))
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(get(pool.submit(() -> System.getProperty("java.class.path"))))
                .isEqualTo(System.getProperty("java.class.path"));
        assertThat(get(pool.submit(
                        () -> List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments()))))
                .containsAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    @Test
    void oneProcessDoesAllTheWorkOfAPoolOfOne() throws Exception {
        Set<Long> pids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            pids.add(get(pool.submit(() -> ProcessHandle.current().pid())));
        }
        assertThat(pids).hasSize(1);
    }

    @Test
    void workIsSentAsItWasWhenItWasSubmitted() throws Exception {
        int[] cell = {1};
        CompletableFuture<Integer> work = pool.submit(() -> cell[0]);
        cell[0] = 2;
        assertThat(get(work)).isEqualTo(1);
    }

    @Test
    void failureArrivesAsItsOwnTypeWithTheStackOfTheWorker() throws Exception {
        Throwable failure = failureOf(pool.submit((SerializableCallable<Integer>) () -> {
            throw new IOException("no disk");
        }));
        assertThat(failure).isInstanceOf(IOException.class).hasMessage("no disk");
        assertThat(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith("WorkerMain"));
    }

    /** An exception that cannot be sent. */
    private static final class Unsendable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Object kept = new Object();

        @SuppressWarnings("serial")
        private final Object lost = new Object();

        Unsendable() {
            super("cannot travel");
        }

        @Override
        public String toString() {
            return "Unsendable: cannot travel" + (kept == lost ? "!" : "");
        }
    }

    @Test
    void failureThatCannotBeSentArrivesInWords() throws Exception {
        Throwable failure = failureOf(pool.submit((SerializableCallable<Integer>) () -> {
            throw new Unsendable();
        }));
        assertThat(failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Unsendable: cannot travel")
                .hasMessageContaining("field 'lost' of " + Unsendable.class.getName());
        assertThat(failure.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith("WorkerMain"));
    }

    /** An exception whose own methods fail, and that cannot be sent. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no stack");
        }

        private void writeObject(ObjectOutputStream out) {
            throw new AssertionError("not sent: " + (out == null));
        }
    }

    private static int fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void failureWhoseOwnMethodsFailArrivesAsTheNameOfItsClass() throws Exception {
        assertThat(failureOf(pool.submit(() -> fail(new Mute()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(Mute.class.getName() + " (which itself cannot be sent")
                .hasMessageContaining("java.lang.AssertionError: not sent");
        assertThat(get(pool.submit(() -> 1))).isEqualTo(1);
    }

    private static int deep(int n) {
        return n == 0 ? 0 : 1 + deep(n - 1);
    }

    @Test
    void stackOverflowAndOutOfMemoryAreFailuresLikeOthers() throws Exception {
        long pid = get(pool.submit(() -> ProcessHandle.current().pid()));
        assertThat(failureOf(pool.submit(() -> deep(1_000_000_000)))).isInstanceOf(StackOverflowError.class);
        assertThat(failureOf(
                        pool.submit(() -> new long[Integer.MAX_VALUE].length + new long[Integer.MAX_VALUE].length)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(get(pool.submit(() -> ProcessHandle.current().pid()))).isEqualTo(pid);
    }

    /** A class that can be sent from one JVM only, and read in none. */
    private record OfOneProcess(long pid) implements Serializable {
        private Object writeReplace() {
            if (ProcessHandle.current().pid() == pid) {
                throw new NoClassDefFoundError("no/such/Writer");
            }
            return new OnlySent();
        }
    }

    private static final class OnlySent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) {
            throw new NoClassDefFoundError("no/such/Reader" + (in == null));
        }
    }

    @Test
    void missingClassFailsOneAnswerAndNotThePool() throws Exception {
        OfOneProcess here = new OfOneProcess(ProcessHandle.current().pid());
        assertThat(failureOf(pool.submit(() -> here.pid())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NoClassDefFoundError: no/such/Writer");
        assertThat(failureOf(pool.submit(() -> new OfOneProcess(0))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read in this process")
                .hasMessageContaining("no/such/Reader");
        assertThat(failureOf(pool.submit(() -> fail(new OnlySent()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no/such/Reader");
        assertThat(get(pool.submit(() -> 1))).isEqualTo(1);
    }

    // ---- what cannot be sent ----

    private record Holder(
            String name, @SuppressWarnings("serial") Object content) implements Serializable {}

    private record Job(Holder holder) implements Callable<String>, Serializable {
        @Override
        public String call() {
            return holder.name();
        }
    }

    @Test
    void workWithAFieldThatIsNotSerializableNamesTheField() throws Exception {
        assertThat(failureOf(pool.submit(new Job(new Holder("x", new Object())))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field 'content' of " + Holder.class.getName() + " is a java.lang.Object")
                .hasMessageContaining("implement java.io.Serializable");
        assertThat(get(pool.submit(new Job(new Holder("x", "y"))))).isEqualTo("x");
    }

    @Test
    void lambdaThatIsNotSerializableSaysHowToMakeItSo() throws Exception {
        Callable<Integer> plain = () -> 1;
        assertThat(failureOf(pool.submit(plain)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SerializableCallable.of(() -> …)");
        assertThat(get(pool.submit((Callable<Integer>) SerializableCallable.of(() -> 1))))
                .isEqualTo(1);
        assertThatThrownBy(() -> pool.execute(() -> trace("not serializable")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lambda");
    }

    private static void trace(String what) {
        assertThat(what).isNotNull();
    }

    private int number = 3;

    @Test
    void lambdaThatUsesWhatIsNotSerializableNamesTheVariable() throws Exception {
        Object lock = new Object();
        Map<String, Object> nested = Map.of("a", List.of(1, new Object()));
        assertThat(failureOf(pool.submit(() -> lock == null ? 1 : 2)))
                .hasMessageContaining("variable 1 that the lambda uses is a java.lang.Object");
        assertThat(failureOf(pool.submit(() -> number)))
                .hasMessageContaining(
                        "the 'this' that the lambda uses is a " + getClass().getName());
        assertThat(failureOf(pool.submit(nested::size))).hasMessageContaining("value[0][1] is a java.lang.Object");
    }

    @Test
    void resultThatIsNotSerializableNamesTheField() throws Exception {
        assertThat(failureOf(pool.submit(() -> new Holder("x", new Object()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The result, a " + Holder.class.getName())
                .hasMessageContaining("field 'content'");
    }

    /** A chain that serialization goes down by recursion. */
    private static final class Link implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Link next;

        Link(Link next) {
            this.next = next;
        }

        static Link chain(int length) {
            Link head = new Link(null);
            for (int i = 0; i < length; i++) {
                head = new Link(head);
            }
            return head;
        }

        @Override
        public String toString() {
            return next == null ? "end" : "link";
        }
    }

    @Test
    void whatIsNestedTooDeeplySaysSo() throws Exception {
        Link chain = Link.chain(200_000);
        assertThat(failureOf(pool.submit(chain::toString))).hasMessageContaining("nested too deeply");
        assertThat(failureOf(pool.submit(() -> Link.chain(200_000)))).hasMessageContaining("nested too deeply");
        assertThat(get(pool.submit(() -> 1))).isEqualTo(1);
    }

    // ---- sizes ----

    @Test
    void sixtyFourMegabytesGoThereAndBack() throws Exception {
        byte[] large = new byte[64 << 20];
        Arrays.fill(large, (byte) 7);
        byte[] back = get(pool.submit(() -> {
            large[0]++;
            return large;
        }));
        assertThat(back).hasSize(large.length);
        assertThat(back[0]).isEqualTo((byte) 8);
        assertThat(back[back.length - 1]).isEqualTo((byte) 7);
    }

    @Test
    void whatIsLongerThanTheLimitFailsAloneAndSaysHowToRaiseIt() throws Exception {
        try (ProcessPool small =
                ProcessPool.builder().workers(1).messageLimit(100_000).build()) {
            byte[] large = new byte[200_000];
            assertThat(failureOf(small.submit(() -> large.length))).hasMessageContaining("messageLimit");
            assertThat(failureOf(small.submit(() -> new byte[200_000]))).hasMessageContaining("messageLimit");
            assertThat(get(small.submit(() -> new byte[50_000]))).hasSize(50_000);
        }
    }

    private static int failDeep(int depth, String message) {
        if (depth == 0) {
            throw new IllegalStateException(message);
        }
        return failDeep(depth - 1, message) + 1;
    }

    @Test
    void failureThatIsLongerThanTheLimitArrivesShortened() throws Exception {
        try (ProcessPool small =
                ProcessPool.builder().workers(1).messageLimit(4096).build()) {
            assertThat(failureOf(small.submit(() -> failDeep(0, "x".repeat(200_000)))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("java.lang.IllegalStateException: xxx")
                    .hasMessageContaining("messageLimit");
            assertThat(failureOf(small.submit(() -> failDeep(900, "€".repeat(2_000)))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("java.lang.IllegalStateException: €€€");
            assertThat(get(small.submit(() -> 1))).isEqualTo(1);
        }
    }

    @Test
    void filterRefusesClassesThatTheParentDoesNotWant() throws Exception {
        try (ProcessPool strict = ProcessPool.builder()
                .workers(1)
                .resultFilter(ObjectInputFilter.Config.createFilter("java.lang.*;!*"))
                .build()) {
            assertThat(get(strict.submit(() -> 5))).isEqualTo(5);
            assertThat(failureOf(strict.submit(() -> new Holder("x", "y"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasCauseInstanceOf(InvalidClassException.class);
        }
    }

    // ---- what the process has ----

    @Test
    void readingStandardInputGivesItsEnd() throws Exception {
        assertThat(get(pool.submit(() -> System.in.read()))).isEqualTo(-1);
    }

    @Test
    void workThatEndsAsInterruptedLeavesNoInterruptBehind() throws Exception {
        pool.submit(() -> Thread.currentThread().interrupt()).get(50, TimeUnit.SECONDS);
        assertThat(get(pool.submit(() -> Thread.currentThread().isInterrupted())))
                .isFalse();
    }

    @Test
    void workerIsReplacedAfterItsTasks() throws Exception {
        try (ProcessPool fresh =
                ProcessPool.builder().workers(1).maxTasksPerChild(2).build()) {
            long[] pids = new long[4];
            for (int i = 0; i < pids.length; i++) {
                pids[i] = get(fresh.submit(() -> ProcessHandle.current().pid()));
            }
            assertThat(pids[1]).isEqualTo(pids[0]);
            assertThat(pids[2]).isNotEqualTo(pids[0]);
            assertThat(pids[3]).isEqualTo(pids[2]);
        }
    }

    @Test
    void initializerRunsInEachWorkerBeforeItsWork() throws Exception {
        try (ProcessPool ready = ProcessPool.builder()
                .workers(1)
                .maxTasksPerChild(1)
                .jvmOptions("-Dcolour=red")
                .initializer(() -> System.setProperty("ready", "yes, " + System.getProperty("colour")))
                .build()) {
            assertThat(get(ready.submit(() -> System.getProperty("ready")))).isEqualTo("yes, red");
            assertThat(get(ready.submit(() -> System.getProperty("ready")))).isEqualTo("yes, red");
        }
    }
}
