// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.PartResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what follows from the end of jobs. Delivery twice is harmless, and what is not delivered now is delivered by
 * whoever looks a few seconds later. Belongs to one loop, or to one thread that only calls {@link #deliver}.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int BATCH = 100;

    private final Broker broker;

    /** Deliveries under way, by queue; true if another is wanted after it. */
    private final Map<String, Boolean> again = new HashMap<>();

    private final List<Task<?>> tasks = new ArrayList<>();

    /** How many deliveries have ended, each of which may have made jobs ready. */
    long deliveries;

    Outbox(Broker broker) {
        this.broker = broker;
    }

    /** Delivers what jobs of a queue have left, without awaiting it. */
    void deliverSoon(String queue) {
        if (again.containsKey(queue)) {
            again.put(queue, true);
            return;
        }
        again.put(queue, false);
        Task<?> task = Asyncio.createTask(() -> deliverUntilQuiet(queue), "deliver links of " + queue);
        tasks.add(task);
        task.addDoneCallback(done -> tasks.remove(task));
    }

    private void deliverUntilQuiet(String queue) {
        try {
            do {
                again.put(queue, false);
                deliver(queue, 0);
            } while (again.get(queue));
        } catch (BrokerException e) {
            LOG.warn("Links of queue {} are delivered later: {}", queue, e.getMessage());
        } finally {
            again.remove(queue);
            deliveries++;
        }
    }

    /**
     * Delivers all that ended longer ago than so many milliseconds; awaits or blocks. What goes to a queue that cannot be
     * reached stays, and does not keep back what goes to others.
     *
     * @throws BrokerException the last failure, if something could not be delivered
     */
    void deliver(String queue, long olderThanMillis) {
        List<OutboxMessage> messages;
        do {
            messages = Waits.await(broker.outbox(queue, olderThanMillis, BATCH));
            List<String> keys = new ArrayList<>();
            BrokerException failure = deliver(messages, keys);
            if (!keys.isEmpty()) {
                Waits.await(broker.delivered(queue, keys));
            }
            if (failure != null) {
                throw failure;
            }
        } while (messages.size() == BATCH);
    }

    /** Delivers messages, and adds the keys of those that arrived; returns why others did not. */
    private @Nullable BrokerException deliver(List<OutboxMessage> messages, List<String> keys) {
        BrokerException failure = null;
        Map<String, List<NewJob>> next = new LinkedHashMap<>();
        Map<String, List<String>> keysOfNext = new HashMap<>();
        for (OutboxMessage message : messages) {
            switch (message.link()) {
                case Link.Next(String queue, NewJob job) -> {
                    if (message.ok()) {
                        next.computeIfAbsent(queue, ignored -> new ArrayList<>())
                                .add(job.toBuilder().input(message.result()).build());
                        keysOfNext
                                .computeIfAbsent(queue, ignored -> new ArrayList<>())
                                .add(message.key());
                    } else {
                        LOG.debug("Job {} is not made: the one before it, {}, is not done", job.id(), message.from());
                        keys.add(message.key());
                    }
                }
                case Link.Part(String queue, String id, String part) -> {
                    try {
                        Waits.await(broker.arrive(queue, id, part, new PartResult(message.ok(), message.result())));
                        keys.add(message.key());
                    } catch (BrokerException e) {
                        failure = e;
                    }
                }
            }
        }
        for (Map.Entry<String, List<NewJob>> jobs : next.entrySet()) {
            try {
                Waits.await(broker.enqueue(jobs.getKey(), jobs.getValue()));
                keys.addAll(Objects.requireNonNull(keysOfNext.get(jobs.getKey())));
            } catch (BrokerException e) {
                failure = e;
            }
        }
        return failure;
    }

    /** Awaits the deliveries that are under way. A coroutine. */
    void finish() {
        while (!tasks.isEmpty()) {
            Asyncio.wait(List.copyOf(tasks));
        }
    }
}
