// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Tells at the standard error how far something is that takes longer than two seconds: on a terminal by a bar in a line that
 * is written over and goes away at the end, elsewhere by a line every ten seconds.
 */
public final class Progress implements AutoCloseable {
    private static final long SILENT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long REDRAW_MILLIS = 200;
    private static final int BAR = 24;
    private static final int USUAL_COLUMNS = 80;
    private static final String ERASE = "\r\033[K";
    private static final char[] EIGHTHS = {'▏', '▎', '▍', '▌', '▋', '▊', '▉'};

    private final String what;
    private final PrintStream out;
    private final boolean live;
    private final int columns;
    private final LongSupplier nanos;
    private final long started;
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile long done;
    private volatile double part = Double.NaN;
    private long lastLine; // guarded by this
    private boolean shown; // guarded by this

    Progress(String what, PrintStream out, boolean live, int columns, LongSupplier nanos) {
        this.what = what;
        this.out = out;
        this.live = live;
        this.columns = columns;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.lastLine = started;
    }

    /**
     * Begins to watch something; the caller says how far it is and closes this at its end.
     *
     * @param what what is done, such as {@code Forgetting jobs}
     * @return the watch
     */
    public static Progress of(String what) {
        boolean live = Standard.ERROR.isLive();
        int columns = live ? new UsageMessageSpec().autoWidth(true).width() : USUAL_COLUMNS;
        Progress progress = new Progress(what, System.err, live, columns, System::nanoTime);
        Thread.ofPlatform().daemon().name("progress").start(progress::draw);
        return progress;
    }

    /**
     * Says how far it is, where nobody knows how much there is. Any thread may call.
     *
     * @param count how many are done
     */
    public void at(long count) {
        done = count;
    }

    /**
     * Says how far it is. Any thread may call.
     *
     * @param count how many are done
     * @param total of how many
     */
    public void at(long count, long total) {
        at(count, total <= 0 ? Double.NaN : (double) count / total);
    }

    /**
     * Says how far it is, where the whole is measured otherwise than what is counted. Any thread may call.
     *
     * @param count how many are done
     * @param share what share of the whole that is, from 0 to 1; not a number if unknown
     */
    public void at(long count, double share) {
        done = count;
        part = Math.min(1, share);
    }

    private void draw() {
        try {
            while (!ended.await(REDRAW_MILLIS, TimeUnit.MILLISECONDS)) {
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody watches any more
        }
    }

    /** Shows how far it is, if it is time to. */
    synchronized void tick() {
        long now = nanos.getAsLong();
        if (ended.getCount() == 0 || now - started < SILENT_NANOS) {
            return;
        }
        if (live) {
            out.print(ERASE + line(now - started));
            out.flush();
            shown = true;
        } else if (now - lastLine >= LINE_NANOS) {
            out.println(line(now - started));
            lastLine = now;
        }
    }

    /** {@code Forgetting jobs  ██████▌     54 %  54,000  9,000/s  5s left}, cut where the terminal ends. */
    private String line(long elapsed) {
        double share = part;
        long count = done;
        double seconds = elapsed / 1e9;
        StringBuilder line = new StringBuilder(what).append("  ");
        if (!Double.isNaN(share)) {
            if (live) {
                line.append(bar(share)).append("  ");
            }
            line.append(String.format(Locale.ROOT, "%d %%  ", (int) (share * 100)));
        }
        line.append(String.format(Locale.ROOT, "%,d  %,d/s  ", count, Math.round(count / seconds)));
        line.append(
                Double.isNaN(share) || share <= 0
                        ? span(seconds)
                        : span(Math.ceil(seconds * (1 - share) / share)) + " left");
        return line.length() < columns ? line.toString() : line.substring(0, Math.max(0, columns - 1));
    }

    private static String bar(double share) {
        int eighths = (int) (share * BAR * 8);
        String full = "█".repeat(eighths / 8);
        String bar = eighths % 8 == 0 ? full : full + EIGHTHS[eighths % 8 - 1];
        return bar + "░".repeat(BAR - bar.length());
    }

    private static String span(double seconds) {
        long whole = (long) seconds;
        return whole < 60
                ? whole + "s"
                : whole < 3600 ? whole / 60 + "m" + whole % 60 + "s" : whole / 3600 + "h" + whole % 3600 / 60 + "m";
    }

    /** Takes the bar away. Done twice it does nothing. */
    @Override
    public synchronized void close() {
        ended.countDown();
        if (shown) {
            out.print(ERASE);
            out.flush();
            shown = false;
        }
    }
}
