// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/**
 * An answer had a status of 400 or more where success was asked for. Counterpart of aiohttp's {@code
 * ClientResponseError}.
 */
public final class ClientResponseException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** The status code. */
    private final int status;

    /**
     * Makes one.
     *
     * @param message which request, and what was answered
     * @param status the status code
     */
    public ClientResponseException(String message, int status) {
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
