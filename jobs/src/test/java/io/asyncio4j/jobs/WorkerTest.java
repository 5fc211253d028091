// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("try") // some workers are only there to run
class WorkerTest {
    private final LinkedBlockingQueue<JobReport> reports = new LinkedBlockingQueue<>();

    private Worker.Builder worker(FakeSource source, JobHandler handler) {
        return Worker.builder()
                .source(() -> source)
                .handler(() -> handler)
                .grace(Duration.ofSeconds(5))
                .listener(reports::add);
    }

    private JobReport next() throws InterruptedException {
        JobReport report = reports.poll(50, TimeUnit.SECONDS);
        assertThat(report).as("a job ends within 50 s").isNotNull();
        return report;
    }

    /** A handler that deals with failures itself. */
    private record Forgiving(JobHandler handler) implements JobHandler {
        @Override
        public void handle(Payload job) throws Exception {
            handler.handle(job);
        }

        @Override
        public void failed(Payload job, Exception failure) {
            Asyncio.sleep(0);
        }
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void eachOutcomeIsSettledAndCounted(WorkerMode mode) throws Exception {
        FakeSource source = new FakeSource("good", "bad", "broken", "good too");
        JobHandler handler = new Forgiving(job -> {
            switch (job.text()) {
                case "bad" -> throw new BadPayloadException("it is bad");
                case "broken" -> throw new java.io.IOException("planted");
                default -> Asyncio.sleep(0.01);
            }
        });
        Worker worker = worker(source, handler).mode(mode).start();
        for (int i = 0; i < 4; i++) {
            next();
        }
        worker.close();

        assertThat(source.acknowledged).containsExactlyInAnyOrder("good", "good too", "broken");
        assertThat(source.dead).containsExactly("bad");
        WorkerStatistics end = worker.statistics();
        assertThat(end.done()).isEqualTo(2);
        assertThat(end.failed()).isEqualTo(1);
        assertThat(end.dead()).isEqualTo(1);
        assertThat(end.running()).isZero();
    }

    @Test
    void jobsOfOneLoopOverlapInLanesOfTheirOwn() throws Exception {
        FakeSource source = new FakeSource("1", "2", "3", "4");
        try (Worker worker =
                worker(source, job -> Asyncio.sleep(0.1)).concurrency(3).start()) {
            Set<Integer> lanes = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 4; i++) {
                lanes.add(next().lane());
            }
            assertThat(lanes).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void whatDoesNotEndInTheGracePeriodIsCancelledAndGivenBack(WorkerMode mode) throws Exception {
        FakeSource source = new FakeSource("long");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Worker worker = worker(source, job -> {
                    begun.countDown();
                    try {
                        Asyncio.sleep(60);
                    } catch (CancelledError e) {
                        cancelled.countDown();
                        throw e;
                    }
                })
                .mode(mode)
                .grace(Duration.ofMillis(20))
                .start();
        assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
        worker.close();

        assertThat(cancelled.getCount()).isZero();
        assertThat(source.givenBack).containsExactly("long");
        assertThat(next().outcome()).isEqualTo(Outcome.UNFINISHED);
        assertThat(worker.statistics().givenBack()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void aBlockedHandlerIsInterruptedWhenTheWorkerStopsAtOnce(WorkerMode mode) throws Exception {
        FakeSource source = new FakeSource("blocked");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Worker worker = worker(source, job -> {
                    begun.countDown();
                    never.await();
                })
                .mode(mode)
                .grace(Duration.ofSeconds(60))
                .start();
        assertThat(begun.await(50, TimeUnit.SECONDS)).isTrue();
        long started = System.nanoTime();
        worker.stopNow();
        worker.join();

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
        assertThat(source.acknowledged).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void aSourceThatFailsForGoodEndsTheWorker(WorkerMode mode) {
        FakeSource source = new FakeSource(new SourceException("planted", null), "1");
        Worker worker = worker(source, job -> {}).mode(mode).start();

        assertThatThrownBy(worker::join).isInstanceOf(SourceException.class).hasMessage("planted");
        assertThat(source.acknowledged).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(WorkerMode.class)
    void aHandlerThatCannotBeMadeEndsTheStart(WorkerMode mode) {
        Worker.Builder builder = Worker.builder()
                .source(FakeSource::new)
                .handler(() -> {
                    throw new IllegalArgumentException("planted");
                })
                .mode(mode);

        assertThatThrownBy(builder::start).hasMessageContaining("planted");
    }

    @Test
    void payloadsAreShownOnOneShortLine() {
        assertThat(Payload.of("a\nb")).hasToString("'a?b'");
        assertThat(Payload.of("x".repeat(1000)).toString()).hasSizeLessThan(90).contains("1000 bytes");
        assertThatThrownBy(() -> new Payload(new byte[] {(byte) 0xff}).text()).isInstanceOf(BadPayloadException.class);
    }
}
