// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

/** What a figure of a row says. */
enum Measure {
    RATE("requests a second", "%,.0f"),
    PROCESSOR("µs of processor a request", "%.1f"),
    P50("p50 at half of the rate, µs", "%,.0f"),
    P99("p99 at half of the rate, µs", "%,.0f");

    final String title;
    final String format;

    Measure(String title, String format) {
        this.title = title;
        this.format = format;
    }
}
