// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.JobInfo;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Brings what other brokers of the file tell to those who wait in this one. */
final class Wakes implements Knocks.Listener {
    /** Every so many looks it is told anew that this broker lives. */
    private static final int LOOKS = 20;

    private final Writer writer;
    private final Waiters waiters;
    private final int port;
    private final BooleanSupplier listening;

    // the thread of the knocks alone
    private int looks;
    private CompletableFuture<?> looking = CompletableFuture.completedFuture(null);

    /** The writer's thread alone. */
    private long version;

    Wakes(Writer writer, Waiters waiters, int port, BooleanSupplier listening) {
        this.writer = writer;
        this.waiters = waiters;
        this.port = port;
        this.listening = listening;
    }

    @Override
    public void claimable(String queue, long due) {
        waiters.claimable(queue, due);
    }

    @Override
    public void ended(String queue, String id) {
        if (waiters.isAwaited(queue, id)) {
            end(new Waiters.Awaited(queue, id));
        }
    }

    @Override
    public void cancelRequested(String queue, String id) {
        waiters.cancelRequested(queue, id);
    }

    @Override
    public void look() {
        if (++looks % LOOKS == 0 && listening.getAsBoolean()) {
            writer.submit(1, tx -> Neighbours.enter(tx, port));
        }
        // One look at a time: behind a lock that is held for long, others would pile up.
        if (waiters.isAnyoneWaiting() && looking.isDone()) {
            looking = writer.submit(1, Neighbours::version).thenAccept(now -> {
                if (now != version) {
                    version = now;
                    waiters.wakeReady();
                    waiters.awaited().forEach(this::end);
                }
            });
        }
    }

    private void end(Waiters.Awaited awaited) {
        writer.submit(1, tx -> Awaiting.end(tx, awaited)).thenAccept(end -> {
            if (end.isOver()) {
                @Nullable JobInfo job = end.job();
                waiters.ended(awaited.queue(), awaited.id(), job);
            }
        });
    }

    /** Makes the list of ports that is knocked at after a commit. */
    static List<Integer> ports(Tx tx, int own) throws java.sql.SQLException {
        return tx.news.isEmpty() ? List.of() : Neighbours.others(tx, own);
    }
}
