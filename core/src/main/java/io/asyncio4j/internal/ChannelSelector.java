// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Waits for channels, by a selector of java.nio.
 *
 * <p>How it works: one thread selects, the loop's own or one beside it. The loop changes what a {@link Watch} wants and
 * leaves it in a queue; only the thread that selects touches the keys. An operation that is ready is wanted no more until
 * the loop wants it again, so it is told once however often the selector sees it.
 */
public final class ChannelSelector implements AutoCloseable {
    /** A channel, and what is wanted of it. */
    public abstract static class Watch {
        private final SelectableChannel channel;
        private final AtomicInteger wanted = new AtomicInteger();

        /** Written by the thread that selects. */
        private volatile @Nullable SelectionKey key;

        /**
         * Makes a watch that wants nothing.
         *
         * @param channel the channel
         */
        protected Watch(SelectableChannel channel) {
            this.channel = channel;
        }

        /**
         * Is told what is ready; of a channel that has been closed, all that was wanted. On the thread that selects.
         *
         * @param operations bits of {@link SelectionKey}, wanted no more
         */
        protected abstract void ready(int operations);
    }

    private final Selector selector;
    private final Queue<Watch> changed = new ConcurrentLinkedQueue<>();

    /** Those that have a key. Used by the thread that selects. */
    private final Set<Watch> registered = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A wake-up that no select has answered; selectNow() would swallow it. */
    private volatile boolean woken;

    /** Makes one that watches nothing. */
    public ChannelSelector() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("No selector could be opened", e);
        }
    }

    /**
     * Tells whether a channel can be watched here.
     *
     * @param channel the channel
     * @return false if it comes from a provider of its own
     */
    public boolean fits(SelectableChannel channel) {
        return channel.provider() == selector.provider();
    }

    /**
     * Wants operations of a channel from the next select on.
     *
     * @param watch the channel
     * @param operations bits of {@link SelectionKey}
     */
    public void want(Watch watch, int operations) {
        watch.wanted.accumulateAndGet(operations, (now, more) -> now | more);
        changed.add(watch);
    }

    /**
     * Wants operations of a channel no more.
     *
     * @param watch the channel
     * @param operations bits of {@link SelectionKey}
     */
    public void forget(Watch watch, int operations) {
        int left = watch.wanted.accumulateAndGet(operations, (now, fewer) -> now & ~fewer);
        SelectionKey key = watch.key;
        if (left == 0 && key != null) {
            key.cancel(); // at once, so that the channel may become a blocking one again
        }
        changed.add(watch);
    }

    /** {@return whether anything is watched} On the thread that selects, or while it does not. */
    public boolean isWatching() {
        return !registered.isEmpty() || !changed.isEmpty();
    }

    /** Makes the select that waits now, or else the next one, return at once. Any thread. */
    public void wakeup() {
        woken = true;
        selector.wakeup();
    }

    /**
     * Tells the watches that are ready, and waits for the first if none is.
     *
     * @param timeoutNanos how long at most, to the next millisecond; 0 does not wait, a negative value waits without limit
     */
    public void select(long timeoutNanos) {
        try {
            applyChanges();
            boolean found = selector.selectNow(this::selected) > 0;
            found |= tellClosed();
            if (!found && !woken && timeoutNanos != 0) {
                selector.select(this::selected, timeoutNanos < 0 ? 0 : millis(timeoutNanos));
                tellClosed();
            }
            woken = false;
        } catch (IOException e) {
            throw new UncheckedIOException("The selector failed", e);
        }
    }

    private static long millis(long nanos) {
        return (nanos - 1) / 1_000_000 + 1;
    }

    private void selected(SelectionKey key) {
        if (key.attachment() instanceof Watch watch) {
            try {
                tell(watch, key.readyOps());
            } catch (CancelledKeyException e) {
                changed.add(watch); // closed or forgotten in this moment
            }
        }
    }

    private void tell(Watch watch, int operations) {
        int left = watch.wanted.accumulateAndGet(operations, (now, fewer) -> now & ~fewer);
        SelectionKey key = watch.key;
        try {
            if (key != null && key.isValid()) {
                key.interestOps(left);
            }
        } catch (CancelledKeyException e) {
            changed.add(watch); // closed or forgotten in this moment; what was ready is told nevertheless
        }
        watch.ready(operations);
    }

    private void applyChanges() throws IOException {
        Watch watch;
        while ((watch = changed.poll()) != null) {
            int wanted = watch.wanted.get();
            try {
                apply(watch, wanted);
            } catch (ClosedChannelException | IllegalBlockingModeException | CancelledKeyException e) {
                drop(watch);
                tell(watch, wanted); // whoever uses the channel next sees the reason
            }
        }
    }

    private void apply(Watch watch, int wanted) throws IOException {
        SelectionKey key = watch.key;
        if (key != null && (wanted == 0 || !key.isValid())) {
            key.cancel();
            drop(watch);
            key = null;
        }
        if (wanted == 0) {
            return;
        }
        if (key != null) {
            key.interestOps(wanted);
            return;
        }
        if (watch.channel.keyFor(selector) != null) {
            selector.selectNow(this::selected); // takes the cancelled key out
        }
        watch.key = watch.channel.register(selector, wanted, watch);
        registered.add(watch);
    }

    private void drop(Watch watch) {
        watch.key = null;
        registered.remove(watch);
    }

    /** Finds the channels that were closed while they were watched: their keys have left the selector. */
    private boolean tellClosed() {
        if (selector.keys().size() >= registered.size()) {
            return false;
        }
        boolean found = false;
        for (Watch watch : List.copyOf(registered)) {
            SelectionKey key = watch.key;
            if (key != null && !key.isValid()) {
                drop(watch);
                int wanted = watch.wanted.get();
                found |= wanted != 0;
                tell(watch, wanted);
            }
        }
        return found;
    }

    /** {@return whether it can still select} Any thread. */
    public boolean isOpen() {
        return selector.isOpen();
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The selector could not be closed", e);
        }
    }
}
