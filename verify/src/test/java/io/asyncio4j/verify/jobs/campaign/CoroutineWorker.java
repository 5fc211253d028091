// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobContext;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.Worker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** The worker that is tried, with handlers that keep a ledger. */
final class CoroutineWorker {
    private CoroutineWorker() {}

    /** What a job brings. */
    record Result(String id, long run) {}

    /** Describes one; its broker is missing. */
    static Worker.Builder builder(LedgerFile ledger, long leaseMillis) {
        Handlers handlers = Handlers.of();
        for (Conduct conduct : Conduct.values()) {
            handlers.on(conduct.handler(), Payload.class, (payload, job) -> run(conduct, payload, job, ledger));
        }
        return Worker.builder()
                .queue(Campaign.QUEUE)
                .handlers(handlers)
                .loops(2)
                .concurrency(16)
                .grace(Duration.ofMillis(500))
                .lease(Duration.ofMillis(leaseMillis));
    }

    private static Result run(Conduct conduct, Payload payload, JobContext job, LedgerFile ledger) {
        ledger.write(Entry.now(Mark.STARTED, job.id(), job.run()));
        if (!Arrays.equals(payload.text().getBytes(StandardCharsets.UTF_8), Payloads.of(job.id()))) {
            ledger.write(Entry.now(Mark.GARBLED, job.id(), job.run()));
        }
        Asyncio.sleep(Duration.ofMillis(conduct.millis(job.id(), job.run())));
        if (conduct.fails(job.failures())) {
            throw new IllegalStateException("as it is meant");
        }
        ledger.write(Entry.now(Mark.ENDED, job.id(), job.run()));
        return new Result(job.id(), job.run());
    }
}
