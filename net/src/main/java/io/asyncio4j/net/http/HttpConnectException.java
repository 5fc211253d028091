// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/**
 * There is no connection to send a request on: refused, name unknown, TLS or proxy failed. Nothing of the request was
 * sent. Counterpart of aiohttp's {@code ClientConnectorError}.
 */
public final class HttpConnectException extends HttpException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which request, and why
     * @param cause what was thrown; may be null
     */
    public HttpConnectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
