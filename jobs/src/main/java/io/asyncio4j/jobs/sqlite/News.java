// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What those want to hear who wait for something; gathered in a transaction and told after its commit. */
final class News {
    /** The end of a job: as it ended, or null if it was removed. */
    record End(String queue, String id, @Nullable JobInfo job) {}

    /** The wish to cancel a job that runs. */
    record Cancel(String queue, String id) {}

    /** Queues that may have jobs to claim, and from when. */
    final Map<String, Long> claimable = new HashMap<>();

    final List<End> ends = new ArrayList<>();
    final List<Cancel> cancels = new ArrayList<>();

    void mayBeClaimable(String queue) {
        claimable.put(queue, Long.MIN_VALUE);
    }

    void mayBeClaimableAt(String queue, long due) {
        claimable.merge(queue, due, Math::min);
    }

    boolean isEmpty() {
        return claimable.isEmpty() && ends.isEmpty() && cancels.isEmpty();
    }
}
