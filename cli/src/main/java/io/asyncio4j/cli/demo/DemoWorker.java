// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobContext;
import io.asyncio4j.jobs.JobMiddleware;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpCall;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker process of the demonstration. Tells each run's begin and end at its standard output, and ends when its standard
 * input does: with whoever started it, however that one ends.
 */
final class DemoWorker {
    /** How long the jobs of a killed worker are waited for. */
    static final Duration LEASE = Duration.ofSeconds(2);

    private final String services;
    private final Telling telling = new Telling(System.out);
    private final Map<EventLoop, Integer> loops = new ConcurrentHashMap<>();
    private final Map<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

    private DemoWorker(String services) {
        this.services = services;
    }

    /**
     * Works until its input ends.
     *
     * @param args the broker's URL, the services' URL, loops, concurrency
     */
    public static void main(String[] args) throws IOException {
        new DemoWorker(args[1]).work(args[0], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }

    private void work(String broker, int loopCount, int concurrency) throws IOException {
        Handlers handlers = Handlers.of();
        for (Step step : Step.values()) {
            handlers.onVoid(step.type(), Order.class, (order, job) -> call(step, order, job));
        }
        try (Broker shared = Brokers.open(broker)) {
            Worker.Builder builder = Worker.builder()
                    .broker(shared)
                    .handlers(handlers)
                    .middleware(this::told)
                    .loopFactory(this::newLoop)
                    .loops(loopCount)
                    .concurrency(concurrency)
                    .lease(LEASE);
            Step.queues().forEach(builder::queue);
            Worker worker = builder.start();
            loops.keySet().forEach(this::warmUp);
            telling.ready();
            System.in.transferTo(OutputStream.nullOutputStream()); // until it ends
            worker.stopNow();
            worker.join();
        }
        System.exit(0);
    }

    /** Called on the loop's thread; loops are numbered as they start. */
    private synchronized EventLoop newLoop() {
        EventLoop loop = NetLoop.newEventLoop();
        loops.put(loop, loops.size() + 1);
        return loop;
    }

    /** Has the loop load what a call needs, so that the first jobs are no slower than the others. */
    private void warmUp(EventLoop loop) {
        Asyncio.runCoroutineThreadsafe(() -> client().get(services + "/health"), loop)
                .join();
    }

    private @Nullable Object told(JobContext job, JobMiddleware.Next next) throws Exception {
        telling.begun(job, loops.getOrDefault(Asyncio.getRunningLoop(), 0));
        try {
            Object result = next.run();
            telling.ended(job, Ending.DONE, "");
            return result;
        } catch (HttpException e) {
            telling.ended(job, job.attempt() < job.attempts() ? Ending.RETRIED : Ending.DEAD, e.getMessage());
            throw e;
        } catch (Throwable e) {
            telling.ended(job, Ending.LOST, e.toString());
            throw e;
        }
    }

    private void call(Step step, Order order, JobContext job) {
        HttpCall call = HttpCall.put(services + "/" + step.type() + "/" + order.id(), HttpBody.json(order))
                .header(Services.ATTEMPT, String.valueOf(job.attempt()));
        Services.requireOk(client().request(call));
    }

    private HttpClient client() {
        EventLoop loop = Asyncio.getRunningLoop();
        HttpClient client = clients.get(loop);
        if (client == null) {
            client = HttpClient.open();
            clients.put(loop, client);
        }
        return client;
    }
}
