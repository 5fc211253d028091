// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Jobs of three bands, some before and some while one worker runs alone. */
final class InOrder {
    private static final int BATCHES = 12;

    private InOrder() {}

    /** Starts a worker that runs one job at a time. */
    @FunctionalInterface
    interface Start {
        Victim start() throws Exception;
    }

    static List<Violation> play(Broker broker, Path folder, Start start) throws Exception {
        LedgerFile ledger = new LedgerFile(folder, "harness");
        for (int batch = 0; batch < BATCHES / 2; batch++) {
            send(broker, ledger, batch);
        }
        Victim worker = start.start();
        for (int batch = BATCHES / 2; batch < BATCHES; batch++) {
            send(broker, ledger, batch);
        }
        assertThat(Quiet.await(broker, 60)).isEmpty();
        worker.end();
        List<Entry> entries = LedgerFile.readAll(folder);
        assertThat(entries).extracting(Entry::mark).contains(Mark.STARTED);
        return Checker.checkOrder(entries);
    }

    private static void send(Broker broker, LedgerFile ledger, int batch) throws Exception {
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(NewJobs.of("b" + batch + "." + i, Conduct.QUICK, 2 + i % 3, 0, 3_600_000, List.of(), List.of()));
        }
        ledger.write(jobs.stream()
                .map(job -> Entry.now(Mark.SENT, job.id(), 0, job.priority()))
                .toList());
        broker.enqueue(Campaign.QUEUE, jobs).get(10, TimeUnit.SECONDS);
    }
}
