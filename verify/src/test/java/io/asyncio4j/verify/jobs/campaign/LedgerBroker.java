// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes down which runs a worker gets, and what the broker answers when it says how they ended. */
final class LedgerBroker extends BrokerWrapper {
    private final LedgerFile ledger;

    LedgerBroker(Broker inner, LedgerFile ledger) {
        super(inner);
        this.ledger = ledger;
    }

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        long asked = System.nanoTime();
        return inner.claim(request).thenApply(claimed -> {
            ledger.write(claimed.jobs().stream().map(job -> claimed(job, asked)).toList());
            return claimed;
        });
    }

    private static Entry claimed(ClaimedJob job, long asked) {
        return Entry.now(Mark.CLAIMED, job.job().id(), job.run(), asked, job.failures(), job.crashes());
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        ledger.write(settlements.stream()
                .map(settlement -> settled(Mark.TOLD, settlement))
                .toList());
        return inner.settle(queue, settlements).thenApply(answers -> {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < settlements.size(); i++) {
                entries.add(settled(answers.get(i) ? Mark.ACCEPTED : Mark.STALE, settlements.get(i)));
            }
            ledger.write(entries);
            return answers;
        });
    }

    private static Entry settled(Mark mark, Settlement settlement) {
        return Entry.now(mark, settlement.run().id(), settlement.run().run(), settlement.verdict());
    }
}
