// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.terminal.Standard;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Says how things stand: on a terminal in one line that is written over, elsewhere in a line of its own now and then.
 */
final class StatusLine implements AutoCloseable {
    private static final String ERASE = "\r\033[K";
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final boolean live;
    private final Duration pause;
    private boolean shown;
    private boolean closed;
    private String last = "";
    private long lastPrinted;

    /**
     * Makes one.
     *
     * @param pause the time between two lines where it cannot be written over
     */
    StatusLine(Duration pause) {
        this.pause = pause;
        this.live = Standard.OUTPUT.isLive();
        this.lastPrinted = System.nanoTime();
        if (live) {
            System.setErr(new PrintStream(new ErasingStream(err), true));
        }
    }

    boolean live() {
        return live;
    }

    /** Shows how things stand now. */
    synchronized void show(String status) {
        if (closed) {
            return;
        }
        if (live) {
            out.print(ERASE + status);
            out.flush();
            shown = true;
        } else if (System.nanoTime() - lastPrinted >= pause.toNanos() && !status.equals(last)) {
            out.println(status);
            lastPrinted = System.nanoTime();
            last = status;
        }
    }

    /** Says something that stays; the line goes on below it. */
    synchronized void say(String line) {
        erase();
        out.println(line);
    }

    private synchronized void erase() {
        if (shown) {
            out.print(ERASE);
            out.flush();
            shown = false;
        }
    }

    /** Takes the line away. */
    @Override
    public synchronized void close() {
        closed = true;
        if (live) {
            erase();
            System.setErr(err);
        }
    }

    /** Takes the line away unless the terminal holds its output back, as after Ctrl-S; waits for that a moment at most. */
    void closeSoon() {
        Thread closer = Thread.ofPlatform().daemon().name("status-end").start(this::close);
        try {
            closer.join(A_MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the line away before a log line is written. */
    private final class ErasingStream extends FilterOutputStream {
        ErasingStream(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            erase();
            super.out.write(bytes, offset, length);
        }
    }
}
