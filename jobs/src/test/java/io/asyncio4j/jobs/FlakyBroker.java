// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.ClaimRequest;
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

    /** A queue that cannot be reached, or null. */
    @Nullable
    String away;

    /** A method whose answers come some passes of the loop later, or null. */
    @Nullable
    String slow;

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
                    if (asynchronous && arguments != null && isAway(arguments[0])) {
                        early = new BrokerUnavailableException("planted: " + method.getName() + " of " + away, null);
                    }
                    if (early != null) {
                        return failed(early);
                    }
                    try {
                        Object answer = method.invoke(broker, arguments);
                        if (method.getName().equals(slow)) {
                            return later((CompletableFuture<?>) answer, 30);
                        }
                        BrokerException late = asynchronous ? after.apply(method.getName()) : null;
                        return late == null ? answer : failed(late);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private boolean isAway(Object where) {
        return away != null
                && switch (where) {
                    case ClaimRequest request -> request.queue().equals(away);
                    case List<?> queues -> queues.contains(away);
                    default -> where.equals(away);
                };
    }

    private static CompletableFuture<?> later(CompletableFuture<?> answer, int passes) {
        CompletableFuture<Object> late = new CompletableFuture<>();
        Asyncio.getRunningLoop()
                .callSoon(() -> (passes == 1 ? answer : later(answer, passes - 1)).thenAccept(late::complete));
        return late;
    }

    /** Fails as futures do that hang on others: the failure is wrapped. */
    private static CompletableFuture<?> failed(BrokerException failure) {
        return CompletableFuture.failedFuture(failure).thenApply(answer -> answer);
    }
}
