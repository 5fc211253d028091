// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

/** What is measured while nobody watches and while some do; the rows of the first table. */
enum Measure {
    JOBS("jobs", "a second", "%,.0f"),
    P50("enqueue to handler, p50", "µs", "%,.0f"),
    P99("enqueue to handler, p99", "µs", "%,.0f"),
    WORKER("a job, in the process of producer and worker", "µs of the processor", "%.1f"),
    REDIS("Redis, a second", "ms of the processor", "%.0f"),
    DASHBOARD("dashboard, a second", "ms of the processor", "%.0f"),
    RESIDENT("dashboard", "MB in RAM", "%.0f");

    final String title;
    final String unit;
    final String format;

    Measure(String title, String unit, String format) {
        this.title = title;
        this.unit = unit;
        this.format = format;
    }
}
