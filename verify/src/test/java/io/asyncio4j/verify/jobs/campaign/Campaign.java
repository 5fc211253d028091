// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Jobs are produced and run while things break; then all is healed, what is left is run, and the ledgers are judged. */
final class Campaign {
    static final String QUEUE = "campaign";

    /** No job is set aside for the crashes of its workers: they are what is tried. */
    private static final QueueSettings SETTINGS =
            new QueueSettings(false, 0, 0, 1, 0, 0, 1, 1_000_000, 10_000, NewJobs.KEPT);

    private static final int WINDOW = 200;

    private static final int FEWEST_BATCHES = 60;

    /** How long it may go on until there was enough. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final Path folder;
    private final long seed;
    private final Broker producers;
    private final Broker judge;
    private final List<Fault> faults;
    private final long fewestMillis;
    private final int healingSeconds;
    private final Map<String, Integer> struck = new HashMap<>();
    private final AtomicInteger produced = new AtomicInteger();
    private Callable<Boolean> enough = () -> true;

    /**
     * Prepares a campaign.
     *
     * @param folder where the ledgers are written
     * @param seed what faults strike when
     * @param producers by which jobs are handed in; it suffers from faults
     * @param judge the same broker, by a way that does not
     * @param faults what may strike
     * @param fewestMillis how long it is quiet between faults at least
     * @param healingSeconds how long it may take in the end until all is done
     */
    Campaign(
            Path folder,
            long seed,
            Broker producers,
            Broker judge,
            List<Fault> faults,
            long fewestMillis,
            int healingSeconds) {
        this.folder = folder;
        this.seed = seed;
        this.producers = producers;
        this.judge = judge;
        this.faults = faults;
        this.fewestMillis = fewestMillis;
        this.healingSeconds = healingSeconds;
    }

    /** Has it go on until jobs have lost their worker, so that what is asked of it was tried. */
    Campaign untilJobsAreLost() {
        enough = () -> judge.stats(QUEUE).get(10, TimeUnit.SECONDS).crashed() > 0;
        return this;
    }

    /** As {@link #untilJobsAreLost}, and until a worker has come too late with the end of one. */
    Campaign untilJobsAreLostAndComeLate() {
        Callable<Boolean> lost = untilJobsAreLost().enough;
        enough = () -> lost.call() && count(LedgerFile.readAll(folder), Mark.STALE) > 0;
        return this;
    }

    /**
     * Plays for so long, and judges.
     *
     * @param arena the workers
     * @param judgedLeaseMillis how long a claimed job must be its worker's at least; 0 if a clock was moved
     */
    Report play(Arena arena, double seconds, long judgedLeaseMillis) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        AtomicBoolean over = new AtomicBoolean();
        judge.configure(QUEUE, SETTINGS).get(60, TimeUnit.SECONDS);
        LedgerFile ledger = new LedgerFile(folder, "harness");
        try {
            CompletableFuture<@Nullable Void> producing = new CompletableFuture<>();
            Thread.ofVirtual().name("producer").start(() -> produce(ledger, over, producing));
            Random random = new Random(seed);
            LinkedList<Fault> deck = new LinkedList<>(); // each strikes once before any strikes again
            do {
                if (deck.isEmpty()) {
                    deck.addAll(faults);
                    Collections.shuffle(deck, random);
                }
                if (!deck.isEmpty()) {
                    strike(deck.remove(), arena, random, ledger);
                }
                arena.pause(fewestMillis + random.nextInt(200));
                arena.assertAlive();
            } while ((System.nanoTime() < end || tooLittle(end)) && !producing.isDone());
            over.set(true);
            producing.get(90, TimeUnit.SECONDS);
            long healed = System.nanoTime();
            String left = Quiet.await(judge, healingSeconds);
            double healing = (System.nanoTime() - healed) / 1e9;
            arena.assertAlive();
            arena.end();
            return judge(arena, healing, left, judgedLeaseMillis);
        } finally {
            over.set(true);
        }
    }

    /** On a machine that is busy a campaign goes on until there was enough to break, and all has broken it once. */
    private boolean tooLittle(long end) throws Exception {
        return produced.get() < FEWEST_BATCHES
                || struck.size() < faults.size()
                || System.nanoTime() < end + PATIENCE_NANOS && !isEnough();
    }

    private boolean isEnough() throws Exception {
        try {
            return enough.call();
        } catch (ExecutionException | TimeoutException | BrokerException e) {
            return false; // the broker was broken just now
        }
    }

    private void strike(Fault fault, Arena arena, Random random, LedgerFile ledger) throws Exception {
        struck.merge(fault.name(), 1, Integer::sum);
        ledger.write(Entry.now(Mark.FAULT, "-", 0, fault.name()));
        fault.blow().strike(arena, random);
        ledger.write(Entry.now(Mark.FAULT, "-", 0, fault.name(), "over"));
    }

    private void produce(LedgerFile ledger, AtomicBoolean over, CompletableFuture<@Nullable Void> ended) {
        Random random = new Random(seed + 1);
        Producer producer = new Producer(producers, ledger, QUEUE, "j", random);
        try {
            while (!over.get()) {
                producer.sendSome();
                produced.incrementAndGet();
                Producer.pause(5 + random.nextInt(20));
            }
            ended.complete(null);
        } catch (InterruptedException | RuntimeException | AssertionError e) {
            ended.completeExceptionally(e);
        }
    }

    private Report judge(Arena arena, double healing, String left, long leaseMillis) throws Exception {
        List<Entry> entries = LedgerFile.readAll(folder);
        Map<String, @Nullable JobInfo> ends = ends(Story.of(entries).keySet());
        List<Violation> violations = Checker.check(entries, ends::get, leaseMillis);
        QueueStats stats = judge.stats(QUEUE).get(60, TimeUnit.SECONDS);
        return new Report(
                folder,
                seed,
                count(entries, Mark.ACKNOWLEDGED),
                count(entries, Mark.REFUSED),
                count(entries, Mark.CLAIMED),
                count(entries, Mark.STALE),
                stats.crashed(),
                arena.started(),
                struck,
                healing,
                left,
                violations);
    }

    private static long count(List<Entry> entries, Mark mark) {
        return entries.stream().filter(entry -> entry.mark() == mark).count();
    }

    private Map<String, @Nullable JobInfo> ends(Iterable<String> ids) throws Exception {
        Map<String, @Nullable JobInfo> found = new HashMap<>();
        Deque<Map.Entry<String, CompletableFuture<@Nullable JobInfo>>> asked = new ArrayDeque<>();
        List<String> all = new ArrayList<>();
        ids.forEach(all::add);
        for (String id : all) {
            asked.add(Map.entry(id, judge.find(QUEUE, id)));
            if (asked.size() == WINDOW) {
                answer(asked, found);
            }
        }
        while (!asked.isEmpty()) {
            answer(asked, found);
        }
        return found;
    }

    private static void answer(
            Deque<Map.Entry<String, CompletableFuture<@Nullable JobInfo>>> asked, Map<String, @Nullable JobInfo> found)
            throws Exception {
        Map.Entry<String, CompletableFuture<@Nullable JobInfo>> first = asked.removeFirst();
        found.put(first.getKey(), first.getValue().get(60, TimeUnit.SECONDS));
    }
}
