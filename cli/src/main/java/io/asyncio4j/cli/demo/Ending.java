// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.Locale;

/** How a run of a job ended. */
enum Ending {
    /** The service did it. */
    DONE,
    /** The service failed, and the job is tried again. */
    RETRIED,
    /** The service failed too often. */
    DEAD,
    /** The worker was killed under it, and the job runs again elsewhere. */
    KILLED,
    /** The worker had to let it go: another has the job, or the worker ends. */
    LOST;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
