// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Path;

/** The process of a worker: runs the jobs of a campaign until it is told to end. */
final class WorkerMain {
    private WorkerMain() {}

    /** Arguments: the kind of the worker, the broker's URL, the folder of the ledgers, the worker's name, its lease. */
    public static void main(String[] arguments) throws IOException {
        String name = arguments[3];
        LedgerFile ledger = new LedgerFile(Path.of(arguments[2]), name);
        Broker broker = openPatiently(arguments[1]);
        PlainWorker worker = PlainWorker.start(broker, ledger, Campaign.QUEUE, name, Long.parseLong(arguments[4]));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            worker.end();
            broker.close();
        }));
    }

    /** Opens a broker that may be broken just now, as an init system does that starts a worker again and again. */
    private static Broker openPatiently(String url) {
        BrokerException last = null;
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return OpenBroker.open(url);
            } catch (BrokerException e) {
                last = e;
                Producer.pause(200);
            }
        }
        throw new AssertionError("The broker stays broken", last);
    }
}
