// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A broker whose calls can be made to fail, before or after they have had their effect, and are noted. */
final class FlakyBroker {
    /** The methods that were called, in order. */
    final List<String> calls = new ArrayList<>();

    /** Gives the failure of a call by its method, before the broker hears of it; null for none. */
    Function<String, @Nullable BrokerException> before = method -> null;

    /** As {@link #before}, but the broker has done what was asked. */
    Function<String, @Nullable BrokerException> after = method -> null;

    private final Broker broker;

    FlakyBroker(Broker broker) {
        this.broker = broker;
    }

    long count(String method) {
        return calls.stream().filter(method::equals).count();
    }

    /** The broker as its users see it. */
    Broker view() {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    boolean asynchronous = method.getReturnType() == CompletableFuture.class;
                    BrokerException early = asynchronous ? before.apply(method.getName()) : null;
                    if (early != null) {
                        return CompletableFuture.failedFuture(early);
                    }
                    try {
                        Object answer = method.invoke(broker, arguments);
                        BrokerException late = asynchronous ? after.apply(method.getName()) : null;
                        return late == null ? answer : CompletableFuture.failedFuture(late);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
