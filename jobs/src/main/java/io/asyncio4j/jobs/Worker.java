// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.threads.LoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs from a source and runs each as a coroutine, on one or more loops with a thread each.
 *
 * <p>A job that was taken stays known to its source until it is settled, so a worker that is killed loses none: its jobs
 * run again, and may so run twice. All methods may be called from any thread that is no loop's.
 */
public final class Worker implements AutoCloseable {
    private final WorkerSettings settings;
    private final Counters counters = new Counters();
    private final List<LoopThread> runners = new ArrayList<>();
    private final List<LoopThread> takers = new ArrayList<>();
    private final List<Consumer<Boolean>> stoppers = new ArrayList<>();
    private final CompletableFuture<@Nullable Void> failure = new CompletableFuture<>();

    private Worker(WorkerSettings settings) {
        this.settings = settings;
    }

    /**
     * Begins to describe a worker.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    private void start() {
        try {
            switch (settings.mode()) {
                case WORKERS, BATCHES -> startTakers();
                case MASTER -> startMaster();
            }
        } catch (RuntimeException e) {
            close(e);
            throw e;
        }
    }

    private void close(RuntimeException cause) {
        try {
            stopNow();
            join();
        } catch (RuntimeException e) {
            if (e != cause) {
                cause.addSuppressed(e);
            }
        }
    }

    // ---- each loop takes for itself ----

    private void startTakers() {
        for (int i = 0; i < settings.loops(); i++) {
            int index = i;
            startTaker(settings.name() + "-" + (i + 1), () -> {
                LoopRunner runner = runner(index);
                return new Intake(settings.source().get(), new Here(runner), settings.grace(), counters);
            });
        }
    }

    /** Makes the runner of the running loop. */
    private LoopRunner runner(int index) {
        JobHandler handler = settings.handler().get();
        Performer performer = new PayloadPerformer(handler, settings.largestPayload());
        return new LoopRunner(performer, settings.listener(), counters, index);
    }

    // ---- one master takes for all ----

    private void startMaster() {
        List<Spread.Remote> loops = new ArrayList<>();
        for (int i = 0; i < settings.loops(); i++) {
            LoopThread thread = LoopThread.builder()
                    .name(settings.name() + "-" + (i + 1))
                    .loopFactory(settings.loopFactory())
                    .onFailure(this::failed)
                    .start();
            runners.add(thread);
            int index = i;
            loops.add(new Spread.Remote(thread, await(thread.submit(() -> runner(index)))));
        }
        startTaker(
                settings.name() + "-master",
                () -> new Intake(settings.source().get(), new Spread(loops), settings.grace(), counters));
    }

    // ---- loops that take ----

    /** Starts a loop that takes jobs; returns when its source is open. */
    private void startTaker(String name, Supplier<Intake> factory) {
        CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
        LoopThread thread = LoopThread.builder()
                .name(name)
                .loopFactory(settings.loopFactory())
                .main(() -> take(factory, opened))
                .onFailure(this::failed)
                .start();
        takers.add(thread);
        await(opened);
    }

    private void take(Supplier<Intake> factory, CompletableFuture<@Nullable Void> opened) {
        try {
            Intake intake = factory.get();
            try {
                intake.open();
                EventLoop loop = Asyncio.getRunningLoop();
                synchronized (stoppers) {
                    stoppers.add(now -> callIfOpen(loop, now ? intake::requestStopNow : intake::requestStop));
                }
                startTaking(intake);
                opened.complete(null);
                intake.serveUntilStopped();
            } finally {
                intake.closeHandlers();
            }
        } catch (Throwable e) {
            opened.completeExceptionally(e);
            throw e;
        }
    }

    private void startTaking(Intake intake) {
        switch (settings.mode()) {
            case WORKERS -> intake.startWorkers(settings.concurrency());
            case MASTER -> intake.startBatches(settings.concurrency() * settings.loops());
            case BATCHES -> intake.startBatches(settings.concurrency());
        }
    }

    private static void callIfOpen(EventLoop loop, Runnable action) {
        try {
            loop.callSoonThreadsafe(action);
        } catch (IllegalStateException e) {
            if (!loop.isClosed()) {
                throw e;
            }
        }
    }

    private void failed(Throwable error) {
        if (failure.completeExceptionally(error)) {
            stop();
        }
    }

    // ---- from outside ----

    /** Takes no more jobs from now on and lets those that run end within the grace period. Returns at once. */
    public void stop() {
        tellAll(false);
    }

    /** Takes no more jobs and cancels those that run. Returns at once. */
    public void stopNow() {
        tellAll(true);
    }

    private void tellAll(boolean now) {
        List<Consumer<Boolean>> told;
        synchronized (stoppers) {
            told = List.copyOf(stoppers);
        }
        told.forEach(stopper -> stopper.accept(now));
    }

