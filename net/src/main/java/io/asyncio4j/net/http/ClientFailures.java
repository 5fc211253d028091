// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client makes of failures below it. */
final class ClientFailures {
    /** HTTP/2: the server has not begun with this request. */
    private static final long REFUSED_STREAM = 7;

    private static final double MILLIS = 1000.0;

    private ClientFailures() {}

    static String seconds(@Nullable Duration timeout) {
        return timeout == null ? "" : String.valueOf(timeout.toMillis() / MILLIS);
    }

    static String reason(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "the name of the host is unknown: " + cause.getMessage();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The error that a caller sees for what the connection below threw. */
    static RuntimeException of(String call, Throwable cause, boolean answered) {
        if (cause instanceof HttpException || cause instanceof HttpTimeoutError) {
            return (RuntimeException) cause;
        }
        if (isDisconnect(cause)) {
            String when = answered ? " before the end of the answer" : " before an answer";
            return new HttpDisconnectedException(
                    call + ": the connection ended" + when + " (" + reason(cause) + ")", cause);
        }
        return new HttpException(call + ": " + reason(cause), cause);
    }

    private static boolean isDisconnect(Throwable cause) {
        return cause instanceof HttpClosedException
                || cause instanceof StreamResetException
                || cause instanceof PrematureChannelClosureException
                || cause instanceof IOException;
    }

    /** Whether the server has certainly not handled the request. */
    static boolean isRefused(HttpException failure) {
        return failure.getCause() instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
    }
}
