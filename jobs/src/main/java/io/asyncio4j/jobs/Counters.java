// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What a worker counts; any thread. */
final class Counters {
    final LongAdder done = new LongAdder();
    final LongAdder running = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder dead = new LongAdder();
    final LongAdder givenBack = new LongAdder();
    private final long started = System.nanoTime();

    WorkerStatistics snapshot() {
        return new WorkerStatistics(
                done.sum(),
                running.sum(),
                failed.sum(),
                dead.sum(),
                givenBack.sum(),
                Duration.ofNanos(System.nanoTime() - started));
    }
}
