// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.nio.channels.ClosedSelectorException;
import java.util.concurrent.TimeUnit;

/** Waits for channels beside a loop whose poller does not. */
public final class SelectorThread {
    /** How long a channel may have been closed before that is noticed. */
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final ChannelSelector channels;

    private SelectorThread(ChannelSelector channels) {
        this.channels = channels;
    }

    /**
     * Starts the thread, a daemon. It ends when the selector is closed.
     *
     * @param channels what selects; other threads wake it after each change
     * @param name the thread's name
     */
    public static void start(ChannelSelector channels, String name) {
        Thread.ofPlatform().daemon().name(name).start(new SelectorThread(channels)::run);
    }

    private void run() {
        while (channels.isOpen()) {
            try {
                channels.select(channels.isWatching() ? LONGEST_WAIT : -1);
            } catch (ClosedSelectorException e) {
                return; // the loop has been closed
            } catch (RuntimeException e) {
                System.getLogger("io.asyncio4j").log(System.Logger.Level.ERROR, "A loop waits for channels no more", e);
                return;
            }
        }
    }
}
