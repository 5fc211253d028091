// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A broker of which one method answers otherwise. */
final class OtherBroker {
    private OtherBroker() {}

    /** What it answers in place of the right answer. */
    @FunctionalInterface
    interface Answer {
        CompletableFuture<?> to(CompletableFuture<?> right, Object[] arguments);
    }

    static Broker of(Broker real, String method, Answer answer) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (ignored, called, arguments) -> {
                    Object right;
                    try {
                        right = called.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return called.getName().equals(method) ? answer.to((CompletableFuture<?>) right, arguments) : right;
                });
    }
}
