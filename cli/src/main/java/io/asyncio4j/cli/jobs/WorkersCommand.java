// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs workers}: who drains the queues. */
@Command(
        name = "workers",
        description = "List the workers that have been heard of lately, a line for each of their loops.",
        footer = {
            "",
            "LAG is how late the loop was at worst since it was last heard of.",
            "",
            "aio jobs workers",
            "aio jobs workers --json | jq 'map(.running) | add'"
        })
final class WorkersCommand extends BrokerCommand {
    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        List<WorkerInfo> workers = Waiting.of(broker.workers());
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            workers.forEach(worker -> array.add(JobJson.worker(worker)));
            array.end();
        } else if (workers.isEmpty()) {
            tell("No workers have been heard of lately. 'aio worker --help' says how to start one.");
        } else {
            long now = Waiting.of(broker.now());
            Table table =
                    new Table("SESSION", "HOST", "PID", "QUEUES", "RUNNING", "AT MOST", "LAG", "STARTED", "STATE");
            workers.forEach(worker -> table.row(
                    worker.session(),
                    worker.host(),
                    worker.pid(),
                    String.join(",", worker.queues()),
                    worker.running(),
                    worker.concurrency(),
                    Spans.span(worker.lagMillis()),
                    Spans.away(worker.startedMillis(), now),
                    worker.quiet() ? "quiet" : "working"));
            table.print(out, columns());
        }
        return DONE;
    }
}
