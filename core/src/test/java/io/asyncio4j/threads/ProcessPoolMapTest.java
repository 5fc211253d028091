// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.TimeoutError;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProcessPoolMapTest {
    private static ProcessPool pool;

    @BeforeAll
    static void makePool() {
        pool = ProcessPool.start(2);
    }

    @AfterAll
    static void endPool() throws InterruptedException {
        pool.shutdownNow();
        assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
    }

    private static int inverse(int number) {
        return 100 / number;
    }

    @Test
    void mapGivesResultsInTheOrderOfTheItems() {
        List<Integer> items = IntStream.rangeClosed(1, 50).boxed().toList();
        List<Integer> expected = items.stream().map(ProcessPoolMapTest::inverse).toList();

        assertThat(pool.map(ProcessPoolMapTest::inverse, items)).containsExactlyElementsOf(expected);
        assertThat(pool.map(ProcessPoolMapTest::inverse, items, 7, null)).containsExactlyElementsOf(expected);
        assertThat(pool.map(ProcessPoolMapTest::inverse, items, 1000, null)).containsExactlyElementsOf(expected);
        assertThat(pool.map(ProcessPoolMapTest::inverse, List.<Integer>of())).isEmpty();
        assertThatThrownBy(() -> pool.map(ProcessPoolMapTest::inverse, items, 0, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mapThrowsWhereAnItemFailedAndThenEnds() {
        List<Integer> seen = new ArrayList<>();
        Iterator<Integer> results =
                pool.map(ProcessPoolMapTest::inverse, List.of(1, 2, 0, 4)).iterator();
        seen.add(results.next());
        seen.add(results.next());
        assertThatThrownBy(results::next).isInstanceOf(ArithmeticException.class);
        assertThat(results.hasNext()).isFalse();
        assertThat(seen).containsExactly(100, 50);
    }

    @Test
    void mapWhoseItemCannotBeSentThrowsThere() {
        try (Stream<String> results = pool.map(String::valueOf, List.of("a", new Object()))) {
            assertThatThrownBy(results::toList)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.Object");
        }
    }

    private static String call(int port) {
        try {
            return FromWorker.callAndWait(port);
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    @Test
    void mapHasATimeLimitAndClosingItCancelsTheRest() throws IOException {
        try (FromWorker begun = new FromWorker();
                ProcessPool own = ProcessPool.start(1)) {
            int port = begun.port();
            CompletableFuture<String> first = own.submit(() -> FromWorker.callAndWait(port));
            begun.next();
            Stream<String> late = own.map(ProcessPoolMapTest::call, List.of(port, port), 1, Duration.ofMillis(1));
            assertThatThrownBy(late::toList).isInstanceOf(TimeoutError.class).hasMessageContaining("PT0.001S");
            assertThat(own.toString()).contains("queued=0");
            own.map(ProcessPoolMapTest::call, List.of(port, port)).close();
            assertThat(own.toString()).contains("queued=0");
            first.cancel(true);
            assertThat(own.submit(() -> 1).join()).isEqualTo(1);
        }
    }

    /** Items during whose walk the pool is shut down: what is sent of them is refused from then on. */
    private static final class ShuttingDown implements Serializable {
        private static final long serialVersionUID = 1L;
        private final transient ProcessPool pool;

        ShuttingDown(ProcessPool pool) {
            this.pool = pool;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            pool.shutdown();
        }
    }

    @Test
    void mapThatIsRefusedHalfwayCancelsWhatItHasSubmitted() throws Exception {
        try (FromWorker begun = new FromWorker();
                ProcessPool own = ProcessPool.start(1)) {
            int port = begun.port();
            CompletableFuture<String> first = own.submit(() -> FromWorker.callAndWait(port));
            begun.next();
            List<Object> items = List.of("a", "b", new ShuttingDown(own));
            assertThatThrownBy(() -> own.map(String::valueOf, items)).isInstanceOf(RejectedExecutionException.class);
            assertThat(own.toString()).contains("queued=0");
            first.cancel(true);
        }
    }

    private static SerializableCallable<Integer> inverseOf(int number) {
        return () -> inverse(number);
    }

    @Test
    void invokeAllWaitsForAll() throws Exception {
        List<Future<Integer>> futures = pool.invokeAll(List.of(inverseOf(5), inverseOf(0), inverseOf(2)));
        assertThat(futures).allMatch(Future::isDone);
        assertThat(futures.getFirst().get()).isEqualTo(20);
        assertThat(futures.getLast().get()).isEqualTo(50);
        assertThatThrownBy(() -> futures.get(1).get()).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void invokeAllWithATimeLimitCancelsWhatIsLeft() throws Exception {
        try (FromWorker begun = new FromWorker();
                ProcessPool own = ProcessPool.start(1)) {
            int port = begun.port();
            Callable<String> waiting = SerializableCallable.of(() -> FromWorker.callAndWait(port));
            List<Future<String>> futures = own.invokeAll(List.of(waiting), 1, TimeUnit.MILLISECONDS);
            assertThat(futures.getFirst().isCancelled()).isTrue();
            assertThat(own.submit(() -> 1).get(50, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void invokeAnyGivesTheFirstResult() throws Exception {
        assertThat(pool.invokeAny(List.of(inverseOf(0), inverseOf(4)))).isEqualTo(25);
        assertThatThrownBy(() -> pool.invokeAny(List.of(inverseOf(0), inverseOf(0))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> pool.invokeAny(List.of())).isInstanceOf(IllegalArgumentException.class);
        Callable<Integer> endless = SerializableCallable.of(() -> {
            new CountDownLatch(1).await();
            return 1;
        });
        assertThatThrownBy(() -> pool.invokeAny(List.of(endless), 1, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(pool.submit(() -> 1).get(50, TimeUnit.SECONDS)).isEqualTo(1);
    }
}
