// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What has come and nobody has received yet: first in, first out, and bounded. The loop's threads only. */
final class DatagramQueue {
    /** What a datagram needs beside its bytes, about. */
    private static final int OVERHEAD = 100;

    private final EventLoop loop;
    private final int limit;
    private final ArrayDeque<Datagram> arrived = new ArrayDeque<>();
    private final ArrayDeque<AsyncFuture<Boolean>> waiting = new ArrayDeque<>();
    private long kept;
    private long dropped;
    private boolean closed;

    /** The last failure that nobody was told of; null if there is none. */
    private @Nullable IOException failure;

    DatagramQueue(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    long dropped() {
        return dropped;
    }

    /** Whether one of so many bytes would be kept; counts it as dropped if not. */
    boolean hasRoom(int bytes) {
        if (kept + bytes + OVERHEAD <= limit || arrived.isEmpty()) {
            return true;
        }
        dropped++;
        return false;
    }

    void add(Datagram datagram) {
        kept += datagram.data().length + OVERHEAD;
        arrived.add(datagram);
        wakeOne();
    }

    void fail(IOException cause) {
        failure = cause;
        wakeOne();
    }

    void close() {
        closed = true;
        for (AsyncFuture<Boolean> waiter : waiting) {
            wake(waiter);
        }
    }

    /** In a coroutine. What had come before the end is still received. */
    Datagram take() throws IOException {
        while (arrived.isEmpty()) {
            IOException failed = failure;
            if (failed != null) {
                failure = null;
                throw failed;
            }
            if (closed) {
                throw new ClosedChannelException();
            }
            await();
        }
        Datagram first = arrived.remove();
        kept -= first.data().length + OVERHEAD;
        return first;
    }

    private void await() {
        AsyncFuture<Boolean> waiter = loop.createFuture("a datagram");
        waiting.add(waiter);
        boolean woken = false;
        try {
            woken = waiter.await();
        } finally {
            waiting.remove(waiter);
            if (!woken && (!arrived.isEmpty() || failure != null)) {
                wakeOne(); // the one that was cancelled may have been woken for it
            }
        }
    }

    private void wakeOne() {
        for (AsyncFuture<Boolean> waiter : waiting) {
            if (wake(waiter)) {
                return;
            }
        }
    }

    private static boolean wake(AsyncFuture<Boolean> waiter) {
        if (waiter.done()) {
            return false;
        }
        waiter.setResult(true);
        return true;
    }
}
