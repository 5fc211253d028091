// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/** A text that is no JSON, JSON of another form than expected, or a value that cannot be written as JSON. */
public final class JsonException extends HttpException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong
     * @param cause what was thrown; may be null
     */
    public JsonException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
