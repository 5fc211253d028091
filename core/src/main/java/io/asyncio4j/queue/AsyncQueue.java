// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.queue;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.sync.AsyncEvent;
import org.jspecify.annotations.Nullable;

/**
 * Hands values from tasks that put to tasks that get; first in, first out.
 *
 * <p>With a maximal size, a put waits while the queue is full. Counterpart of {@code asyncio.Queue}.
 *
 * <pre>{@code
 * AsyncQueue<String> lines = new AsyncQueue<>(100);
 * lines.put("a");            // one task
 * String line = lines.get(); // another one
 * }</pre>
 *
 * <p>{@link #join} waits until {@link #taskDone} has been called for each value that was put. {@link #shutdown} ends the
 * queue's use: a put fails from then on, a get when the queue is empty.
 *
 * <p><b>Cancellation.</b> A put or get that is cancelled while it waits has put or got nothing.
 *
 * @param <T> the kind of value
 */
public class AsyncQueue<T extends @Nullable Object> {
    /**
     * Where a queue keeps its values; decides which one comes next. Called on the loop only, never when empty or full.
     *
     * @param <T> the kind of value
     */
    protected interface Storage<T extends @Nullable Object> {
        /**
         * Adds a value.
         *
         * @param value the value
         */
        void add(T value);

        /**
         * Removes the value that comes next.
         *
         * @return the value
         */
        T remove();

        /**
         * Counts the values.
         *
         * @return how many there are
         */
        int size();
    }

    private final int maxsize;
    private final Storage<T> storage;
    private final QueueWaiters getters = new QueueWaiters("a value in a queue");
    private final QueueWaiters putters = new QueueWaiters("room in a queue");
    private final AsyncEvent finished = new AsyncEvent();
    private @Nullable EventLoop loop;
    private int unfinished;
    private boolean isShutDown;

    /** Makes a queue without a maximal size. Any thread; no loop need run. */
    public AsyncQueue() {
        this(0);
    }

    /**
     * Makes a queue. Any thread; no loop need run.
     *
     * @param maxsize how many values it holds at most; 0 or less for any number
     */
    public AsyncQueue(int maxsize) {
        this(maxsize, new FifoStorage<>());
    }

    /**
     * Makes a queue with an order of its own.
     *
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @param storage keeps the values; empty, and used by this queue alone
     */
    protected AsyncQueue(int maxsize, Storage<T> storage) {
        this.maxsize = maxsize;
        this.storage = storage;
        finished.set();
    }

    // ---- putting and getting ----

    /**
     * Puts a value into the queue; waits while it is full. Returns at once, letting nobody else run, if it is not.
     *
     * @param value the value; may be null
     * @throws QueueShutDown if the queue has been shut down, or is while this waits
     * @throws CancelledError if the task is cancelled while it waits; then nothing was put
     */
    public final void put(T value) {
        while (full()) {
            if (isShutDown) {
                throw new QueueShutDown("The queue has been shut down");
            }
            putters.awaitTurn(boundLoop(), () -> !full());
        }
        putNowait(value);
    }

    /**
     * Puts a value into the queue if there is room now.
     *
     * @param value the value; may be null
     * @throws QueueFull if there is no room
     * @throws QueueShutDown if the queue has been shut down
     */
    public final void putNowait(T value) {
        checkThread("AsyncQueue.put");
        if (isShutDown) {
            throw new QueueShutDown("The queue has been shut down");
        }
        if (full()) {
            throw new QueueFull("The queue is full, with " + qsize() + " values");
        }
        storage.add(value);
        unfinished++;
        finished.clear();
        getters.wakeNext();
    }

    /**
     * Gets the next value; waits while there is none. Returns at once, letting nobody else run, if there is one.
     *
     * @return the value
     * @throws QueueShutDown if the queue is empty and has been shut down, or is while this waits
     * @throws CancelledError if the task is cancelled while it waits; then nothing was taken
     */
    public final T get() {
        while (empty()) {
            if (isShutDown) {
                throw new QueueShutDown("The queue has been shut down");
            }
            getters.awaitTurn(boundLoop(), () -> !empty());
        }
        return getNowait();
    }

