// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/** The body of an answer is larger than the caller allows, or grows too much when it is decompressed. */
public final class HttpBodyTooLargeException extends HttpException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which request, and which limit
     */
    public HttpBodyTooLargeException(String message) {
        super(message, null);
    }
}
