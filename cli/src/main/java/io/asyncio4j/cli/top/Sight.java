// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.cli.jobs.JobJson;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was seen at one look. Rates are a second, not a number at the first look.
 *
 * @param nowMillis the broker's clock, since 1970
 * @param queues the queues
 * @param loops the workers' loops
 * @param jobs running jobs that were looked at
 * @param running how many run
 * @param finished jobs that were done a second, at the looks so far, the latest last
 */
record Sight(
        long nowMillis,
        List<Queue> queues,
        List<WorkerInfo> loops,
        List<Job> jobs,
        long running,
        List<Double> finished) {
    /** Before the first look. */
    static final Sight NONE = new Sight(0, List.of(), List.of(), List.of(), 0, List.of());

    /**
     * A queue.
     *
     * @param stats its numbers
     * @param enqueued jobs enqueued a second
     * @param done jobs done a second
     * @param failed runs failed a second
     */
    record Queue(QueueStats stats, double enqueued, double done, double failed) {
        long count(JobState state) {
            return stats.counts().getOrDefault(state, 0L);
        }
    }

    /**
     * A job that runs.
     *
     * @param queue where it is
     * @param id which
     * @param type of which type
     * @param run how often it was claimed
     * @param worker who runs it
     * @param millis for how long it runs, at most
     * @param exact whether it runs for just so long, but for the time between two looks
     * @param cancelled whether somebody wants it to end
     * @param progress what it has noted; null if nothing
     */
    record Job(
            String queue,
            String id,
            String type,
            long run,
            String worker,
            long millis,
            boolean exact,
            boolean cancelled,
            @Nullable String progress) {}

    long total(JobState state) {
        return queues.stream().mapToLong(queue -> queue.count(state)).sum();
    }

    double rate(ToDoubleFunction<Queue> rate) {
        return queues.isEmpty() ? 0 : queues.stream().mapToDouble(rate).sum();
    }

    long slots() {
        return loops.stream().mapToLong(WorkerInfo::concurrency).sum();
    }

    long worstLagMillis() {
        return loops.stream().mapToLong(WorkerInfo::lagMillis).max().orElse(0);
    }

    /** All of it, for programs. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("now", Instant.ofEpochMilli(nowMillis).toString());
        ArrayNode allQueues = node.putArray("queues");
        for (Queue queue : queues) {
            ObjectNode one = JobJson.stats(queue.stats());
            ObjectNode rates = one.putObject("rates");
            rate(rates, "enqueued", queue.enqueued());
            rate(rates, "done", queue.done());
            rate(rates, "failed", queue.failed());
            allQueues.add(one);
        }
        ArrayNode allLoops = node.putArray("loops");
        loops.forEach(loop -> allLoops.add(JobJson.worker(loop)));
        node.put("running", running);
        ArrayNode allJobs = node.putArray("jobs");
        for (Job job : jobs) {
            ObjectNode one = allJobs.addObject()
                    .put("queue", job.queue())
                    .put("id", job.id())
                    .put("type", job.type())
                    .put("run", job.run())
                    .put("worker", job.worker())
                    .put("runsForMillis", job.millis())
                    .put("exact", job.exact())
                    .put("cancelRequested", job.cancelled());
            if (job.progress() != null) {
                one.put("progress", job.progress());
            }
        }
        return node;
    }

    private static void rate(ObjectNode node, String name, double rate) {
        if (!Double.isNaN(rate)) {
            node.put(name, Math.round(rate * 10) / 10.0);
        }
    }
}
