// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueStats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the queues of a broker, once for all who watch. A count is good for a second, and for ten times as long as it
 * took, so that no broker is kept busy by being counted. Any thread.
 */
final class Snapshots {
    private static final long FRESH_NANOS = Duration.ofMillis(900).toNanos();
    private static final long COMPARED_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int SHARE = 10;

    private final Broker broker;
    private final Consumer<Snapshot> told;

    /** The latest and those before it of some seconds; guarded by this. */
    private final Deque<Snapshot> latest = new ArrayDeque<>();

    /** Guarded by this. */
    private @Nullable CompletableFuture<Snapshot> underWay;

    /** When that began; guarded by this. */
    private long begun;

    /** Until when the latest is good; guarded by this. */
    private long goodUntil;

    Snapshots(Broker broker, Consumer<Snapshot> told) {
        this.broker = broker;
        this.told = told;
    }

    /** Returns the latest count, or one that is made now if that is too old; whoever cancels it cancels nobody else. */
    synchronized CompletableFuture<Snapshot> current() {
        long now = System.nanoTime();
        if (underWay != null && now - begun < PATIENCE_NANOS) {
            return underWay.copy();
        }
        Snapshot last = latest.peekLast();
        if (last != null && now - goodUntil < 0) {
            return CompletableFuture.completedFuture(last);
        }
        CompletableFuture<Snapshot> made = count();
        underWay = made;
        begun = now;
        CompletableFuture<Snapshot> answer = made.copy();
        made.whenComplete((snapshot, failure) -> ended(made, snapshot, now));
        return answer;
    }

    /** Has the next to ask get a new count, for something was changed from here. */
    synchronized void changed() {
        goodUntil = System.nanoTime();
    }

    private CompletableFuture<Snapshot> count() {
        return broker.now()
                .thenCompose(now -> broker.queues()
                        .thenCompose(this::stats)
                        .thenCombine(
                                broker.workers(),
                                (queues, workers) -> new Snapshot(now, System.nanoTime(), queues, workers)));
    }

    private CompletableFuture<List<QueueStats>> stats(List<String> names) {
        List<CompletableFuture<QueueStats>> asked =
                names.stream().map(broker::stats).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    private void ended(CompletableFuture<Snapshot> which, @Nullable Snapshot snapshot, long since) {
        synchronized (this) {
            if (underWay != which) {
                return;
            }
            underWay = null;
            if (snapshot == null) {
                return;
            }
            long now = System.nanoTime();
            goodUntil = now + Math.max(FRESH_NANOS, SHARE * (now - since));
            latest.addLast(snapshot);
            while (latest.size() > 2 && now - second().nanos() > COMPARED_NANOS) {
                latest.removeFirst();
            }
        }
        told.accept(snapshot);
    }

    private Snapshot second() {
        return latest.stream().skip(1).findFirst().orElseThrow();
    }

    /** Returns one from some seconds before the latest, to compare it with; null if there is none. */
    synchronized @Nullable Snapshot before(Snapshot snapshot) {
        Snapshot first = latest.peekFirst();
        return first == null || first.nanos() >= snapshot.nanos() ? null : first;
    }
}
