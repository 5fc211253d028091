// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.vertx.core.http.HttpClientConnection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A connection of a client. The loop's thread only. */
final class ClientConnection {
    private static final Pattern KEEP_ALIVE = Pattern.compile("(?i)\\btimeout\\s*=\\s*(\\d{1,9})");

    private final HttpClientConnection connection;
    private final boolean http2;

    /** How many requests use it. */
    private int streams;

    /** How many requests have used it. */
    private int served;

    private boolean gone;

    /** When it was last given back, by the loop's clock. */
    private double idleSince;

    /** How long the server says that it keeps an idle connection, in seconds. */
    private double serverKeeps = Double.POSITIVE_INFINITY;

    ClientConnection(HttpClientConnection connection) {
        this.connection = connection;
        this.http2 = connection.getWindowSize() >= 0; // -1 with HTTP/1
    }

    HttpClientConnection vertx() {
        return connection;
    }

    /** Closes it in good order if it is idle, else at once, also while the server takes nothing. On the bare thread. */
    void close(boolean idle) {
        gone = true;
        if (idle) {
            connection.close();
        } else {
            ClientChannels.abort(connection);
        }
    }

    boolean isHttp2() {
        return http2;
    }

    /** Whether a request before has used it, so that the server may have closed it meanwhile. */
    boolean wasUsed() {
        return served > 1;
    }

    boolean isGone() {
        return gone;
    }

    /** No more requests: it is closed, or the server has said that it goes away. */
    void markGone() {
        gone = true;
    }

    boolean isIdle() {
        return streams == 0;
    }

    boolean hasRoom() {
        return !gone && streams < (http2 ? connection.maxActiveStreams() : 1);
    }

    void take() {
        streams++;
        served++;
    }

    void giveBack(double now) {
        streams--;
        idleSince = now;
    }

    /** What a Keep-Alive header says, without the last second; endless if it says nothing. */
    static double keepAliveSeconds(@Nullable String header) {
        Matcher timeout = KEEP_ALIVE.matcher(header == null ? "" : header);
        return timeout.find() ? Math.max(0, Integer.parseInt(timeout.group(1)) - 1) : Double.POSITIVE_INFINITY;
    }

    void keepAtMost(double seconds) {
        serverKeeps = seconds;
    }

    boolean isTooOld(double now, double limit) {
        return now - idleSince >= Math.min(limit, serverKeeps);
    }
}
