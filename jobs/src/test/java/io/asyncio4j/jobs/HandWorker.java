// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.util.List;

/** Does what is ready, one job after the other, as simply as can be: for tests of those who enqueue. */
final class HandWorker {
    private final Broker broker;
    private final Handlers handlers;
    private final List<String> queues;

    HandWorker(Broker broker, Handlers handlers, String... queues) {
        this.broker = broker;
        this.handlers = handlers;
        this.queues = List.of(queues);
    }

    /** Runs until nothing is ready. A job that fails is dead. A coroutine. */
    void drain() {
        boolean idle = false;
        while (!idle) {
            idle = true;
            for (String queue : queues) {
                List<ClaimedJob> jobs = Asyncio.await(broker.claim(new ClaimRequest(queue, "hand", 1, 10_000)))
                        .jobs();
                for (ClaimedJob job : jobs) {
                    idle = false;
                    Asyncio.await(broker.settle(queue, List.of(run(queue, job))));
                    new Outbox(broker).deliver(queue, 0);
                }
            }
        }
    }

    private Settlement run(String queue, ClaimedJob claimed) {
        Run run = new Run(claimed.job().id(), claimed.run());
        try {
            byte[] result = handlers.run(new JobContext(broker, queue, claimed, null), List.of(), 1_000_000);
            return new Settlement(run, Verdict.DONE, 0, result, null);
        } catch (Exception e) {
            return new Settlement(run, Verdict.DEAD, 0, null, new Failure(e.getMessage(), e.toString()));
        }
    }
}
