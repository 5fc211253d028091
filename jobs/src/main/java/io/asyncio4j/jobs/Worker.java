// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.threads.LoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs from the queues of a broker, or from another source, and runs each as a coroutine, on one or more loops with a
 * thread each.
 *
 * <p>A job that was taken stays known to its source until it is settled, so a worker that is killed loses none: its jobs
 * run again, and may so run twice. All methods may be called from any thread that is no loop's.
 */
public final class Worker implements AutoCloseable {
    private final WorkerSettings settings;
    private final Counters counters = new Counters();
    private final @Nullable BrokerSide broker;
    private final List<LoopThread> remotes = new ArrayList<>();
    private final List<LoopThread> takers = new ArrayList<>();
    private final List<LoopRunner> runners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Consumer<Intake>>> intakes = new CopyOnWriteArrayList<>();
    private final CompletableFuture<@Nullable Void> failure = new CompletableFuture<>();

    private Worker(WorkerSettings settings) {
        this.settings = settings;
        this.broker =
                settings.broker() == null ? null : new BrokerSide(settings.broker(), settings.concurrency(), counters);
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
            if (broker != null) {
                broker.startKeeper(settings.name() + "-keeper", settings.loopFactory(), this::failed);
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
            startTaker(settings.name() + "-" + (i + 1), () -> intake(index));
        }
    }

    private Intake intake(int index) {
        BrokerSettings use = settings.broker();
        if (use == null || broker == null) {
            WorkerSettings.Payloads payloads = payloads();
            Here here = new Here(runner(payloadPerformer(payloads), index));
            return new Intake(payloads.source().get(), here, settings.grace(), counters);
        }
        BrokerSide.Opened opened = broker.open(index);
        Performer performer =
                new HandlerPerformer(opened.broker(), use.handlers(), use.middleware(), use.largestResult());
        return new Intake(opened.source(), new Here(runner(performer, index)), settings.grace(), counters);
    }

    private WorkerSettings.Payloads payloads() {
        return Objects.requireNonNull(settings.payloads());
    }

    private static Performer payloadPerformer(WorkerSettings.Payloads payloads) {
        return new PayloadPerformer(payloads.handler().get(), payloads.largestPayload());
    }

    /** Makes the runner of the running loop. */
    private LoopRunner runner(Performer performer, int index) {
        LoopRunner runner = new LoopRunner(performer, settings.listener(), counters, index);
        runners.add(runner);
        return runner;
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
            remotes.add(thread);
            int index = i;
            loops.add(new Spread.Remote(
                    thread, await(thread.submit(() -> runner(payloadPerformer(payloads()), index)))));
        }
        startTaker(
                settings.name() + "-master",
                () -> new Intake(payloads().source().get(), new Spread(loops), settings.grace(), counters));
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
                intakes.add(order -> Loops.call(loop, () -> order.accept(intake)));
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

    private void failed(Throwable error) {
        if (failure.completeExceptionally(error)) {
            stop();
        }
    }

    // ---- from outside ----

    /** Takes no more jobs from now on; those that run go on without limit, and the worker goes on until it is stopped. */
    public void quiet() {
        tellAll(Intake::requestQuiet);
    }

    /** Takes no more jobs from now on and lets those that run end within the grace period. Returns at once. */
    public void stop() {
        tellAll(Intake::requestStop);
    }

    /** Takes no more jobs, cancels those that run and gives them back. Returns at once. */
    public void stopNow() {
        tellAll(Intake::requestStopNow);
    }

    private void tellAll(Consumer<Intake> order) {
        intakes.forEach(intake -> intake.accept(order));
    }

    /**
     * Returns what runs now, and where it is.
     *
     * @return oldest first; a snapshot
     */
    public List<RunningJob> running() {
        return runners.stream()
                .flatMap(runner -> runner.running().stream())
                .sorted(Comparator.comparing(RunningJob::age).reversed())
                .toList();
    }

