// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.List;

/** JVM flags of the benchmarks' processes. The collector is that of {@code ./aio}, for every peer. */
final class Flags {
    static final String SERIAL = "-XX:+UseSerialGC";
    static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    static final String EXPORTS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    /** Virtual threads on one carrier, as all the others have one thread. */
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    /** Generators with threads behind them, as where the JDK is not opened. */
    static final String PORTABLE = "-Dasyncio4j.engine=portable";

    /**
     * What saves memory and time where a process is full of coroutines: smaller headers, no list of all threads, and a
     * nursery that holds them all, for to copy them out of it takes longer than to make them.
     */
    static final List<String> FRUGAL =
            List.of("-XX:+UseCompactObjectHeaders", "-Djdk.trackAllThreads=false", "-Xmn1600m", "-XX:SurvivorRatio=30");

    private Flags() {}
}
