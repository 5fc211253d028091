// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.ObjectInputFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in other JVMs, for what needs a process of its own: memory that is given back, code that may crash, libraries
 * that know one user a process.
 *
 * <p>Counterpart of {@code concurrent.futures.ProcessPoolExecutor}. For more cores alone Java needs no processes: threads do.
 *
 * <pre>{@code
 * try (ProcessPool pool = ProcessPool.start(2)) {
 *     long sum = pool.submit(() -> sumTo(1_000_000)).join();       // any thread
 *     long other = Asyncio.await(pool.submit(() -> sumTo(5)));     // in a coroutine, while its loop goes on
 *     List<Long> sums = pool.map(Sums::sumTo, List.of(10L, 20L)).toList();
 * }
 * }</pre>
 *
 * <p>Work and results travel by Java's serialization. Work is made into bytes by the call that submits it, so that later
 * changes do not matter. What cannot be sent fails its future with an {@link IllegalArgumentException} that names the field.
 * The failure of work reaches its future as the same type, with the stack of the worker.
 *
 * <p>Workers run this JVM's {@code java} with its class path and flags, and are started when there is work for them. What
 * they print goes to the standard output and error of this process, not to what {@code System.setOut} was given; reading
 * {@code System.in} gives the end of the file. A worker ends when this process does, however it does.
 *
 * <p>A worker that dies breaks the pool, as in Python: all that is not done fails with a {@link BrokenProcessPool}, and so
 * does each later submit. A worker that dies idle is replaced.
 *
 * <p>This JVM does not end before submitted work is done; it does end while a pool without work is open. All methods may be
 * called from any thread.
 */
public final class ProcessPool implements ExecutorService {
    private final PoolDispatcher dispatcher;
    private final WorkerSettings settings;

    private ProcessPool(Builder builder) {
        byte[] initializer = builder.initializer == null
                ? Frames.NOTHING
                : Parcels.pack(builder.initializer, "The initializer", builder.messageLimit);
        settings = new WorkerSettings(
                builder.java,
                builder.classPath,
                List.copyOf(builder.jvmOptions),
                initializer,
                builder.messageLimit,
                builder.resultFilter,
                builder.startTimeout);
        dispatcher = new PoolDispatcher(settings, builder.workers, builder.maxTasksPerChild);
    }

    /**
     * Makes a pool of at most so many workers as this machine has processors.
     *
     * @return the pool; close it
     */
    public static ProcessPool start() {
        return builder().build();
    }

    /**
     * Makes a pool.
     *
     * @param workers how many worker processes there are at most
     * @return the pool; close it
     * @throws IllegalArgumentException if that is less than one
     */
    public static ProcessPool start(int workers) {
        return builder().workers(workers).build();
    }

    /**
     * Describes a pool.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    // ---- submitting ----

    /**
     * Has a lambda run in a worker.
     *
     * <p><b>Cancellation.</b> {@code cancel(false)} keeps work that has not begun from running, and drops the result of
     * work that runs. {@code cancel(true)} also interrupts it in its worker.
     *
     * @param <T> what it results in
     * @param work the work; it and what it uses must be serializable
     * @return a future of its result, awaitable in coroutines
     * @throws RejectedExecutionException if the pool has been shut down
     * @throws BrokenProcessPool if the pool has lost a worker
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(SerializableCallable<T> work) {
        return accept(work);
    }

    /**
     * Has a lambda without a result run in a worker. See {@link #submit(SerializableCallable)}.
     *
     * @param work the work; it and what it uses must be serializable
     * @return a future of its end
     * @throws RejectedExecutionException if the pool has been shut down
     * @throws BrokenProcessPool if the pool has lost a worker
     */
    public CompletableFuture<@Nullable Void> submit(SerializableRunnable work) {
        return accept(work);
    }

