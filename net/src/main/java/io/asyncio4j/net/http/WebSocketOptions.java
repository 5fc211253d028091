// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the WebSockets of a server or client behave. Immutable: each method returns a changed copy of
 * {@link #DEFAULT} or of another one.
 */
public final class WebSocketOptions {
    /**
     * Messages and frames of at most 1 MiB, a ping every 30 s, 10 s for the closing handshake, no subprotocol, no
     * compression.
     */
    public static final WebSocketOptions DEFAULT = new WebSocketOptions(
            1 << 20, 1 << 20, List.of(), List.of(), false, Duration.ofSeconds(30), Duration.ofSeconds(10));

    private final int maxMessage;
    private final int maxFrame;
    private final List<String> subprotocols;
    private final List<String> origins;
    private final boolean compression;
    private final @Nullable Duration heartbeat;
    private final Duration closeTimeout;

    private WebSocketOptions(
            int maxMessage,
            int maxFrame,
            List<String> subprotocols,
            List<String> origins,
            boolean compression,
            @Nullable Duration heartbeat,
            Duration closeTimeout) {
        this.maxMessage = maxMessage;
        this.maxFrame = maxFrame;
        this.subprotocols = subprotocols;
        this.origins = origins;
        this.compression = compression;
        this.heartbeat = heartbeat;
        this.closeTimeout = closeTimeout;
    }

    /**
     * Limits the messages that are received. A larger one closes the connection with code 1009.
     *
     * @param bytes the most bytes of a message, decompressed
     * @return changed options
     * @throws IllegalArgumentException unless positive
     */
    public WebSocketOptions maxMessage(int bytes) {
        return new WebSocketOptions(
                positive("largest message", bytes),
                maxFrame,
                subprotocols,
                origins,
                compression,
                heartbeat,
                closeTimeout);
    }

    /**
     * Limits the frames that are received, and splits larger messages that are sent.
     *
     * @param bytes the most bytes of a frame on the wire
     * @return changed options
     * @throws IllegalArgumentException unless positive
     */
    public WebSocketOptions maxFrame(int bytes) {
        return new WebSocketOptions(
                maxMessage,
                positive("largest frame", bytes),
                subprotocols,
                origins,
                compression,
                heartbeat,
                closeTimeout);
    }

    /**
     * Names the subprotocols that this side speaks; of those that both do, the first of the client's is chosen.
     *
     * @param names the protocols, such as {@code graphql-transport-ws}
     * @return changed options
     */
    public WebSocketOptions subprotocols(String... names) {
        return new WebSocketOptions(
                maxMessage, maxFrame, List.of(names), origins, compression, heartbeat, closeTimeout);
    }

    /**
     * Chooses whose pages may open a WebSocket of a server. A client that is no page names no origin and may always.
     *
     * @param allowed the origins, such as {@code https://example.org}; none for all
     * @return changed options
     */
    public WebSocketOptions origins(String... allowed) {
        return new WebSocketOptions(
                maxMessage, maxFrame, subprotocols, List.of(allowed), compression, heartbeat, closeTimeout);
    }

    /**
     * Returns the origins of {@link #origins(String...)}.
     *
     * @return the origins; empty if all are allowed
     */
    public List<String> origins() {
        return origins;
    }

    /**
     * Allows messages to be compressed (permessage-deflate) where the other side agrees.
     *
     * @param allowed whether to
     * @return changed options
     */
    public WebSocketOptions compression(boolean allowed) {
        return new WebSocketOptions(maxMessage, maxFrame, subprotocols, origins, allowed, heartbeat, closeTimeout);
    }

    /**
     * Chooses how often a silent other side is pinged. If nothing comes after two of them until a third is due,
     * the connection is closed with code 1011.
     *
     * @param interval the time between pings, on the loop's clock; null for no pings
     * @return changed options
     * @throws IllegalArgumentException unless positive
     */
    public WebSocketOptions heartbeat(@Nullable Duration interval) {
        if (interval != null && (interval.isNegative() || interval.isZero())) {
            throw new IllegalArgumentException("The heartbeat must be positive, or null for none: " + interval);
        }
        return new WebSocketOptions(maxMessage, maxFrame, subprotocols, origins, compression, interval, closeTimeout);
    }

    /**
     * Chooses how long the other side may take to answer a close.
     *
     * @param limit the time; then the connection is cut
     * @return changed options
     * @throws IllegalArgumentException if it is less than a second
     */
    public WebSocketOptions closeTimeout(Duration limit) {
        if (limit.toSeconds() < 1) {
            throw new IllegalArgumentException("The time to close must be at least a second: " + limit);
        }
        return new WebSocketOptions(maxMessage, maxFrame, subprotocols, origins, compression, heartbeat, limit);
    }

    private static int positive(String what, int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("The " + what + " must have a positive size: " + bytes);
        }
        return bytes;
    }

    /**
     * Returns the limit of {@link #maxMessage(int)}.
     *
     * @return bytes
     */
    public int maxMessage() {
        return maxMessage;
    }

    /**
     * Returns the limit of {@link #maxFrame(int)}.
     *
     * @return bytes
     */
    public int maxFrame() {
        return maxFrame;
    }

    /**
     * Returns the protocols of {@link #subprotocols(String...)}.
     *
     * @return the names; may be empty
     */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /**
     * Tells whether messages may be compressed.
     *
     * @return as chosen by {@link #compression(boolean)}
     */
    public boolean compression() {
        return compression;
    }

    /**
     * Returns the interval of {@link #heartbeat(Duration)}.
     *
     * @return the time between pings; null for no pings
     */
    public @Nullable Duration heartbeat() {
        return heartbeat;
    }

    /**
     * Returns the limit of {@link #closeTimeout(Duration)}.
     *
     * @return the time for the closing handshake
     */
    public Duration closeTimeout() {
        return closeTimeout;
    }
}