    /**
     * Gets the next value if there is one now.
     *
     * @return the value
     * @throws QueueEmpty if there is none
     * @throws QueueShutDown if there is none and the queue has been shut down
     */
    public final T getNowait() {
        checkThread("AsyncQueue.get");
        if (empty()) {
            if (isShutDown) {
                throw new QueueShutDown("The queue has been shut down");
            }
            throw new QueueEmpty("The queue is empty");
        }
        T value = storage.remove();
        putters.wakeNext();
        return value;
    }

    // ---- when all is done ----

    /**
     * Says that the work on one value that was got is done.
     *
     * @throws IllegalArgumentException if it was said more often than values were put
     */
    public final void taskDone() {
        checkThread("AsyncQueue.taskDone");
        if (unfinished <= 0) {
            throw new IllegalArgumentException("taskDone was called more often than values were put into the queue");
        }
        unfinished--;
        if (unfinished == 0) {
            finished.set();
        }
    }

    /**
     * Waits until {@link #taskDone} has been called for each value that was put. Returns at once if it has.
     *
     * @throws CancelledError if the task is cancelled while it waits
     */
    public final void join() {
        if (unfinished > 0) {
            finished.await();
        }
    }

    /** Ends the queue's use, but not for the values that are in it. See {@link #shutdown(boolean)}. */
    public final void shutdown() {
        shutdown(false);
    }

    /**
     * Ends the queue's use: a put fails from now on, a get when the queue is empty. Puts and gets that wait fail.
     *
     * @param immediate true to drop the values that are in the queue, each as if {@link #taskDone} were called for it
     */
    public final void shutdown(boolean immediate) {
        checkThread("AsyncQueue.shutdown");
        isShutDown = true;
        if (immediate) {
            while (!empty()) {
                storage.remove();
                unfinished = Math.max(0, unfinished - 1);
            }
            if (unfinished == 0) {
                finished.set();
            }
        }
        getters.wakeAll();
        putters.wakeAll();
    }

    // ---- what it looks like ----

    /**
     * Returns how many values are in the queue.
     *
     * @return the number now
     */
    public final int qsize() {
        return storage.size();
    }

    /**
     * Returns how many values the queue holds at most.
     *
     * @return the number given when it was made; 0 or less for any number
     */
    public final int maxsize() {
        return maxsize;
    }

    /**
     * Tells whether there is no value in the queue.
     *
     * @return true if a get would wait
     */
    public final boolean empty() {
        return qsize() == 0;
    }

    /**
     * Tells whether there is no room in the queue.
     *
     * @return true if a put would wait; never without a maximal size
     */
    public final boolean full() {
        return maxsize > 0 && qsize() >= maxsize;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[maxsize=" + maxsize + ", size=" + qsize()
                + part(", getters=", getters.size()) + part(", putters=", putters.size())
                + part(", unfinished=", unfinished) + (isShutDown ? ", shut down" : "") + "]";
    }

    private static String part(String name, int count) {
        return count == 0 ? "" : name + count;
    }

    // ---- the loop ----

    private EventLoop boundLoop() {
        EventLoop running = Asyncio.getRunningLoop();
        if (loop == null) {
            loop = running;
        } else if (loop != running) {
            throw new IllegalStateException(this + " belongs to " + loop + ", and this is a task of " + running);
        }
        return running;
    }

    private void checkThread(String operation) {
        EventLoop bound = loop;
        if (bound != null && bound.isRunning() && !bound.inLoop()) {
            throw new IllegalStateException(operation + " was called in " + Thread.currentThread() + ", but " + bound
                    + " runs in another thread; use EventLoop.callSoonThreadsafe(() -> queue.putNowait(...))");
        }
    }
}
