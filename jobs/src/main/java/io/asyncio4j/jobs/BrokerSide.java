// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.threads.LoopThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a worker has to do with its broker: a source for each loop, and a loop for what keeps their jobs. */
final class BrokerSide {
    private final BrokerSettings settings;
    private final Heartbeat heartbeat;
    private final Counters counters;
    private final List<HeldRuns> loops = new ArrayList<>();
    private @Nullable LoopThread thread;

    /** A broker as one loop uses it, and its queues as a source. */
    record Opened(Broker broker, BrokerSource source) {}

    BrokerSide(BrokerSettings settings, int concurrency, Counters counters) {
        this.settings = settings;
        this.heartbeat = new Heartbeat(settings.names(), concurrency);
        this.counters = counters;
    }

    /** Makes the source of the running loop. A coroutine. */
    Opened open(int loop) {
        Broker broker = settings.brokers().get();
        HeldRuns runs = new HeldRuns(
                Heartbeat.newSession(loop + 1), Asyncio.getRunningLoop(), settings.names(), counters.leasesLost);
        synchronized (loops) {
            loops.add(runs);
        }
        return new Opened(broker, new BrokerSource(broker, settings, runs, counters));
    }

    /** Starts the keeper of the loops that have been opened; returns when it works. */
    void startKeeper(String name, Supplier<EventLoop> loopFactory, Consumer<Throwable> onFailure) {
        LoopThread started = LoopThread.builder()
                .name(name)
                .loopFactory(loopFactory)
                .onFailure(onFailure)
                .start();
        thread = started;
        CompletableFuture<@Nullable Void> works = new CompletableFuture<>();
        started.submit(() -> keep(works));
        Worker.await(works);
    }

    private void keep(CompletableFuture<@Nullable Void> works) {
        try {
            Broker broker = settings.brokers().get();
            Keeper keeper = new Keeper(broker, settings, copy(), heartbeat, counters);
            try {
                keeper.start();
                works.complete(null);
                Asyncio.getRunningLoop().createFuture("the end of the worker").await();
            } finally {
                keeper.stop();
                settings.close(broker);
            }
        } catch (Throwable e) {
            works.completeExceptionally(e);
            throw e;
        }
    }

    private List<HeldRuns> copy() {
        synchronized (loops) {
            return List.copyOf(loops);
        }
    }

    /** Ends the keeper and waits for that; for the time when the loops have ended. */
    void stopKeeper() throws InterruptedException {
        LoopThread running = thread;
        if (running != null) {
            running.stop();
            running.thread().join();
        }
    }
}
