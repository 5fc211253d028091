// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A job by its name.
 *
 * @param queue where it is
 * @param id which
 */
record JobRef(String queue, String id) {
    /** Finds a job in some queues; in all if none is named. Null, and said why, if there is none or more than one. */
    static @Nullable JobInfo find(Broker broker, List<String> queues, String id) {
        List<JobInfo> found = new ArrayList<>();
        for (String queue : BrokerCommand.queues(broker, queues)) {
            JobInfo job = Waiting.of(broker.find(queue, id));
            if (job != null) {
                found.add(job);
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        String where = queues.isEmpty() ? "any queue" : "queue " + String.join(", ", queues);
        BrokerCommand.complain(
                found.isEmpty()
                        ? "there is no job " + id + " in " + where
                                + "; one that is done is forgotten unless it has a retention"
                        : "there is a job " + id + " in each of "
                                + found.stream().map(JobInfo::queue).collect(Collectors.joining(", "))
                                + "; say which with --queue");
        return null;
    }
}
