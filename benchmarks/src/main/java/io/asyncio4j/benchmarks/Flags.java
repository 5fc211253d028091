// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

/** JVM flags of the benchmarks' processes. The collector is that of {@code ./aio}, for every peer. */
final class Flags {
    static final String SERIAL = "-XX:+UseSerialGC";
    static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    static final String EXPORTS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    /** Virtual threads on one carrier, as all the others have one thread. */
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    private Flags() {}
}
