// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/** A {@link WebSocket} has ended: nothing more comes, nothing more can be sent. */
public final class WebSocketClosedException extends HttpException {
    private static final long serialVersionUID = 1L;

    /** Of RFC 6455. */
    private final int code;

    /** What the side that closed said. */
    private final String reason;

    /**
     * Makes one.
     *
     * @param code the code of RFC 6455, such as 1000; 1006 if the connection was lost without one
     * @param reason what the side that closed says about it; may be empty
     * @param cause what was thrown; may be null
     */
    public WebSocketClosedException(int code, String reason, @Nullable Throwable cause) {
        super("the WebSocket is closed: " + code + (reason.isEmpty() ? "" : ", " + reason), cause);
        this.code = code;
        this.reason = reason;
    }

    /**
     * Returns the code with which it was closed.
     *
     * @return a code of RFC 6455; 1006 if the connection was lost without one
     */
    public int code() {
        return code;
    }

    /**
     * Returns what the side that closed says about it.
     *
     * @return the reason; may be empty
     */
    public String reason() {
        return reason;
    }

    /**
     * Tells whether this is a usual end: the other side was done (1000) or goes away (1001).
     *
     * @return false if something went wrong
     */
    public boolean isNormal() {
        return code == WebSocket.NORMAL || code == WebSocket.GOING_AWAY;
    }
}
