// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/**
 * The connection ended before the whole answer had come; the server may or may not have handled the request. Counterpart
 * of aiohttp's {@code ServerDisconnectedError}.
 */
public final class HttpDisconnectedException extends HttpException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which request, and how far it came
     * @param cause what was thrown; may be null
     */
    public HttpDisconnectedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
