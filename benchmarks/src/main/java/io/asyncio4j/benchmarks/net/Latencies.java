// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

/** A histogram of times in nanoseconds, whose classes are one or two hundredths of the time wide. */
final class Latencies {
    /** Each power of two has so many classes, as a power of two itself. */
    private static final int BITS = 6;

    private final long[] counts = new long[(Long.SIZE - BITS) << BITS];
    private long total;

    void add(long nanos) {
        counts[index(Math.max(0, nanos))]++;
        total++;
    }

    long total() {
        return total;
    }

    private static int index(long nanos) {
        int shift = Math.max(0, Long.SIZE - BITS - 1 - Long.numberOfLeadingZeros(nanos | 1));
        return (shift << BITS) + (int) (nanos >>> shift);
    }

    /** The time that so great a part of all took at most, such as 0.99; to the upper end of its class. */
    long quantile(double part) {
        if (total == 0) {
            throw new IllegalStateException("No time was measured");
        }
        long wanted = Math.max(1, (long) Math.ceil(part * total));
        int index = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[index]) {
            index++;
        }
        int shift = Math.max(0, (index >> BITS) - 1);
        long first = index - ((long) shift << BITS);
        return ((first + 1) << shift) - 1;
    }
}