    /**
     * Waits until the worker has ended after a {@link #stop}, or because it failed, and all its threads have.
     *
     * @throws SourceException if its source failed for good
     * @throws IllegalStateException if it failed otherwise, or the waiting thread was interrupted
     */
    public void join() {
        try {
            for (LoopThread taker : takers) {
                taker.thread().join();
            }
            for (LoopThread runner : runners) {
                runner.stop();
                runner.thread().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the worker was ending", e);
        }
        if (failure.isCompletedExceptionally()) {
            await(failure);
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SourceException known) {
                throw known;
            }
            throw new IllegalStateException("The worker failed: " + cause, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the worker was starting", e);
        }
    }

    /**
     * Returns what it has done so far.
     *
     * @return a snapshot
     */
    public WorkerStatistics statistics() {
        return counters.snapshot();
    }

    /** Stops as {@link #stop} does and waits as {@link #join} does. */
    @Override
    public void close() {
        stop();
        join();
    }

    /** Describes a worker. Source and handler must be given. */
    public static final class Builder {
        private @Nullable Supplier<? extends JobSource> source;
        private @Nullable Supplier<? extends JobHandler> handler;
        private WorkerMode mode = WorkerMode.WORKERS;
        private int loops = 1;
        private int concurrency = 100;
        private Duration grace = Duration.ofSeconds(10);
        private int largestPayload = 1024 * 1024;
        private @Nullable WorkerListener listener;
        private Supplier<EventLoop> loopFactory = NetLoop::newEventLoop;
        private String name = "worker";

        private Builder() {}

        /**
         * Sets where jobs come from.
         *
         * @param factory makes a source; called in a coroutine on each loop that takes jobs
         * @return this
         */
        public Builder source(Supplier<? extends JobSource> factory) {
            source = factory;
            return this;
        }

        /**
         * Sets what does the jobs.
         *
         * @param factory makes a handler; called in a coroutine on each loop that runs jobs
         * @return this
         */
        public Builder handler(Supplier<? extends JobHandler> factory) {
            handler = factory;
            return this;
        }

        /**
         * Sets who takes the jobs.
         *
         * @param who the mode; {@link WorkerMode#WORKERS} if not set
         * @return this
         */
        public Builder mode(WorkerMode who) {
            mode = who;
            return this;
        }

        /**
         * Sets the number of loops that run jobs, each with a thread of its own.
         *
         * @param count at least 1, which is what it is if not set
         * @return this
         */
        public Builder loops(int count) {
            loops = positive(count, "loops");
            return this;
        }

        /**
         * Sets how many jobs a loop runs at a time.
         *
         * @param jobs at least 1; 100 if not set
         * @return this
         */
        public Builder concurrency(int jobs) {
            concurrency = positive(jobs, "concurrency");
            return this;
        }

        /**
         * Sets how long jobs may go on after a stop.
         *
         * @param period not negative; 10 seconds if not set
         * @return this
         */
        public Builder grace(Duration period) {
            if (period.isNegative()) {
                throw new IllegalArgumentException("The grace period cannot be negative: " + period);
            }
            grace = period;
            return this;
        }

        /**
         * Sets the size above which a payload goes to the dead list.
         *
         * @param bytes the most that is allowed; 1 MiB if not set
         * @return this
         */
        public Builder largestPayload(int bytes) {
            largestPayload = positive(bytes, "largestPayload");
            return this;
        }

        /**
         * Sets who is told of each run.
         *
         * @param told called on the loops' threads
         * @return this
         */
        public Builder listener(WorkerListener told) {
            listener = told;
            return this;
        }

        /**
         * Sets how loops are made.
         *
         * @param factory called on the thread that runs the loop; {@link NetLoop#newEventLoop()} if not set
         * @return this
         */
        public Builder loopFactory(Supplier<EventLoop> factory) {
            loopFactory = factory;
            return this;
        }

        /**
         * Sets how the threads are called.
         *
         * @param prefix of their names; {@code worker} if not set
         * @return this
         */
        public Builder name(String prefix) {
            name = prefix;
            return this;
        }

        private static int positive(int value, String what) {
            if (value < 1) {
                throw new IllegalArgumentException(what + " must be at least 1, not " + value);
            }
            return value;
        }

        /**
         * Starts the worker and waits until its sources are open.
         *
         * @return the running worker
         * @throws SourceException if a source cannot be used
         */
        public Worker start() {
            if (source == null || handler == null) {
                throw new IllegalStateException("A worker needs a source and a handler");
            }
            Worker worker = new Worker(new WorkerSettings(
                    source, handler, mode, loops, concurrency, grace, largestPayload, listener, loopFactory, name));
            worker.start();
            return worker;
        }
    }
}
