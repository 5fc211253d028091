// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.check;
import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TaskFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An executor is shut down, gently or at once, while coroutines hand it jobs.
 *
 * <p>Each coroutine hears of its job: its result, its failure, that it was refused, or that it was cancelled.
 */
final class ExecutorsShutDown implements Scenario {
    private static final int JOBS = 60;

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                2,
                2,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("race-pool-", 0).factory());
        // The JDK's pool forgets what is queued if it is shut down between the count of its first thread and its start.
        pool.prestartAllCoreThreads();
        CountDownLatch left = new CountDownLatch(JOBS);
        List<Object> odd = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            int job = i;
            int kind = round.random.nextInt(4);
            loop.createTask(() -> {
                try {
                    Asyncio.sleep(job * 0.00002);
                    Integer got = kind == 3
                            ? Asyncio.toThread(work(kind, job))
                            : loop.runInExecutor(pool, work(kind, job)).await();
                    if (got != job) {
                        odd.add(got);
                    }
                } catch (IllegalStateException | TaskFailedException | RejectedExecutionException | CancelledError e) {
                    if (!expected(kind, e)) {
                        odd.add(e);
                    }
                } finally {
                    left.countDown();
                }
            });
        }
        Thread runner = round.thread("race-runner", loop::runForever);
        round.race(random -> {
            for (int i = random.nextInt(20); i > 0; i--) {
                pause(random);
            }
            if (random.nextBoolean()) {
                pool.shutdown();
            } else {
                for (Runnable dropped : pool.shutdownNow()) {
                    if (dropped instanceof Future<?> job) {
                        job.cancel(false);
                    }
                }
            }
        });
        round.go();
        round.await(left, "Coroutines that wait for jobs");
        loop.callSoonThreadsafe(loop::stop);
        round.awaitEnd(runner);
        check(odd.isEmpty(), "unexpected: " + odd);
    }

    private static Callable<Integer> work(int kind, int job) {
        return () -> {
            if (kind == 0) {
                throw new IOException("on purpose");
            } else if (kind == 1) {
                new CountDownLatch(1).await(50, TimeUnit.MICROSECONDS);
            }
            return job;
        };
    }

    private static boolean expected(int kind, @Nullable Throwable e) {
        if (e instanceof TaskFailedException) {
            return kind == 0 && e.getCause() instanceof IOException
                    || kind == 1 && e.getCause() instanceof InterruptedException;
        }
        return kind != 3 && (e instanceof RejectedExecutionException || e instanceof CancelledError);
    }
}
