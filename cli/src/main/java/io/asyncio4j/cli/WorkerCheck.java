// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.jobs.JobJson;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the workers of this machine do their work, as they have told the broker. */
final class WorkerCheck {
    private WorkerCheck() {}

    /** Looks, and says what it sees, in JSON a line for each worker; returns the exit code. */
    static int run(List<WorkerInfo> workers, Collection<String> queues, PrintStream out, boolean json) {
        String host = host();
        List<WorkerInfo> here = workers.stream()
                .filter(worker -> worker.host().equals(host))
                .filter(worker -> worker.queues().stream().anyMatch(queues::contains))
                .toList();
        Set<String> drained = new HashSet<>();
        for (WorkerInfo worker : here) {
            boolean well = worker.lagMillis() < JobThresholds.MISSES_LEASES_MILLIS;
            if (json) {
                out.println(JobJson.worker(worker).put("well", well));
            } else {
                out.println(worker.session() + ": runs " + worker.running() + " of " + worker.concurrency()
                        + ", its loop was " + worker.lagMillis() + " ms late at worst"
                        + (worker.quiet() ? ", takes no more jobs" : ""));
            }
            if (well) {
                drained.addAll(worker.queues());
            }
        }
        if (here.isEmpty()) {
            throw new CommandFailedException(
                    "no worker on " + host + " drains " + String.join(", ", queues)
                            + ", or none has been heard of for 30 s",
                    null);
        }
        if (!drained.containsAll(queues)) {
            throw new CommandFailedException(
                    "not every queue is drained here by a worker whose loop keeps up: "
                            + String.join(
                                    ", ",
                                    queues.stream()
                                            .filter(queue -> !drained.contains(queue))
                                            .toList()),
                    null);
        }
        return Main.DONE;
    }

    /** As workers call it. */
    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
