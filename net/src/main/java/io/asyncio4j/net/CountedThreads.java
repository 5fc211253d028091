// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the worker pools of a Vert.x whose loop has to know how much work is under way in them. */
final class CountedThreads implements ExecutorServiceFactory {
    private final AtomicInteger count;
    private final Runnable ended;

    /**
     * Makes it.
     *
     * @param count what counts
     * @param ended called in the worker's thread after a piece of work
     */
    CountedThreads(AtomicInteger count, Runnable ended) {
        this.count = count;
        this.ended = ended;
    }

    @Override
    public ExecutorService createExecutor(ThreadFactory threads, Integer concurrency, Integer maxConcurrency) {
        int size = Math.max(1, maxConcurrency);
        return new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads) {
            @Override
            public void execute(Runnable work) {
                count.incrementAndGet();
                super.execute(() -> {
                    try {
                        work.run();
                    } finally {
                        count.decrementAndGet();
                        ended.run();
                    }
                });
            }
        };
    }
}
