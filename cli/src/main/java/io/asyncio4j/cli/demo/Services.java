// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.Router;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is outside of jobs and workers, on one loop and one port: the shop that takes orders at {@code POST /orders}, its
 * customers, and the services that jobs call at {@code PUT /sms/ORDER} and so on, slow and not to be relied on.
 */
final class Services implements AutoCloseable {
    /** What a worker says which attempt it is. */
    static final String ATTEMPT = "Attempt";

    private static final int WARM_UPS = 20;
    private static final String LOOPBACK = "127.0.0.1";

    private final Plan plan;
    private final Ledger ledger;
    private final Map<String, Order> orders;
    private final LoopThread thread;
    private final Shop shop;
    private final HttpServer server;

    /** How long customers waited, in nanoseconds. */
    private final Queue<Long> waits = new ConcurrentLinkedQueue<>();

    /** Those who order; on the loop's thread. */
    private final List<Task<?>> customers = new ArrayList<>();

    Services(Plan plan, Ledger ledger, Broker broker) {
        this.plan = plan;
        this.ledger = ledger;
        orders = plan.orders().stream().collect(Collectors.toConcurrentMap(Order::id, Function.identity()));
        thread = LoopThread.start("demo-services", NetLoop::newEventLoop);
        shop = new Shop(broker);
        Router router = Router.create()
                .post("/orders", request -> take(shop, request))
                .post("/warm-up", this::rehearse)
                .get("/health", request -> HttpResponse.text("well\n"))
                .put("/{step}/{order}", this::perform);
        server = thread.submit(() -> HttpServer.start(router, LOOPBACK, 0)).join();
    }

    String url() {
        return server.url();
    }

    List<Long> waits() {
        return List.copyOf(waits);
    }

    /** Has this process load what an order needs, so that the first customer waits no longer than the others. */
    void warmUp() {
        thread.submit(() -> {
                    try (HttpClient client = HttpClient.open()) {
                        for (int i = 0; i < WARM_UPS; i++) {
                            client.post(url() + "/warm-up", HttpBody.json(plan.order(0)))
                                    .orThrow();
                        }
                    }
                })
                .join();
    }

    /** Has each customer order at a time of the given span, by HTTP. */
    CompletableFuture<@Nullable Void> sendCustomers(double seconds) {
        return thread.submit(() -> {
            customers.add(Asyncio.currentTask());
            try (HttpClient client = HttpClient.open()) {
                Asyncio.taskGroup(group -> {
                    int number = 0;
                    for (Order order : plan.orders()) {
                        double after = seconds * number++ / plan.count();
                        group.createTask(() -> buy(client, order, after));
                    }
                });
            }
        });
    }

    /**
     * Has customers order one after the other, for ever, whatever becomes of an order.
     *
     * @param told hears of the first order of some that are not taken, and of the first that is again; on the loop's thread
     */
    void goOnSelling(double pause, Consumer<String> told) {
        thread.submit(() -> {
            customers.add(Asyncio.currentTask());
            try (HttpClient client = HttpClient.open()) {
                int refused = 0;
                for (int number = plan.count() + 1; ; number++) {
                    Order order = plan.order(number);
                    orders.put(order.id(), order);
                    try {
                        buy(client, order, pause);
                    } catch (HttpException | TimeoutError e) {
                        if (refused++ == 0) {
                            told.accept(order.id() + " is not taken: " + e.getMessage());
                        }
                        continue;
                    }
                    if (refused > 0) {
                        told.accept(order.id() + " is taken; " + refused + " before it "
                                + (refused == 1 ? "was not" : "were not"));
                        refused = 0;
                    }
                }
            }
        });
    }

    private void buy(HttpClient client, Order order, double after) {
        Asyncio.sleep(after);
        long began = System.nanoTime();
        requireOk(client.post(url() + "/orders", HttpBody.json(order)));
        if (waits.size() < plan.count()) {
            waits.add(System.nanoTime() - began);
        }
    }

    /** Fails with what the shop or a service says of itself. */
    static void requireOk(ClientResponse answer) {
        if (!answer.isOk()) {
            throw new HttpException(
                    "status " + answer.status() + ": " + answer.text().strip(), null);
        }
    }

    private static HttpResponse take(Shop where, HttpRequest request) throws IOException {
        try {
            where.take(request.json(Order.class));
            return HttpResponse.text(202, "thank you\n");
        } catch (BrokerException e) {
            return HttpResponse.text(503, e.getMessage() + "\n");
        }
    }

    /** Takes an order that leaves nothing. */
    private HttpResponse rehearse(HttpRequest request) throws IOException {
        try (Broker memory = Brokers.open("memory:demo-warm-up")) {
            return take(new Shop(memory), request);
        }
    }

    /** The effect comes before the wait: whoever is killed while it waits for the answer has been heard. */
    private HttpResponse perform(HttpRequest request) {
        String name = request.pathParameter("step");
        Order order = orders.get(request.pathParameter("order"));
        if (order == null || !Step.types().contains(name)) {
            return HttpResponse.text(404, "no such order or service\n");
        }
        Step step = Step.valueOf(name.toUpperCase(Locale.ROOT));
        String attempt = request.header(ATTEMPT);
        Plan.Fate fate = plan.fate(order.id(), step, attempt == null ? 1 : Integer.parseInt(attempt));
        if (fate != Plan.Fate.REFUSES) {
            ledger.enter(step, order);
        }
        Asyncio.sleep(plan.millis(order.id(), step) / 1000.0);
        return switch (fate) {
            case WORKS -> HttpResponse.text("done\n");
            case REFUSES -> HttpResponse.text(500, "out of luck\n");
            case ANSWER_LOST -> HttpResponse.text(504, "done, but nobody says so\n");
        };
    }

    @Override
    public void close() {
        thread.submit(this::closeForCustomersFirst).join();
        thread.close();
    }

    /** Nobody orders of a shop that is closed. */
    private void closeForCustomersFirst() {
        customers.forEach(Task::cancel);
        if (!customers.isEmpty()) {
            Asyncio.wait(customers);
        }
        server.close();
    }
}