    /**
     * Waits until the worker has ended after a {@link #stop}, or because it failed, and all its threads have.
     *
     * @throws SourceException if its source failed for good
     * @throws BrokerException if its broker cannot be used
     * @throws IllegalStateException if it failed otherwise, or the waiting thread was interrupted
     */
    public void join() {
        try {
            for (LoopThread taker : takers) {
                taker.thread().join();
            }
            for (LoopThread remote : remotes) {
                remote.stop();
                remote.thread().join();
            }
            if (broker != null) {
                broker.stopKeeper();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the worker was ending", e);
        }
        if (failure.isCompletedExceptionally()) {
            await(failure);
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SourceException || cause instanceof BrokerException) {
                throw (RuntimeException) cause;
            }
            throw new IllegalStateException("The worker failed: " + cause, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the worker was starting", e);
        }
    }

    /**
     * Asks each of its loops that take jobs for a sign of life, and waits for all. Blocks, so not for a loop's thread.
     *
     * @param patience how long to wait at most
     * @return whether all have answered in time; false, too, if the worker has ended
     * @throws IllegalStateException if the waiting thread was interrupted
     */
    public boolean answers(Duration patience) {
        CountDownLatch answers = new CountDownLatch(takers.size());
        tellAll(ignored -> answers.countDown());
        try {
            return answers.await(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a worker was asked for a sign of life", e);
        }
    }

    /**
     * Returns how its threads are called, and its metrics.
     *
     * @return the prefix that its builder was given
     */
    public String name() {
        return settings.name();
    }

    /**
     * Returns how many jobs it can run at once.
     *
     * @return those of all its loops together
     */
    public int slots() {
        return settings.loops() * settings.concurrency();
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

    /** Describes a worker: either broker, queues and handlers must be given, or a source and a handler of payloads. */
    public static final class Builder {
        private @Nullable Supplier<? extends JobSource> source;
        private @Nullable Supplier<? extends JobHandler> handler;
        private @Nullable Supplier<? extends Broker> brokers;
        private boolean closesBrokers;
        private final Map<String, Integer> queues = new LinkedHashMap<>();
        private @Nullable Handlers handlers;
        private final List<JobMiddleware> middleware = new ArrayList<>();
        private Duration lease = Duration.ofSeconds(10);
        private boolean burst;
        private @Nullable WorkerMode mode;
        private int loops = 1;
        private int concurrency = 100;
        private Duration grace = Duration.ofSeconds(25);
        private int largestPayload = 1024 * 1024;
        private int largestResult = 1024 * 1024;
        private @Nullable WorkerListener listener;
        private Supplier<EventLoop> loopFactory = NetLoop::newEventLoop;
        private String name = "worker";

        private Builder() {}

        // ---- a broker's queues ----

        /**
         * Sets the broker, one for each loop.
         *
         * @param factory opens a broker; called in a coroutine on each loop that takes jobs and on one more, which renews
         *     leases. The worker closes what it opened
         * @return this
         */
        public Builder broker(Supplier<? extends Broker> factory) {
            brokers = factory;
            closesBrokers = true;
            return this;
        }

        /**
         * Sets the broker that all loops share.
         *
         * @param shared a broker that may be used from any loop; closing it is the caller's
         * @return this
         */
        public Builder broker(Broker shared) {
            brokers = () -> shared;
            closesBrokers = false;
            return this;
        }

        /**
         * Adds a queue of weight 1.
         *
         * @param queue its name
         * @return this
         */
        public Builder queue(String queue) {
            return queue(queue, 1);
        }

        /**
         * Adds a queue. While several queues have jobs, each gets a part of the slots in proportion to its weight; none
         * waits for another to be empty.
         *
         * @param queue its name
         * @param weight at least 1
         * @return this
         * @throws IllegalArgumentException if the name is none of a queue, or the weight too small
         */
        public Builder queue(String queue, int weight) {
            queues.put(Words.queue(queue), positive(weight, "The weight of queue " + queue));
            return this;
        }

        /**
         * Sets what does the jobs of a broker.
         *
         * @param registry shared by all loops
         * @return this
         */
        public Builder handlers(Handlers registry) {
            handlers = registry;
            return this;
        }

        /**
         * Adds what stands around each run of a broker's jobs; the first is the outermost.
         *
         * @param added shared by all loops
         * @return this
         */
        public Builder middleware(JobMiddleware... added) {
            middleware.addAll(List.of(added));
            return this;
        }

        /**
         * Sets how long jobs stay the worker's when it is not heard of: if it dies, others have them after that time. Leases
         * of jobs that run are renewed about three times in that time.
         *
         * @param time at least 100 ms; 10 seconds if not set
         * @return this
         */
        public Builder lease(Duration time) {
            if (time.toMillis() < 100) {
                throw new IllegalArgumentException("A lease must be at least 100 ms long, not " + time);
            }
            lease = time;
            return this;
        }

        /**
         * Has the worker end by itself when its queues have no job that could run now and none of its own runs.
         *
         * @return this
         */
        public Builder burst() {
            burst = true;
            return this;
        }

        /**
         * Sets the size above which a job is set aside for its result.
         *
         * @param bytes the most that is allowed; 1 MiB if not set
         * @return this
         */
        public Builder largestResult(int bytes) {
            largestResult = positive(bytes, "largestResult");
            return this;
        }

        // ---- another source ----

        /**
         * Sets where payloads come from.
         *
         * @param factory makes a source; called in a coroutine on each loop that takes jobs
         * @return this
         */
        public Builder source(Supplier<? extends JobSource> factory) {
            source = factory;
            return this;
        }

        /**
         * Sets what does payloads.
         *
         * @param factory makes a handler; called in a coroutine on each loop that runs jobs
         * @return this
         */
        public Builder handler(Supplier<? extends JobHandler> factory) {
            handler = factory;
            return this;
        }

        /**
         * Sets who takes payloads from the source; jobs of a broker are always taken in batches.
         *
         * @param who the mode; {@link WorkerMode#WORKERS} if not set
         * @return this
         */
        public Builder mode(WorkerMode who) {
            mode = who;
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

        // ---- both ----

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
         * @param period not negative; 25 seconds if not set
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
         * Adds somebody who is told of each run.
         *
         * @param told called on the loops' threads, after those that were added before
         * @return this
         */
        public Builder listener(WorkerListener told) {
            listener = listener == null ? told : new Listeners(listener, told);
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
         * @throws BrokerException if the broker cannot be used
         * @throws IllegalStateException if something was not set, or things that do not go together were
         */
        public Worker start() {
            Worker worker = new Worker(brokers == null ? settingsOfSource() : settingsOfBroker(brokers));
            worker.start();
            return worker;
        }

        private WorkerSettings settingsOfSource() {
            if (source == null || handler == null) {
                throw new IllegalStateException(
                        "A worker needs a broker, queues and handlers, or a source and a handler of payloads");
            }
            return settings(
                    new WorkerSettings.Payloads(source, handler, largestPayload),
                    null,
                    mode == null ? WorkerMode.WORKERS : mode);
        }

        private WorkerSettings settingsOfBroker(Supplier<? extends Broker> opened) {
            if (source != null || handler != null || mode != null) {
                throw new IllegalStateException("A worker drains a broker or another source, not both;"
                        + " source, handler and mode are for the latter");
            }
            if (handlers == null || queues.isEmpty()) {
                throw new IllegalStateException("A worker that drains a broker needs handlers and a queue");
            }
            BrokerSettings use = new BrokerSettings(
                    opened,
                    closesBrokers,
                    Collections.unmodifiableMap(new LinkedHashMap<>(queues)),
                    lease,
                    burst,
                    handlers,
                    List.copyOf(middleware),
                    largestResult);
            return settings(null, use, WorkerMode.BATCHES);
        }

        private WorkerSettings settings(
                WorkerSettings.@Nullable Payloads payloads, @Nullable BrokerSettings use, WorkerMode who) {
            return new WorkerSettings(payloads, use, who, loops, concurrency, grace, listener, loopFactory, name);
        }
    }
}
