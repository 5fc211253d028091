// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a worker did in one second.
 *
 * @param jobs how many it ran, a second
 * @param p50 the time from the enqueue to the handler that half of them took at most, in microseconds; null without any job
 * @param p99 the same for 99 of 100
 * @param processor the time that its process had of the processors for a job, in microseconds
 */
record Second(
        double jobs,
        @Nullable Double p50,
        @Nullable Double p99,
        @Nullable Double processor) {
    /** Collects the times of a second. Any thread. */
    static final class Recorder {
        private long[] nanos = new long[16_384];
        private int count;

        synchronized void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        private synchronized long[] take() {
            long[] taken = Arrays.copyOf(nanos, count);
            count = 0;
            return taken;
        }

        /** Ends a second that took so long, in which the process had so much of the processors. */
        Second end(long tookNanos, long processorNanos) {
            long[] times = take();
            if (times.length == 0) {
                return new Second(0, null, null, null);
            }
            Arrays.sort(times);
            return new Second(
                    times.length * 1e9 / tookNanos,
                    times[times.length / 2] / 1e3,
                    times[times.length * 99 / 100] / 1e3,
                    processorNanos / 1e3 / times.length);
        }
    }
}
