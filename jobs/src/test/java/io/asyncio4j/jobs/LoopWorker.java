// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** All of a worker but its threads, on the running loop; its time is that loop's. */
final class LoopWorker implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(10);

    final Counters counters = new Counters();
    final HeldRuns runs;
    final LoopRunner runner;
    private final Intake intake;
    private final Keeper keeper;
    private final Task<?> main;

    /** What may differ. */
    static final class Options {
        final Map<String, Integer> queues = new LinkedHashMap<>();
        int concurrency = 10;
        boolean burst;
        boolean renews = true;
        Duration grace = Duration.ofSeconds(25);
        List<JobMiddleware> middleware = List.of();
        WorkerListener listener = report -> {};

        Options queue(String name, int weight) {
            queues.put(name, weight);
            return this;
        }

        Options concurrency(int jobs) {
            concurrency = jobs;
            return this;
        }

        Options burst() {
            burst = true;
            return this;
        }

        Options grace(Duration time) {
            grace = time;
            return this;
        }

        Options middleware(JobMiddleware... added) {
            middleware = List.of(added);
            return this;
        }

        Options listener(WorkerListener told) {
            listener = told;
            return this;
        }

        /** A worker that is too ill to renew its leases. */
        Options withoutKeeper() {
            renews = false;
            return this;
        }
    }

    static LoopWorker start(Broker broker, Handlers handlers) {
        return new LoopWorker(broker, handlers, new Options());
    }

    LoopWorker(Broker broker, Handlers handlers, Options options) {
        if (options.queues.isEmpty()) {
            options.queue("mail", 1);
        }
        List<JobMiddleware> middleware = options.middleware;
        BrokerSettings settings = new BrokerSettings(
                () -> broker, false, options.queues, LEASE, options.burst, handlers, middleware, 1024 * 1024);
        runs = new HeldRuns(Heartbeat.newSession(1), Asyncio.getRunningLoop(), settings.names(), counters.leasesLost);
        runner = new LoopRunner(
                new HandlerPerformer(broker, handlers, middleware, settings.largestResult()),
                options.listener,
                counters,
                0);
        BrokerSource source = new BrokerSource(broker, settings, runs, counters);
        intake = new Intake(source, new Here(runner), options.grace, counters);
        intake.open();
        intake.startBatches(options.concurrency);
        keeper = new Keeper(
                broker, settings, List.of(runs), new Heartbeat(settings.names(), options.concurrency), counters);
        if (options.renews) {
            keeper.start();
        }
        main = Asyncio.createTask(intake::serveUntilStopped, "worker");
    }

    /** Awaits something in virtual time; awaiting a future of a broker would stop the clock. */
    static void await(BooleanSupplier condition) {
        Asyncio.timeout(1000, () -> {
            while (!condition.getAsBoolean()) {
                Asyncio.sleep(0.01);
            }
        });
    }

    void quiet() {
        intake.requestQuiet();
    }

    void stopNow() {
        intake.requestStopNow();
    }

    WorkerStatistics statistics() {
        return counters.snapshot();
    }

    /** Awaits its end. */
    void join() {
        main.await();
        keeper.stop();
        Asyncio.sleep(0);
        Asyncio.sleep(0);
    }

    @Override
    public void close() {
        intake.requestStop();
        join();
    }
}
