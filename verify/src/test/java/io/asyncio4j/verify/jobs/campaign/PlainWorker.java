// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plainest worker that keeps to the contract of a broker: a thread that claims, one that renews, one for each job. It can
 * be killed and frozen as a process can, so that brokers and the checker are tried without the real worker.
 */
final class PlainWorker implements Victim {
    private static final int SLOTS = 32;

    private final Broker broker;
    private final LedgerFile ledger;
    private final String queue;
    private final String session;
    private final long leaseMillis;
    private final Semaphore slots;
    private final int width;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;
    private volatile boolean killed;
    private volatile @Nullable Throwable trouble;
    private volatile @Nullable Throwable broken;
    private volatile @Nullable CompletableFuture<@Nullable Void> frozen;

    /** Ends a thread of a worker that was killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private PlainWorker(Broker broker, LedgerFile ledger, String queue, String session, long leaseMillis, int width) {
        this.broker = broker;
        this.ledger = ledger;
        this.queue = queue;
        this.session = session;
        this.leaseMillis = leaseMillis;
        this.width = width;
        slots = new Semaphore(width);
    }

    static PlainWorker start(Broker broker, LedgerFile ledger, String queue, String session, long leaseMillis) {
        return start(broker, ledger, queue, session, leaseMillis, SLOTS);
    }

    /** Starts a worker that runs so many jobs at once at most. */
    static PlainWorker start(
            Broker broker, LedgerFile ledger, String queue, String session, long leaseMillis, int width) {
        PlainWorker worker =
                new PlainWorker(new LedgerBroker(broker, ledger), ledger, queue, session, leaseMillis, width);
        worker.spawn(worker::claimUntilStopped);
        worker.spawn(worker::renewUntilStopped);
        worker.spawn(worker::deliverUntilStopped);
        return worker;
    }

    private void spawn(Runnable body) {
        Thread.startVirtualThread(() -> {
            try {
                body.run();
            } catch (Killed e) {
                running.clear();
            } catch (RuntimeException | AssertionError e) {
                broken = e;
            }
        });
    }

    @Override
    public boolean isAlive() {
        return !killed && broken == null;
    }

    /** Has it do nothing any more, and tell nobody. */
    @Override
    public void kill() {
        killed = true;
        thaw();
    }

    @Override
    public void freeze() {
        frozen = new CompletableFuture<>();
    }

    @Override
    public void thaw() {
        CompletableFuture<@Nullable Void> ice = frozen;
        frozen = null;
        if (ice != null) {
            ice.complete(null);
        }
    }

    /** Between any two steps a worker may be frozen or killed. */
    private void step() {
        CompletableFuture<@Nullable Void> ice = frozen;
        if (ice != null) {
            ice.join();
        }
        if (killed) {
            throw new Killed();
        }
    }

    private static void park(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Asks the broker until it answers; null if it was stopped before. */
    private <T> @Nullable T ask(Supplier<CompletableFuture<T>> question) {
        while (true) {
            step();
            try {
                T answer = question.get().get(5, TimeUnit.SECONDS);
                step();
                return answer;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof BrokerException)) {
                    throw new AssertionError(e);
                }
                trouble = e;
            } catch (BrokerException | TimeoutException | InterruptedException e) {
                trouble = e;
            }
            if (stopped) {
                return null;
            }
            park(50);
        }
    }

    @Override
    public String toString() {
        return session
                + (killed ? ", killed" : "")
                + (trouble == null ? "" : ", " + trouble)
                + (broken == null ? "" : ", " + broken);
    }

    private void claimUntilStopped() {
        while (!stopped) {
            slots.acquireUninterruptibly();
            slots.release();
            int free = Math.max(1, slots.availablePermits());
            Claimed claimed = ask(() -> broker.claim(new ClaimRequest(queue, session, free, leaseMillis)));
            if (claimed == null) {
                return;
            }
            for (ClaimedJob job : claimed.jobs()) {
                running.add(run(job));
                slots.acquireUninterruptibly();
                spawn(() -> seeThrough(job));
            }
            if (claimed.jobs().isEmpty()) {
                long next = claimed.nextMillis() < 0 ? 500 : Math.clamp(claimed.nextMillis(), 1, 500);
                ask(() -> broker.awaitReady(List.of(queue), next));
            }
        }
    }

    private static Run run(ClaimedJob job) {
        return new Run(job.job().id(), job.run());
    }

    private void renewUntilStopped() {
        while (!stopped) {
            park(leaseMillis / 3);
            List<Run> runs = List.copyOf(running);
            if (!runs.isEmpty()) {
                ask(() -> broker.renew(queue, runs, leaseMillis));
            }
        }
    }

    private void deliverUntilStopped() {
        while (!stopped) {
            park(500);
            deliver(300);
        }
    }

    private void seeThrough(ClaimedJob job) {
        Run run = run(job);
        try {
            Settlement settlement = handle(job, run);
            List<Boolean> answer = ask(() -> broker.settle(queue, List.of(settlement)));
            if (answer != null && answer.getFirst() && !job.job().links().isEmpty()) {
                deliver(0);
            }
        } finally {
            running.remove(run);
            slots.release();
        }
    }

    private Settlement handle(ClaimedJob job, Run run) {
        NewJob spec = job.job();
        step();
        ledger.write(Entry.now(Mark.STARTED, spec.id(), job.run()));
        if (!Arrays.equals(spec.payload(), Payloads.of(spec.id()))) {
            ledger.write(Entry.now(Mark.GARBLED, spec.id(), job.run()));
        }
        Conduct conduct = Conduct.valueOf(spec.type().toUpperCase(Locale.ROOT));
        park(conduct.millis(spec.id(), job.run()));
        step();
        if (conduct.fails(job.failures())) {
            return new Settlement(run, Verdict.RETRY, 50, null, new Failure("Flaky", "as it is meant"));
        }
        ledger.write(Entry.now(Mark.ENDED, spec.id(), job.run()));
        step();
        byte[] result = Payloads.result(spec.id(), job.run()).getBytes(StandardCharsets.UTF_8);
        return new Settlement(run, Verdict.DONE, 0, result, null);
    }

    private void deliver(long olderThanMillis) {
        List<OutboxMessage> messages = ask(() -> broker.outbox(queue, olderThanMillis, 100));
        for (OutboxMessage message : messages == null ? List.<OutboxMessage>of() : messages) {
            switch (message.link()) {
                case Link.Next next ->
                    ask(() -> broker.enqueue(
                            next.queue(),
                            List.of(next.job().toBuilder()
                                    .input(message.result())
                                    .build())));
                case Link.Part part ->
                    ask(() -> broker.arrive(
                            part.queue(), part.id(), part.part(), new PartResult(message.ok(), message.result())));
            }
            ask(() -> broker.delivered(queue, List.of(message.key())));
        }
    }

    @Override
    public void end() {
        thaw();
        stopped = true;
        if (!killed) {
            slots.acquireUninterruptibly(width);
        }
        if (broken != null) {
            throw new AssertionError(session + " is broken", broken);
        }
    }
}
