// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.List;
import java.util.Map;

/** Makes the jobs of a campaign. They are kept for long unless it is said otherwise, so that their end can be seen. */
final class NewJobs {
    private static final long HOUR = 3_600_000;

    /** Longer than clocks are set forward in any campaign. */
    static final long KEPT = 10_000 * HOUR;

    /** As RetryPolicy writes: again after 50 ms. */
    private static final String RETRY = "l:0.0:50";

    private NewJobs() {}

    static NewJob of(String id, Conduct conduct) {
        return of(id, conduct, 5, 0, KEPT, List.of(), List.of());
    }

    static NewJob of(
            String id,
            Conduct conduct,
            int priority,
            long delayMillis,
            long retentionMillis,
            List<Link> links,
            List<String> parts) {
        return new NewJob(
                id,
                true,
                conduct.handler(),
                0,
                Payloads.of(id),
                priority,
                delayMillis,
                0,
                HOUR,
                0,
                25,
                RETRY,
                null,
                0,
                null,
                List.of(),
                retentionMillis,
                Map.of(),
                links,
                parts,
                false,
                null);
    }
}
