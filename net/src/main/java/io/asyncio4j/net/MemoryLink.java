// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link MemoryNetwork}, seen from between its two ends, where faults are made.
 *
 * <p>Used on the network's loop, in coroutines and callbacks.
 */
public final class MemoryLink {
    private final MemoryNetwork network;
    private final SocketAddress client;
    private final SocketAddress server;
    final MemoryLane toServer = new MemoryLane(this);
    final MemoryLane toClient = new MemoryLane(this);
    private long latencyNanos;
    private double loss;
    private int segment;
    private boolean cut;
    private long resetToServer = Long.MAX_VALUE;
    private long resetToClient = Long.MAX_VALUE;

    MemoryLink(MemoryNetwork network, SocketAddress client, SocketAddress server) {
        this.network = network;
        this.client = client;
        this.server = server;
        this.latencyNanos = network.latencyNanos();
        this.loss = network.lossRate();
        this.segment = network.segmentSize();
    }

    /**
     * Returns the address of the side that connected.
     *
     * @return the client's end
     */
    public SocketAddress client() {
        return client;
    }

    /**
     * Returns the address that was connected to.
     *
     * @return the server's end
     */
    public SocketAddress server() {
        return server;
    }

    /**
     * Counts what the client has sent.
     *
     * @return bytes that have left the client, arrived or not
     */
    public long bytesToServer() {
        return toServer.sent();
    }

    /**
     * Counts what the server has sent.
     *
     * @return bytes that have left the server, arrived or not
     */
    public long bytesToClient() {
        return toClient.sent();
    }

    /**
     * Chooses how long bytes that are sent from now on are under way.
     *
     * @param oneWay the time in one direction
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public MemoryLink latency(Duration oneWay) {
        latencyNanos = MemoryNetwork.nanos(oneWay);
        return this;
    }

    /**
     * Chooses how often bytes that are sent from now on are lost. As TCP sends them again, they come late: after 200 ms,
     * 400 ms and so on.
     *
     * @param rate from 0, never, to below 1
     * @return this
     * @throws IllegalArgumentException if it is outside of that
     */
    public MemoryLink loss(double rate) {
        loss = MemoryNetwork.checkedLoss(rate);
        return this;
    }

    /**
     * Chooses how many bytes a reader gets at once at most, so that a message comes in pieces.
     *
     * @param bytes one or more
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public MemoryLink segment(int bytes) {
        segment = MemoryNetwork.checkedSegment(bytes);
        return this;
    }

    /**
     * Lets nothing through any more, in either direction and without a word to either side, until {@link #heal}. So is a
     * connection half open whose other machine lost its power, or whose way is down.
     */
    public void cut() {
        cut = true;
    }

    /** Ends a {@link #cut}; what was sent meanwhile arrives. */
    public void heal() {
        cut = false;
        release();
    }

    /** Ends the connection at once on both sides, which both see "Connection reset". */
    public void reset() {
        network.soon(() -> {
            reset(toServer);
            reset(toClient);
        });
    }

    private static void reset(MemoryLane lane) {
        MemoryChannel receiver = lane.to;
        if (receiver != null) {
            receiver.resetByPeer();
        } else {
            lane.sendReset();
        }
    }

    /**
     * Resets the connection, as {@link #reset} does, as soon as so many bytes have been sent in one direction.
     *
     * @param toServerBytes how many from the client; negative for never
     * @param toClientBytes how many from the server; negative for never
     * @return this
     */
    public MemoryLink resetAfter(long toServerBytes, long toClientBytes) {
        resetToServer = toServerBytes < 0 ? Long.MAX_VALUE : toServerBytes;
        resetToClient = toClientBytes < 0 ? Long.MAX_VALUE : toClientBytes;
        sent();
        return this;
    }

    // ---- for the lanes ----

    MemoryNetwork network() {
        return network;
    }

    MemoryLane opposite(MemoryLane lane) {
        return lane == toServer ? toClient : toServer;
    }

    int window() {
        return network.windowSize();
    }

    int segment() {
        return segment;
    }

    boolean isCut() {
        return cut || network.isCut(client) || network.isCut(server);
    }

    void release() {
        if (!isCut()) {
            toServer.release();
            toClient.release();
        }
    }

    /** Whether no end is open any more. */
    boolean isOver() {
        return isClosed(toServer.to) && isClosed(toClient.to);
    }

    private static boolean isClosed(@Nullable MemoryChannel end) {
        return end == null || !end.isOpen();
    }

    /** Closes both ends; the loop is closing. */
    void close() {
        close(toServer.to);
        close(toClient.to);
    }

    private static void close(@Nullable MemoryChannel end) {
        if (end != null) {
            end.unsafe().close(end.voidPromise());
        }
    }

    /** When what is sent now arrives. */
    long arrival() {
        return network.now() + latencyNanos + network.lateness(loss);
    }

    /** How many bytes a lane may still send before a planned reset. */
    int allowed(MemoryLane lane) {
        long limit = lane == toServer ? resetToServer : resetToClient;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, limit - lane.sent()));
    }

    /** A lane has sent. */
    void sent() {
        if (toServer.sent() >= resetToServer || toClient.sent() >= resetToClient) {
            resetToServer = Long.MAX_VALUE;
            resetToClient = Long.MAX_VALUE;
            reset();
        }
    }

    @Override
    public String toString() {
        return "MemoryLink[" + client + " -> " + server + (isCut() ? ", cut" : "") + "]";
    }
}