    /**
     * Has work run in a worker. See {@link #submit(SerializableCallable)}.
     *
     * @param <T> what it results in
     * @param work the work; an object of a serializable class
     * @return a future of its result
     * @throws RejectedExecutionException if the pool has been shut down
     * @throws BrokenProcessPool if the pool has lost a worker
     */
    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Callable<T> work) {
        return accept(work);
    }

    /**
     * Has work without a result run in a worker. See {@link #submit(SerializableCallable)}.
     *
     * @param work the work; an object of a serializable class
     * @return a future of its end
     * @throws RejectedExecutionException if the pool has been shut down
     * @throws BrokenProcessPool if the pool has lost a worker
     */
    @Override
    public CompletableFuture<?> submit(Runnable work) {
        return accept(work);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(Runnable work, T result) {
        return accept(work, nothing -> result);
    }

    /**
     * Has work run in a worker; its failure goes to the log.
     *
     * @param work the work; an object of a serializable class
     * @throws IllegalArgumentException if it cannot be sent
     * @throws RejectedExecutionException if the pool has been shut down, or has lost a worker
     */
    @Override
    public void execute(Runnable work) {
        PoolWork<?> accepted = accept(work);
        if (accepted.isCompletedExceptionally() && accepted.exceptionNow() instanceof IllegalArgumentException unsent) {
            throw unsent;
        }
        accepted.whenComplete((nothing, failure) -> {
            if (failure != null) {
                System.getLogger("io.asyncio4j")
                        .log(System.Logger.Level.ERROR, "Work in a process pool failed: " + accepted.name(), failure);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private <T extends @Nullable Object> PoolWork<T> accept(Object work) {
        return accept(work, result -> (T) result);
    }

    private <T extends @Nullable Object> PoolWork<T> accept(Object work, Function<@Nullable Object, T> outcome) {
        byte[] bytes;
        try {
            bytes = Parcels.pack(Objects.requireNonNull(work), "The work", settings.messageLimit());
        } catch (IllegalArgumentException e) {
            PoolWork<T> failed = new PoolWork<>(dispatcher, work, Frames.NOTHING, outcome);
            failed.completeExceptionally(e);
            return failed;
        }
        PoolWork<T> accepted = new PoolWork<>(dispatcher, work, bytes, outcome);
        dispatcher.accept(accepted);
        return accepted;
    }

    // ---- many at once ----

    /**
     * Applies a function to each item, in the workers, and gives the results in the order of the items.
     *
     * <p>All items are submitted at once; the stream waits for each result when it comes to it. Where an item has failed,
     * the stream throws what it failed with, a checked exception as the cause of a {@link
     * io.asyncio4j.TaskFailedException}, and cancels the rest. So does closing the stream.
     *
     * @param <T> the kind of item; serializable
     * @param <R> the kind of result; serializable
     * @param function the function
     * @param items the items
     * @return the results in order
     * @throws RejectedExecutionException if the pool has been shut down, or has lost a worker
     */
    public <T, R> Stream<R> map(SerializableFunction<T, R> function, Collection<? extends T> items) {
        return map(function, items, 1, null);
    }

    /**
     * The same with several items a message, which is faster where there are many small ones.
     *
     * @param <T> the kind of item; serializable
     * @param <R> the kind of result; serializable
     * @param function the function
     * @param items the items
     * @param chunkSize how many items are sent together; if one of them fails, all of them have
     * @param timeout how long to wait for all results together, counted from this call; null for no limit. When it has
     *     passed, the stream throws a {@link io.asyncio4j.TimeoutError}
     * @return the results in order
     * @throws IllegalArgumentException if the chunk's size is less than one
     * @throws RejectedExecutionException if the pool has been shut down, or has lost a worker
     */
    public <T, R> Stream<R> map(
            SerializableFunction<T, R> function,
            Collection<? extends T> items,
            int chunkSize,
            @Nullable Duration timeout) {
        return PoolMap.of(this, function, items, chunkSize, timeout);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return PoolInvocations.all(this, tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("292 years have passed", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return PoolInvocations.any(this, tasks, timeout, unit);
    }

    // ---- the end ----

    /** Takes no more work. What has been submitted is done; then the workers end. Returns at once. */
    @Override
    public void shutdown() {
        dispatcher.shutdown();
    }

    /**
     * Takes no more work and gives up what there is: queued work is cancelled, running work is cancelled and interrupted, and
     * a worker that has not ended within a second is killed. Returns at once.
     *
     * @return the work that had not begun, each a future that has been cancelled
     */
    @Override
    public List<Runnable> shutdownNow() {
        return dispatcher.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return dispatcher.isShutdown();
    }

    /**
     * Tells whether all work is done and all workers have ended, after a shutdown.
     *
     * @return whether nothing is left
     */
    @Override
    public boolean isTerminated() {
        return dispatcher.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return dispatcher.awaitTermination(unit.toNanos(timeout));
    }

    @Override
    public String toString() {
        return "ProcessPool[" + dispatcher + "]";
    }

    /** Settings of a pool. */
    public static final class Builder {
        private static final int GIBIBYTE = 1 << 30;

        private int workers = Runtime.getRuntime().availableProcessors();
        private int maxTasksPerChild = Integer.MAX_VALUE;
        private @Nullable SerializableRunnable initializer;
        private Path java = WorkerSettings.javaOfThisJvm();
        private String classPath = WorkerSettings.classPathOfThisJvm();
        private List<String> jvmOptions = List.of();
        private int messageLimit = GIBIBYTE;
        private @Nullable ObjectInputFilter resultFilter;
        private Duration startTimeout = Duration.ofMinutes(1);

        private Builder() {}

        /**
         * Limits the number of workers; as many as this machine has processors by default.
         *
         * @param count how many there are at most
         * @return this
         * @throws IllegalArgumentException if that is less than one
         */
        public Builder workers(int count) {
            workers = atLeastOne("worker", count);
            return this;
        }

        /**
         * Replaces a worker after some work, against what leaks in it; no limit by default.
         *
         * @param count how much work one process does at most
         * @return this
         * @throws IllegalArgumentException if that is less than one
         */
        public Builder maxTasksPerChild(int count) {
            maxTasksPerChild = atLeastOne("task a child", count);
            return this;
        }

        /**
         * Runs something in each new worker before its first work. If it fails, the pool breaks.
         *
         * @param work what to run; serializable
         * @return this
         */
        public Builder initializer(SerializableRunnable work) {
            initializer = work;
            return this;
        }

        /**
         * Chooses the java command; that of this JVM by default.
         *
         * @param command the file
         * @return this
         */
        public Builder java(Path command) {
            java = command;
            return this;
        }

        /**
         * Chooses the class path; that of this JVM by default. It must hold asyncio4j and the classes of the work.
         *
         * @param path files and folders, parted as the operating system does
         * @return this
         */
        public Builder classPath(String path) {
            classPath = path;
            return this;
        }

        /**
         * Adds flags to those of this JVM, which the workers get too; where both set the same, these win.
         *
         * @param options the flags, for example {@code -Xmx512m}
         * @return this
         */
        public Builder jvmOptions(String... options) {
            jvmOptions = List.of(options);
            return this;
        }

        /**
         * Limits the size of work and of results; 1 GiB by default. What is larger fails its future.
         *
         * @param bytes the size after serialization
         * @return this
         * @throws IllegalArgumentException if that is less than 4096: then a failure would not fit
         */
        public Builder messageLimit(int bytes) {
            if (bytes < FailureParcel.SMALLEST_LIMIT) {
                throw new IllegalArgumentException("The messages of a process pool have at least "
                        + FailureParcel.SMALLEST_LIMIT + " bytes, not " + bytes);
            }
            messageLimit = bytes;
            return this;
        }

        /**
         * Restricts what classes this process accepts from its workers; none is refused by default.
         *
         * @param filter decides about results and failures
         * @return this
         */
        public Builder resultFilter(ObjectInputFilter filter) {
            resultFilter = filter;
            return this;
        }

        /**
         * Limits the time in which a started JVM must report; a minute by default.
         *
         * @param timeout the limit
         * @return this
         */
        public Builder startTimeout(Duration timeout) {
            startTimeout = timeout;
            return this;
        }

        private static int atLeastOne(String what, int count) {
            if (count < 1) {
                throw new IllegalArgumentException("A process pool has at least one " + what + ", not " + count);
            }
            return count;
        }

        /**
         * Makes the pool. No process is started before there is work.
         *
         * @return the pool; close it
         * @throws IllegalArgumentException if the initializer cannot be sent
         */
        public ProcessPool build() {
            return new ProcessPool(this);
        }
    }
}
