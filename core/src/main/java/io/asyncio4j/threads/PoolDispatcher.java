// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a {@link ProcessPool}: hands work to worker processes, and ends them.
 *
 * <p>Each process that has work is served by a thread here. The threads are no daemons and end when the queue is empty, so
 * that this JVM lives as long as there is work and no longer; the processes stay, idle.
 */
final class PoolDispatcher {
    /** How long workers may take to end once there is nothing left for them. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long interrupted work may take to end after shutdownNow. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final AtomicInteger SERIALS = new AtomicInteger();

    private final int workers;
    private final int maxTasksPerChild;
    private final WorkerSettings settings;
    private final int serial = SERIALS.incrementAndGet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // What follows is guarded by lock.
    private final ArrayDeque<PoolWork<?>> queue = new ArrayDeque<>();
    private final ArrayDeque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> alive = new HashSet<>();
    private final Set<PoolWork<?>> running = new HashSet<>();

    /** How many threads serve the queue; each has at most one process. */
    private int serving;

    private boolean shutDown;
    private boolean stopped;
    private @Nullable BrokenProcessPool broken;

    PoolDispatcher(WorkerSettings settings, int workers, int maxTasksPerChild) {
        this.settings = settings;
        this.workers = workers;
        this.maxTasksPerChild = maxTasksPerChild;
    }

    /** Queues work, and sees to it that somebody serves it. */
    void accept(PoolWork<?> work) {
        boolean needsServer;
        lock.lock();
        try {
            checkOpen();
            queue.add(work);
            needsServer = serving < workers;
            if (needsServer) {
                serving++;
            }
        } finally {
            lock.unlock();
        }
        if (needsServer) {
            startServing();
        }
    }

    private void checkOpen() {
        BrokenProcessPool reason = broken;
        if (reason != null) {
            throw new BrokenProcessPool("The process pool is broken and takes no work: " + reason.getMessage(), reason);
        }
        if (shutDown) {
            throw new RejectedExecutionException("The process pool has been shut down and takes no more work");
        }
    }

    private void startServing() {
        try {
            Thread.ofPlatform()
                    .name("asyncio4j-process-pool-" + serial)
                    .daemon(false)
                    .start(this::serve);
        } catch (Throwable e) {
            lock.lock();
            try {
                serving--;
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    // ---- serving, in a thread a worker that runs something ----

    private void serve() {
        WorkerProcess process = null;
        PoolWork<?> work = next(null);
        while (work != null) {
            try {
                if (process == null) {
                    process = takeProcess();
                }
                process.run(work);
            } catch (BrokenProcessPool e) {
                breakDown(e, work);
                process = null;
            } catch (Throwable e) {
                breakDown(
                        new BrokenProcessPool("A process pool failed while it served " + work.name() + ": " + e, e),
                        work);
                process = null;
            }
            if (process != null && (process.served() >= maxTasksPerChild || !process.isAlive())) {
                process.end(PATIENCE);
                process = null;
            }
            done(work);
            work = next(process);
        }
    }

    private void done(PoolWork<?> work) {
        lock.lock();
        try {
            running.remove(work);
        } finally {
            lock.unlock();
        }
    }

    /** The next work; null if there is none, and then the thread ends and its process waits for another. */
    private @Nullable PoolWork<?> next(@Nullable WorkerProcess process) {
        lock.lock();
        try {
            while (!queue.isEmpty()) {
                PoolWork<?> work = queue.remove();
                if (!work.isDone()) {
                    running.add(work);
                    return work;
                }
            }
            serving--;
            if (process != null) {
                idle.push(process);
            }
            endIdleIfShutDown();
            changed.signalAll();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private WorkerProcess takeProcess() {
        WorkerProcess process = takeIdle();
        if (process != null) {
            return process;
        }
        WorkerProcess launched = WorkerProcess.launch(settings);
        boolean tooLate;
        lock.lock();
        try {
            alive.add(launched);
            tooLate = stopped || broken != null;
        } finally {
            lock.unlock();
        }
        launched.onExit(() -> ended(launched));
        if (tooLate) {
            launched.kill();
        }
        try {
            launched.open();
        } catch (Throwable e) {
            launched.kill();
            throw e;
        }
        return launched;
    }

    private @Nullable WorkerProcess takeIdle() {
        lock.lock();
        try {
            while (!idle.isEmpty()) {
                WorkerProcess process = idle.pop();
                if (process.isAlive()) {
                    return process;
                }
                process.closeConnection();
                System.getLogger("io.asyncio4j")
                        .log(
                                System.Logger.Level.WARNING,
                                "Worker process " + process.pid() + " ended while it was idle; it is replaced");
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void ended(WorkerProcess process) {
        lock.lock();
        try {
            alive.remove(process);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void endIdleIfShutDown() {
        if (shutDown && serving == 0) {
            while (!idle.isEmpty()) {
                idle.pop().end(PATIENCE);
            }
        }
    }

    /** Gives all work up: a worker was lost, or could not be started. */
    private void breakDown(BrokenProcessPool reason, PoolWork<?> itsWork) {
        List<PoolWork<?>> others = new ArrayList<>();
        List<WorkerProcess> left = new ArrayList<>();
        lock.lock();
        try {
            if (!stopped && broken == null) {
                broken = reason;
                others.addAll(queue);
                others.addAll(running);
                others.remove(itsWork);
                queue.clear();
                left.addAll(alive);
                left.addAll(idle); // those that have just ended too: their connections are closed
                idle.clear();
            }
        } finally {
            lock.unlock();
        }
        left.forEach(WorkerProcess::kill);
        itsWork.completeExceptionally(reason);
        for (PoolWork<?> work : others) {
            work.completeExceptionally(new BrokenProcessPool(
                    work.name() + " was given up because its process pool broke: " + reason.getMessage(), reason));
        }
    }

    /** Drops cancelled work. */
    void forget(PoolWork<?> work) {
        lock.lock();
        try {
            queue.remove(work);
        } finally {
            lock.unlock();
        }
    }

    // ---- the end ----

    void shutdown() {
        lock.lock();
        try {
            shutDown = true;
            endIdleIfShutDown();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Runnable> shutdownNow() {
        List<PoolWork<?>> queued;
        List<PoolWork<?>> begun;
        List<WorkerProcess> left;
        lock.lock();
        try {
            shutDown = true;
            stopped = true;
            queued = List.copyOf(queue);
            begun = List.copyOf(running);
            left = List.copyOf(alive);
            queue.clear();
            endIdleIfShutDown();
        } finally {
            lock.unlock();
        }
        queued.forEach(work -> work.cancel(false));
        begun.forEach(work -> work.cancel(true));
        left.forEach(process -> process.killAfter(GRACE));
        return List.copyOf(queued);
    }

    boolean isShutdown() {
        lock.lock();
        try {
            return shutDown;
        } finally {
            lock.unlock();
        }
    }

    boolean isTerminated() {
        lock.lock();
        try {
            return shutDown && serving == 0 && alive.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitTermination(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (!isTerminated()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "workers=" + workers + ", processes=" + alive.size() + ", running=" + running.size() + ", queued="
                    + queue.size() + (broken != null ? ", broken" : shutDown ? ", shut down" : "");
        } finally {
            lock.unlock();
        }
    }
}
