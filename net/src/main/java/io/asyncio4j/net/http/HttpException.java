// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/** A request that got no whole answer: connection refused or lost, name unknown, answer too large. */
public class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which request, and why
     * @param cause what was thrown; may be null
     */
    public HttpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
