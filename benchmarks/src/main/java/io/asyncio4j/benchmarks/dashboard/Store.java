// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

/** Where jobs are kept; the columns of the tables. */
enum Store {
    REDIS("Redis"),
    SQLITE("SQLite");

    final String title;

    Store(String title) {
        this.title = title;
    }
}
