// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a broker that changes the file.
 *
 * <p>It takes all steps that wait, in one transaction, and completes their futures after its commit: while the disk writes
 * one, the next gathers. If a transaction fails, each of its steps is taken again alone, so that one which cannot be taken
 * harms nobody else.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /** So many jobs in one transaction, after which nobody waits longer for the others. */
    private static final int MOST_WEIGHT = 5_000;

    /**
     * How often the lock is waited for, each time as long as the connection says. Who has never had it yet waits once: a
     * command, or a program at its start, whose user sits before it.
     */
    private static final int TRIES = 3;

    /** A chain of jobs is nested as deep as it is long, and is read by recursion. */
    private static final long STACK_BYTES = 32L << 20;

    /** A full disk is not made emptier more often than this. */
    private static final long ROOM_NANOS = 1_000_000_000L;

    /** One step of the state machine. */
    interface Step<T extends @Nullable Object> {
        T take(Tx tx) throws SQLException;
    }

    private record Waiting<T extends @Nullable Object>(
            Step<T> step, int weight, boolean reads, CompletableFuture<T> future, long sinceNanos) {
        Runnable taken(Tx tx) throws SQLException {
            T value = step.take(tx);
            return () -> future.complete(value);
        }
    }

    private final Path file;
    private final Sql sql;
    private final Heads heads;
    private final Acknowledged acknowledged;
    private final Jumps jumps;
    private final InstantSource clock;
    private final int port;
    private final BiConsumer<News, List<Integer>> told;
    private final LinkedBlockingQueue<Waiting<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /** No step is added any more once it is set. Guarded by this. */
    private boolean closed;

    /** Why no step is taken any more; the writer's thread alone. */
    private @Nullable BrokerException broken;

    /** The rows that the connection has changed ever, before this transaction; the writer's thread alone. */
    private long changes;

    /** When the lock was waited for the last time; the writer's thread alone. */
    private long triedNanos;

    /** Whether the lock was had ever; the writer's thread alone. */
    private boolean hadLock;

    /** Whether a transaction that may write has begun; the writer's thread alone. */
    private boolean begun;

    /** When room was made last, by {@link System#nanoTime}; the writer's thread alone. */
    private long madeRoom = System.nanoTime() - 2 * ROOM_NANOS;

    Writer(
            Path file,
            Database.Opened opened,
            InstantSource clock,
            Jumps jumps,
            int port,
            BiConsumer<News, List<Integer>> told) {
        this.file = file;
        this.port = port;
        this.clock = clock;
        this.jumps = jumps;
        this.told = told;
        sql = new Sql(opened.connection());
        acknowledged = opened.acknowledged();
        heads = new Heads(sql);
        thread = Thread.ofPlatform()
                .daemon()
                .name("jobs-" + file.getFileName())
                .stackSize(STACK_BYTES)
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(int weight, Step<T> step) {
        return submit(weight, false, step);
    }

    /** Takes a step that changes nothing. Where only such wait, they need no lock: other processes write meanwhile. */
    <T extends @Nullable Object> CompletableFuture<T> read(Step<T> step) {
        return submit(1, true, step);
    }

    private <T extends @Nullable Object> CompletableFuture<T> submit(int weight, boolean reads, Step<T> step) {
        CompletableFuture<T> future = new CompletableFuture<>();
        synchronized (this) {
            if (!closed) {
                waiting.add(new Waiting<>(step, weight, reads, future, System.nanoTime()));
                return future;
            }
        }
        return CompletableFuture.failedFuture(isClosed());
    }

    /** Whether the caller is called by this writer, so that it waits in vain for what the writer does next. */
    boolean isCaller() {
        return Thread.currentThread() == thread;
    }

    /** Takes what waits already, then closes the file. */
    CompletableFuture<@Nullable Void> close() {
        synchronized (this) {
            if (!closed) {
                closed = true;
                waiting.add(new Waiting<>(tx -> null, 0, false, ended, System.nanoTime()));
            }
        }
        return ended.copy();
    }

    static BrokerException isClosed() {
        return new BrokerException("The broker is closed: open another", null);
    }

    private void run() {
        List<Waiting<?>> pass = new ArrayList<>();
        boolean last = false;
        while (!last) {
            last = gather(pass);
            perform(pass);
            pass.clear();
        }
        try {
            sql.close();
            acknowledged.close();
            ended.complete(null);
        } catch (SQLException e) {
            ended.completeExceptionally(Errors.of(file, e));
        } catch (IOException e) {
            ended.completeExceptionally(e);
        }
    }

    /** Gathers what waits; returns whether nothing will come after it. */
    private boolean gather(List<Waiting<?>> pass) {
        Waiting<?> next = take();
        int weight = 0;
        while (next != null) {
            if (next.future() == ended) {
                return true;
            }
            pass.add(next);
            weight += next.weight();
            next = weight < MOST_WEIGHT ? waiting.poll() : null;
        }
        return false;
    }

    /** Takes what is next. An interrupt by who listens to a future is no reason to end. */
    private Waiting<?> take() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                LOG.debug("Somebody interrupted the thread of {}, which goes on", file);
            }
        }
    }

    private void perform(List<Waiting<?>> pass) {
        if (pass.isEmpty()) {
            return;
        }
        if (broken != null) {
            fail(pass, broken);
            return;
        }
        List<Runnable> calls = List.of();
        try {
            calls = transaction(pass);
        } catch (SQLException | RuntimeException | Error e) {
            undo();
            if (e instanceof SQLException failure && Errors.isFatal(failure)) {
                broken = Errors.of(file, failure);
                fail(pass, broken);
            } else if (e instanceof SQLException failure && Errors.isFull(failure) && makeRoom()) {
                pass.forEach(step -> perform(List.of(step)));
            } else if (pass.size() > 1 && !(e instanceof SQLException failure && Errors.isBusy(failure))) {
                pass.forEach(step -> perform(List.of(step)));
            } else if (e instanceof SQLException failure && Errors.isBusy(failure)) {
                locked(pass, Errors.of(file, failure));
            } else {
                fail(pass, e instanceof SQLException failure ? Errors.of(file, failure) : refused(e));
            }
        }
        calls.forEach(Writer::call);
    }

    private static Throwable refused(Throwable e) {
        return e instanceof Error
                ? new BrokerException("A step could not be taken (" + e + "); nothing of it was stored.", e)
                : e;
    }

    private static void call(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Who was told of a commit threw; the thread that told it goes on", e);
        }
    }

    private List<Runnable> transaction(List<Waiting<?>> pass) throws SQLException {
        Thread.interrupted(); // whoever listened to the last one may have left it, and it would close a channel
        if (pass.stream().allMatch(Waiting::reads) && jumps.isSteady(sql, clock.millis())) {
            return reading(pass);
        }
        begin();
        long now = clock.millis();
        jumps.look(sql, now);
        Tx tx = new Tx(sql, heads, now);
        List<Runnable> calls = new ArrayList<>(pass.size() + 1);
        for (Waiting<?> step : pass) {
            calls.add(step.taken(tx));
        }
        tx.finish();
        List<Integer> ports = Wakes.ports(tx, port);
        if (!tx.news.isEmpty()) {
            calls.add(() -> told.accept(tx.news, ports));
        }
        long commit = count(tx);
        sql.commit();
        begun = false;
        if (commit > 0) {
            acknowledged.note(commit);
        }
        return calls;
    }

    private List<Runnable> reading(List<Waiting<?>> pass) throws SQLException {
        sql.beginReading();
        Tx tx = new Tx(sql, heads, clock.millis());
        List<Runnable> calls = new ArrayList<>(pass.size());
        for (Waiting<?> step : pass) {
            calls.add(step.taken(tx));
        }
        sql.endReading();
        return calls;
    }

    /** Counts the commit that is to come; 0 if it writes nothing. */
    private long count(Tx tx) throws SQLException {
        long now = tx.sql.number("SELECT total_changes()", 0);
        if (now == changes) {
            return 0;
        }
        changes = now + 1;
        return tx.sql.number("UPDATE meta SET value = value + 1 WHERE name = 'commits' RETURNING value", 0);
    }

    private void begin() throws SQLException {
        for (int left = hadLock ? TRIES : 1; ; left--) {
            try {
                triedNanos = System.nanoTime();
                sql.begin();
                hadLock = true;
                begun = true;
                return;
            } catch (SQLException e) {
                undo();
                if (left == 1 || isClosing() || !Errors.isBusy(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Begins the write-ahead log anew, whose room on the disk lets those end their jobs who have some. Returns whether it
     * did; done again at once it would bring nothing.
     */
    private boolean makeRoom() {
        boolean first = System.nanoTime() - madeRoom > ROOM_NANOS;
        if (first) {
            try {
                sql.number("PRAGMA wal_checkpoint(RESTART)", 0);
            } catch (SQLException e) {
                LOG.debug("The log of {} could not be moved into it", file, e);
            }
            madeRoom = System.nanoTime();
        }
        return first;
    }

    private void undo() {
        if (begun) {
            jumps.forget();
            begun = false;
        }
        try {
            sql.rollback();
        } catch (SQLException e) {
            broken = Errors.of(file, e);
        }
    }

    /**
     * The lock cannot be had: nor does who has waited for it behind these wait for it all over again. Those who only look
     * need none.
     */
    private void locked(List<Waiting<?>> pass, BrokerException failure) {
        List<Waiting<?>> writes = new ArrayList<>(pass);
        List<Waiting<?>> reads = pass.stream().filter(Waiting::reads).toList();
        if (reads.size() < pass.size()) {
            writes.removeAll(reads);
        }
        for (Waiting<?> step : waiting) {
            boolean behind = !hadLock || step.sinceNanos() - triedNanos < 0;
            if (!step.reads() && step.future() != ended && behind && waiting.remove(step)) {
                writes.add(step);
            }
        }
        fail(writes, failure);
        if (reads.size() < pass.size()) {
            perform(reads);
        }
    }

    private synchronized boolean isClosing() {
        return closed;
    }

    private static void fail(List<Waiting<?>> pass, Throwable failure) {
        pass.forEach(step -> step.future().completeExceptionally(failure));
    }
}
