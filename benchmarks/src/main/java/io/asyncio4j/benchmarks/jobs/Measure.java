// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

/** What is measured; the rows of the table. */
enum Measure {
    ONE("enqueued one by one", "jobs a second", "%,.0f"),
    BULK("enqueued in bulk", "jobs a second", "%,.0f"),
    BYTES("a waiting job, over its payload", "bytes of Redis", "%,.0f"),
    DRAIN("processed", "jobs a second", "%,.0f"),
    WORKER_CPU("a job processed", "µs of the worker's processor", "%.1f"),
    REDIS_CPU("a job processed", "µs of Redis' processor", "%.1f"),
    COMMANDS("a job processed", "Redis commands, those in scripts too", "%.1f"),
    P50("enqueue to handler, 200 a second, p50", "µs", "%,.0f"),
    P99("enqueue to handler, 200 a second, p99", "µs", "%,.0f");

    final String title;
    final String unit;
    final String format;

    Measure(String title, String unit, String format) {
        this.title = title;
        this.unit = unit;
        this.format = format;
    }
}
