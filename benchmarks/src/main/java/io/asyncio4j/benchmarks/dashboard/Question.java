// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

/** What a page asks the dashboard besides its stream of events; the rows of the second table. */
enum Question {
    QUEUES("api/queues"),
    SERIES("api/series?window=live"),
    READY("api/jobs?state=ready&limit=50"),
    SEARCH("api/jobs?search=4711&limit=50"),
    DEAD("api/dead");

    final String path;

    Question(String path) {
        this.path = path;
    }
}
