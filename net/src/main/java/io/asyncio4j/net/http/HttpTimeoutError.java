// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.TimeoutError;
import org.jspecify.annotations.Nullable;

/** One of the time limits of an {@link HttpClient} has passed. Counterpart of aiohttp's {@code ServerTimeoutError}. */
public final class HttpTimeoutError extends TimeoutError {
    private static final long serialVersionUID = 1L;

    /** What took too long. */
    public enum Phase {
        /** The whole of it, from the call to the last byte of the answer. */
        TOTAL,
        /** Making the connection, with its TLS handshake. */
        CONNECT,
        /** The time from the end of the request to the headers of the answer. */
        FIRST_BYTE,
        /** The time between two pieces of the answer's body. */
        READ
    }

    /** What took too long. */
    private final Phase phase;

    /**
     * Makes one.
     *
     * @param phase what took too long
     * @param message which request, and which limit
     * @param cause what was thrown; may be null
     */
    public HttpTimeoutError(Phase phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.phase = phase;
    }

    /**
     * Returns what took too long.
     *
     * @return the part of the exchange whose limit has passed
     */
    public Phase phase() {
        return phase;
    }
}
