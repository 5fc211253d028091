// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.queue.QueueEmpty;
import io.asyncio4j.queue.QueueFull;
import io.asyncio4j.queue.QueueShutDown;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands values from threads that put to threads that get, counts what is not done yet, and can be shut down.
 *
 * <p>Counterpart of {@code queue.Queue}, {@code LifoQueue} and {@code PriorityQueue}. Where neither {@link #join} nor {@link
 * #shutdown} is wanted, a {@link java.util.concurrent.BlockingQueue} of the JDK does as well. For tasks of a loop there is
 * {@link io.asyncio4j.queue.AsyncQueue}. All methods may be called from any thread.
 *
 * <pre>{@code
 * JoinableQueue<String> names = JoinableQueue.fifo(10);
 * names.put("Ann");                 // waits while ten are in it
 * String name = names.get();        // another thread
 * names.taskDone();                 // when it has dealt with the name
 * names.join();                     // waits until all names have been dealt with
 * }</pre>
 *
 * <p>After {@link #shutdown} a put fails, and a get fails when the queue is empty; threads that wait are woken for that.
 *
 * <p><b>Memory.</b> What a thread did before it put a value is seen by the one that gets it; what it did before {@link
 * #taskDone} is seen by those whose {@link #join} that ends.
 *
 * @param <T> the kind of value; not null
 */
public final class JoinableQueue<T> {
    private final int maxsize;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    private final Condition notFull = lock.newCondition();
    private final Condition allDone = lock.newCondition();

    // What follows is guarded by lock.
    private final Queue<T> values;
    private int unfinished;
    private boolean shutDown;

    private JoinableQueue(int maxsize, Queue<T> values) {
        this.maxsize = maxsize;
        this.values = values;
    }

    /**
     * Makes a queue that gives the oldest value first.
     *
     * @param <T> the kind of value
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @return the queue
     */
    public static <T> JoinableQueue<T> fifo(int maxsize) {
        return new JoinableQueue<>(maxsize, new ArrayDeque<>());
    }

    /**
     * Makes a queue that gives the latest value first.
     *
     * @param <T> the kind of value
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @return the queue
     */
    public static <T> JoinableQueue<T> lifo(int maxsize) {
        return new JoinableQueue<>(maxsize, Collections.asLifoQueue(new ArrayDeque<>()));
    }

    /**
     * Makes a queue that gives the least value first.
     *
     * @param <T> the kind of value
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @return the queue
     */
    public static <T extends Comparable<? super T>> JoinableQueue<T> priority(int maxsize) {
        return new JoinableQueue<>(maxsize, new PriorityQueue<>());
    }

    /**
     * Makes a queue that gives the least value first.
     *
     * @param <T> the kind of value
     * @param maxsize how many values it holds at most; 0 or less for any number
     * @param order says which value is less
     * @return the queue
     */
    public static <T> JoinableQueue<T> priority(int maxsize, Comparator<? super T> order) {
        return new JoinableQueue<>(maxsize, new PriorityQueue<>(order));
    }

    // ---- putting and getting ----

    /**
     * Puts a value into the queue; waits while it is full.
     *
     * @param value the value
     * @throws QueueShutDown if the queue has been shut down, or is while this waits
     * @throws InterruptedException if the thread is interrupted while it waits, or was before; then nothing was put
     */
    public void put(T value) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            while (hasNoRoom()) {
                notFull.await();
                checkOpen();
            }
            add(value);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a value into the queue; waits a limited time while it is full.
     *
     * @param value the value
     * @param timeout how long to wait at most
     * @throws QueueFull if there was no room in that time
     * @throws QueueShutDown if the queue has been shut down, or is while this waits
     * @throws IllegalArgumentException if the queue has a maximal size and the timeout is negative
     * @throws InterruptedException if the thread is interrupted while it waits, or was before; then nothing was put
     */
    public void put(T value, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            checkOpen();
            if (maxsize > 0) {
                long left = nanos(timeout);
                while (hasNoRoom()) {
                    if (left <= 0) {
                        throw noRoom();
                    }
                    left = notFull.awaitNanos(left);
                    checkOpen();
                }
            }
            add(value);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts a value into the queue if there is room now.
     *
     * @param value the value
     * @throws QueueFull if there is no room
     * @throws QueueShutDown if the queue has been shut down
     */
    public void putNowait(T value) {
        lock.lock();
        try {
            checkOpen();
            if (hasNoRoom()) {
                throw noRoom();
            }
            add(value);
        } finally {
            lock.unlock();
        }
    }

    private void add(T value) {
        values.add(value);
        unfinished++;
        notEmpty.signal();
    }

    /**
     * Gets the next value; waits while there is none.
     *
     * @return the value
     * @throws QueueShutDown if the queue is empty and has been shut down, or is while this waits
     * @throws InterruptedException if the thread is interrupted while it waits, or was before; then nothing was taken
     */
    public T get() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (values.isEmpty()) {
                checkOpen();
                notEmpty.await();
            }
            return remove();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gets the next value; waits a limited time while there is none.
     *
     * @param timeout how long to wait at most
     * @return the value
     * @throws QueueEmpty if there was none in that time
     * @throws QueueShutDown if the queue is empty and has been shut down, or is while this waits
     * @throws IllegalArgumentException if the timeout is negative
     * @throws InterruptedException if the thread is interrupted while it waits, or was before; then nothing was taken
     */
    public T get(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (values.isEmpty()) {
                checkOpen();
            }
            long left = nanos(timeout);
            while (values.isEmpty()) {
                checkOpen();
                if (left <= 0) {
                    throw new QueueEmpty("The queue was empty for " + timeout);
                }
                left = notEmpty.awaitNanos(left);
            }
            return remove();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gets the next value if there is one now.
     *
     * @return the value
     * @throws QueueEmpty if there is none
     * @throws QueueShutDown if there is none and the queue has been shut down
     */
    public T getNowait() {
        lock.lock();
        try {
            if (values.isEmpty()) {
                checkOpen();
                throw new QueueEmpty("The queue is empty");
            }
            return remove();
        } finally {
            lock.unlock();
        }
    }

    private T remove() {
        T value = values.remove();
        notFull.signal();
        return value;
    }

    private void checkOpen() {
        if (shutDown) {
            throw new QueueShutDown("The queue has been shut down");
        }
    }

    private boolean hasNoRoom() {
        return maxsize > 0 && values.size() >= maxsize;
    }

    private QueueFull noRoom() {
        return new QueueFull("The queue is full, with " + values.size() + " values");
    }

    private static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("A timeout is not negative, and this is " + timeout);
        }
        return Timeouts.nanos(timeout);
    }

    // ---- when all is done ----

    /**
     * Says that the work on one value that was got is done.
     *
     * @throws IllegalArgumentException if it was said more often than values were put
     */
    public void taskDone() {
        lock.lock();
        try {
            if (unfinished == 0) {
                throw new IllegalArgumentException(
                        "taskDone was called more often than values were put into the queue");
            }
            unfinished--;
            if (unfinished == 0) {
                allDone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@link #taskDone} has been called for each value that was put. Returns at once if it has.
     *
     * @throws InterruptedException if the thread is interrupted while it waits, or was before
     */
    public void join() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (unfinished > 0) {
                allDone.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the queue's use, but not for the values that are in it. See {@link #shutdown(boolean)}. */
    public void shutdown() {
        shutdown(false);
    }

    /**
     * Ends the queue's use: a put fails from now on, a get when the queue is empty. Threads that wait for these fail.
     *
     * @param immediate true to drop the values that are in the queue, each as if {@link #taskDone} were called for it; a
     *     {@link #join} then waits only for those that were got
     */
    public void shutdown(boolean immediate) {
        lock.lock();
        try {
            shutDown = true;
            if (immediate) {
                unfinished = Math.max(0, unfinished - values.size());
                values.clear();
                if (unfinished == 0) {
                    allDone.signalAll();
                }
            }
            notEmpty.signalAll();
            notFull.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- what it looks like ----

    /**
     * Returns how many values are in the queue.
     *
     * @return the number now; other threads may change it at once
     */
    public int qsize() {
        lock.lock();
        try {
            return values.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many values the queue holds at most.
     *
     * @return the number given when it was made; 0 or less for any number
     */
    public int maxsize() {
        return maxsize;
    }

    /**
     * Tells whether there is no value in the queue.
     *
     * @return whether, now
     */
    public boolean empty() {
        return qsize() == 0;
    }

    /**
     * Tells whether there is no room in the queue.
     *
     * @return whether, now; never without a maximal size
     */
    public boolean full() {
        lock.lock();
        try {
            return hasNoRoom();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many values were put for which {@link #taskDone} has not been called.
     *
     * @return the number now
     */
    public int unfinishedTasks() {
        lock.lock();
        try {
            return unfinished;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells whether {@link #shutdown} has been called.
     *
     * @return whether
     */
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutDown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "JoinableQueue[maxsize=" + maxsize + ", size=" + values.size() + ", unfinished=" + unfinished
                    + (shutDown ? ", shut down" : "") + "]";
        } finally {
            lock.unlock();
        }
    }
}
