// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

/**
 * When a {@link WriteTransport} tells its {@link StreamProtocol} to stop the writing, and to let it go on: 64 KiB and a
 * quarter of it, unless chosen otherwise. For whoever makes a transport.
 *
 * <p>Counterpart of what asyncio's transports share inside. Used on the loop's thread; nothing waits.
 */
public final class WaterMarks {
    private static final int HIGH = 1 << 16;

    private final StreamProtocol protocol;
    private int high = HIGH;
    private int low = HIGH / 4;
    private boolean paused;

    /**
     * Makes those of one transport.
     *
     * @param protocol what is told
     */
    public WaterMarks(StreamProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Chooses them, as {@link WriteTransport#setWriteBufferLimits} has it.
     *
     * @param newHigh told to stop when more bytes than this are kept
     * @param newLow told to go on when at most so many are kept
     * @param kept how many bytes are kept now
     * @throws IllegalArgumentException unless 0 &lt;= low &lt;= high
     */
    public void set(int newHigh, int newLow, long kept) {
        if (newLow < 0 || newHigh < newLow) {
            throw new IllegalArgumentException("Not 0 <= low <= high: high " + newHigh + ", low " + newLow);
        }
        high = newHigh;
        low = newLow;
        rise(kept);
    }

    /**
     * Bytes were written.
     *
     * @param kept how many bytes are kept now
     */
    public void rise(long kept) {
        if (!paused && kept > high) {
            paused = true;
            protocol.pauseWriting();
        }
    }

    /**
     * Bytes have gone.
     *
     * @param kept how many bytes are kept now
     */
    public void fall(long kept) {
        if (paused && kept <= low) {
            paused = false;
            protocol.resumeWriting();
        }
    }
}
