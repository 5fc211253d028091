// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A broker that notes the messages of enqueued jobs, and answers them when it is told to. */
final class SpyBroker {
    /** How many jobs each message held. */
    final List<Integer> messages = new ArrayList<>();

    final Broker broker;

    /** Fails the next messages. */
    @Nullable
    BrokerException failure;

    private final Broker real;
    private final Deque<Runnable> answers = new ArrayDeque<>();
    private boolean holding;

    SpyBroker(Broker real) {
        this.real = real;
        this.broker = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("enqueue")) {
                        @SuppressWarnings("unchecked")
                        List<NewJob> jobs = (List<NewJob>) arguments[1];
                        return enqueue((String) arguments[0], jobs);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Answers nothing from now on. */
    void hold() {
        holding = true;
    }

    /** Answers the oldest message. */
    void answerOne() {
        answers.remove().run();
    }

    int unanswered() {
        return answers.size();
    }

    private CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        messages.add(jobs.size());
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (!holding) {
            return real.enqueue(queue, jobs);
        }
        CompletableFuture<List<Enqueued>> answer = new CompletableFuture<>();
        answers.add(() -> answer.complete(real.enqueue(queue, jobs).join()));
        return answer;
    }
}
