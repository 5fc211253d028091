// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** How a loop bears that its broker cannot be used: it tells once, and tries again ever more slowly. Belongs to that loop. */
final class Trouble {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final double FIRST_PAUSE = 0.02;
    private static final double LONGEST_PAUSE = 0.5;

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final String what;
    private final boolean aloud;
    private double since = Double.NaN;
    private double pause = FIRST_PAUSE;

    /**
     * Makes one.
     *
     * @param what what cannot be done, for a sentence that begins with "Cannot"
     */
    Trouble(String what) {
        this(what, true);
    }

    /**
     * Makes one.
     *
     * @param what what cannot be done, for a sentence that begins with "Cannot"
     * @param aloud false if others are sure to tell of the same cause
     */
    Trouble(String what, boolean aloud) {
        this.what = what;
        this.aloud = aloud;
    }

    /** Takes note of a failure and says how long to wait before the next try. */
    Duration failed(RuntimeException failure) {
        if (Double.isNaN(since)) {
            since = loop.time();
            LOG.atLevel(aloud ? Level.WARN : Level.DEBUG)
                    .log("Cannot {}: {}; trying again until it works", what, failure.getMessage());
        } else {
            LOG.debug("Still cannot {}", what, failure);
        }
        double now = pause * ThreadLocalRandom.current().nextDouble(0.5, 1);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        return Duration.ofNanos((long) (now * 1e9));
    }

    /** Takes note of a success. */
    void worked() {
        if (!Double.isNaN(since)) {
            LOG.atLevel(aloud ? Level.INFO : Level.DEBUG)
                    .log(
                            "It works again after {} s: {}",
                            String.format(Locale.ROOT, "%.1f", loop.time() - since),
                            what);
            since = Double.NaN;
            pause = FIRST_PAUSE;
        }
    }
}
