// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several threads at once at the loop's executors, and the end of the loop in the middle. */
class LoopSchedulerStressTest extends EngineTest {
    private static final int THREADS = 4;
    private static final int EACH = 2000;

    @Test
    void everyFutureIsDoneHoweverTheLoopEnds() throws Exception {
        for (int round = 0; round < 5; round++) {
            EventLoop real = realLoop();
            List<Future<?>> futures = Collections.synchronizedList(new ArrayList<>());
            List<Thread> givers = new ArrayList<>();
            ScheduledExecutorService service = real.scheduledExecutor();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(round * 31L + i);
                givers.add(Thread.ofPlatform().start(() -> give(service, random, futures)));
            }
            real.runUntilComplete(() -> Asyncio.sleep(0.02));
            real.close();
            for (Thread giver : givers) {
                giver.join(10_000);
            }

            assertThat(futures).allSatisfy(future -> assertThat(future.isDone()).isTrue());
            assertThat(service.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            takeReports(); // tasks that the close has cut off
        }
    }

    private static void give(ScheduledExecutorService service, Random random, List<Future<?>> futures) {
        try {
            for (int n = 0; n < EACH; n++) {
                Future<?> future = switch (random.nextInt(4)) {
                    case 0 -> service.submit(() -> Asyncio.sleep(0));
                    case 1 -> service.schedule(() -> {}, random.nextInt(3), TimeUnit.MILLISECONDS);
                    case 2 -> service.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                    default -> service.schedule(() -> {}, 1, TimeUnit.DAYS);
                };
                futures.add(future);
                if (random.nextBoolean()) {
                    future.cancel(random.nextBoolean());
                }
            }
        } catch (RejectedExecutionException e) {
            return; // the loop has ended
        }
    }

    @Test
    void noWorkOfSeveralThreadsIsLost() throws Exception {
        try (EventLoop real = realLoop()) {
            AtomicInteger done = new AtomicInteger();
            AsyncFuture<Object> all = real.createFuture();
            for (int i = 0; i < THREADS; i++) {
                Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < EACH; n++) {
                        real.executor().execute(() -> {
                            Asyncio.sleep(0);
                            if (done.incrementAndGet() == THREADS * EACH) {
                                all.setResult("all");
                            }
                        });
                    }
                });
            }
            real.runUntilComplete(all);

            assertThat(done).hasValue(THREADS * EACH);
        }
    }

    @Test
    void aPoolOfTheJdkWorksOnTheLoopsThreads() {
        assumeTrue(
                engine == EngineKind.LOOM, "its workers wait in blocking queues, which would stop this engine's loop");
        try (EventLoop real = realLoop()) {
            real.runUntilComplete(() -> {
                ThreadPoolExecutor pool = new ThreadPoolExecutor(
                        2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), real.threadFactory());
                List<AsyncFuture<Boolean>> results = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    results.add(real.wrapFuture(pool.submit(() -> {
                        Asyncio.sleep(0.001);
                        return real.inLoop();
                    })));
                }
                assertThat(Asyncio.gather(results).await()).containsOnly(true);
                pool.shutdownNow(); // interrupts the idle workers
                boolean ended = Asyncio.toThread(() -> pool.awaitTermination(10, TimeUnit.SECONDS));
                assertThat(ended).isTrue();
            });
        }
    }

    @Test
    void aThreadCanBeInterruptedAtAnyTime() throws Exception {
        try (EventLoop real = realLoop()) {
            real.runUntilComplete(() -> {
                for (int i = 0; i < 200; i++) {
                    Thread thread = real.threadFactory().newThread(() -> Asyncio.sleep(60));
                    thread.start();
                    Asyncio.sleep(0);
                    thread.interrupt();
                    boolean ended = Asyncio.toThread(() -> thread.join(Duration.ofSeconds(10)));
                    assertThat(ended).isTrue();
                }
            });
        }
    }
}
