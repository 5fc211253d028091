// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/**
 * Ends a request with a status: a handler that throws it answers with that status and the message as plain text.
 *
 * <p>Counterpart of aiohttp's {@code HTTPException}. What the request itself throws is of this kind too, such as 413 for
 * a body that is too large.
 */
public class HttpStatusException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** The status code. */
    private final int status;

    /**
     * Makes one.
     *
     * @param status the status code, such as 404
     * @param message the text that the client is shown
     */
    public HttpStatusException(int status, String message) {
        super(message, null);
        this.status = status;
    }

    /**
     * Returns the status of the answer.
     *
     * @return the status code
     */
    public int status() {
        return status;
    }
}
