// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.QueueStats;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The state of a queue in which nothing is to be done any more. */
final class Quiet {
    private Quiet() {}

    /** Waits for it; says what is left if that takes too long, and is empty otherwise. */
    static String await(Broker broker, int seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        String left = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                QueueStats stats = broker.stats(Campaign.QUEUE).get(10, TimeUnit.SECONDS);
                int links = broker.outbox(Campaign.QUEUE, 0, 10)
                        .get(10, TimeUnit.SECONDS)
                        .size();
                left = stats.counts() + ", links " + links;
                boolean done = stats.counts().entrySet().stream()
                        .allMatch(entry -> entry.getKey().isFinal() || entry.getValue() == 0);
                if (done && links == 0) {
                    return "";
                }
            } catch (ExecutionException | TimeoutException | BrokerException e) {
                left = String.valueOf(e);
            }
            Producer.pause(100);
        }
        return left;
    }
}
