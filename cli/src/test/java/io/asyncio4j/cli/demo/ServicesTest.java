// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.NewJob;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServicesTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    /** A broker that never stores some jobs. */
    private static Broker refusing(Broker broker, Set<String> ids) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("enqueue")
                            && ((List<?>) arguments[1]).stream().anyMatch(job -> ids.contains(((NewJob) job).id()))) {
                        return CompletableFuture.failedFuture(new BrokerException("the disk is full", null));
                    }
                    try {
                        return method.invoke(broker, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private String next() throws InterruptedException {
        String line = told.poll(30, TimeUnit.SECONDS);
        assertThat(line).as("what is told of a shop that goes on").isNotNull();
        return line;
    }

    @Test
    void theShopGoesOnAfterOrdersThatFailAndTellsOfIt() throws Exception {
        try (Broker memory = Brokers.open("memory:services");
                Services services = new Services(
                        new Plan(1, 1),
                        new Ledger(folder.resolve("books"), true),
                        refusing(memory, Set.of("order-0002", "order-0003", "order-0005")))) {
            services.goOnSelling(0.01, told::add);

            assertThat(next()).startsWith("order-0002 is not taken: ").contains("the disk is full");
            assertThat(next()).isEqualTo("order-0004 is taken; 2 before it were not");
            assertThat(next()).startsWith("order-0005 is not taken: ");
            assertThat(next()).isEqualTo("order-0006 is taken; 1 before it was not");
        }
    }

    @Test
    void nobodyIsToldOfWhoWantedToOrderWhenTheShopClosed() throws Exception {
        try (Broker memory = Brokers.open("memory:closing");
                Services services = new Services(
                        new Plan(1, 1),
                        new Ledger(folder.resolve("books"), true),
                        refusing(memory, Set.of("order-0002")))) {
            services.goOnSelling(0, told::add);
            assertThat(next()).startsWith("order-0002 is not taken: ");
            assertThat(next()).isEqualTo("order-0003 is taken; 1 before it was not");
        }
        assertThat(told).isEmpty();
    }
}
