// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.stream;

/**
 * What brings the bytes of a {@link StreamReader}, as far as the reader gives it orders.
 *
 * <p>Counterpart of {@code asyncio.ReadTransport}. Called on the loop's thread.
 */
public interface ReadTransport {
    /** Stops to bring bytes until {@link #resumeReading}. What is under way already may still come. Idempotent. */
    void pauseReading();

    /** Goes on after {@link #pauseReading}. Idempotent. */
    void resumeReading();
}
