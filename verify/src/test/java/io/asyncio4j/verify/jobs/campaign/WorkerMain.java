// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** The process of a worker: runs the jobs of a campaign until it is told to end. */
final class WorkerMain {
    /** What it prints when it works. */
    static final String STARTED = "The worker works";

    private WorkerMain() {}

    /**
     * Runs a worker.
     *
     * @param arguments {@code plain} or {@code coroutine}, the broker's URL, the folder of the ledgers, the worker's name, its
     *     lease in milliseconds, how many jobs it runs at once, its grace in milliseconds
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String url = arguments[1];
        String name = arguments[3];
        LedgerFile ledger = new LedgerFile(Path.of(arguments[2]), name);
        long lease = Long.parseLong(arguments[4]);
        int width = Integer.parseInt(arguments[5]);
        Runnable end = arguments[0].equals("plain")
                ? plain(url, ledger, name, lease, width)
                : coroutine(url, ledger, name, lease, width, Duration.ofMillis(Long.parseLong(arguments[6])));
        Runtime.getRuntime().addShutdownHook(new Thread(end));
        System.out.println(STARTED);
        Thread.currentThread().join(); // the workers' threads do not keep the JVM alive
    }

    private static Runnable plain(String url, LedgerFile ledger, String name, long lease, int width) {
        Broker broker = patiently(() -> Brokers.open(url));
        PlainWorker worker = PlainWorker.start(broker, ledger, Campaign.QUEUE, name, lease, width);
        return () -> {
            worker.end();
            broker.close();
        };
    }

    private static Runnable coroutine(
            String url, LedgerFile ledger, String name, long lease, int width, Duration grace) {
        Worker worker = patiently(() -> CoroutineWorker.builder(ledger, lease)
                .name(name)
                .loops(width == 1 ? 1 : 2)
                .concurrency(Math.max(1, width / 2))
                .grace(grace)
                .broker(() -> new LedgerBroker(Brokers.open(url), ledger))
                .start());
        return worker::close;
    }

    /** Opens what may be broken just now, as an init system does that starts a worker again and again. */
    private static <T> T patiently(Supplier<T> start) {
        BrokerException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return start.get();
            } catch (BrokerException e) {
                last = e;
                Producer.pause(200);
            }
        }
        throw new AssertionError("The broker stays broken", last);
    }
}
