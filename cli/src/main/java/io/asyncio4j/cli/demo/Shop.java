// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.jobs.FanOut;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;

/**
 * Takes orders. A message, points and a mail are jobs that run beside each other; when all are done, one more writes the order
 * into the books. The customer waits until they are stored.
 */
final class Shop {
    private static final int ATTEMPTS = 10;
    private static final JobOptions OPTIONS = JobOptions.DEFAULT
            .retries(RetryPolicy.fixed(ATTEMPTS, Duration.ofMillis(150)))
            .timeout(Duration.ofSeconds(10))
            .retention(Duration.ofHours(1));

    private final JobQueue books;

    Shop(Broker broker) {
        books = JobQueue.open(broker, Step.BOOK.queue());
    }

    /** Stores the jobs of an order; a second time, nothing is added. In a coroutine. */
    void take(Order order) {
        FanOut jobs = books.fanOut();
        for (Step step : Step.besideEachOther()) {
            JobOptions options = OPTIONS.group(order.customer()).tags(order.id());
            jobs = jobs.part(
                    step.type(), JobRequest.of(step.type(), order, options).in(step.queue()));
        }
        jobs.join(Step.BOOK.type(), order, OPTIONS.id(order.id()).tags(order.id()));
    }
}
