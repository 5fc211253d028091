// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

/**
 * What a {@link DatagramEndpoint} is like.
 *
 * <p>Unchangeable; each method with an argument gives a changed copy. Counterpart of the keyword arguments of {@code
 * loop.create_datagram_endpoint}.
 */
public final class DatagramOptions {
    /** Keeps up to 1 MiB that nobody has received yet; no broadcast, no shared port. */
    public static final DatagramOptions DEFAULT = new DatagramOptions(1 << 20, false, false);

    private final int queueLimit;
    private final boolean broadcast;
    private final boolean reusePort;

    private DatagramOptions(int queueLimit, boolean broadcast, boolean reusePort) {
        this.queueLimit = queueLimit;
        this.broadcast = broadcast;
        this.reusePort = reusePort;
    }

    /**
     * Chooses how much is kept that nobody has received yet. What comes when that is full is dropped and counted.
     *
     * @param bytes the limit; each datagram counts for 100 bytes more than it holds
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public DatagramOptions queueLimit(int bytes) {
        return new DatagramOptions(Checks.positive(bytes, "queueLimit"), broadcast, reusePort);
    }

    /**
     * Returns how much is kept.
     *
     * @return bytes
     */
    public int queueLimit() {
        return queueLimit;
    }

    /**
     * Chooses whether datagrams may be sent to all machines of a network at once ({@code SO_BROADCAST}). Counterpart of
     * {@code allow_broadcast}.
     *
     * @param on whether they may
     * @return a changed copy
     */
    public DatagramOptions broadcast(boolean on) {
        return new DatagramOptions(queueLimit, on, reusePort);
    }

    /**
     * Tells whether datagrams may be sent to all machines of a network.
     *
     * @return whether they may
     */
    public boolean broadcast() {
        return broadcast;
    }

    /**
     * Chooses whether several sockets may have the same address and port, as listeners of one group must ({@code
     * SO_REUSEADDR}, and {@code SO_REUSEPORT} where there is one). Counterpart of {@code reuse_port}.
     *
     * @param on whether they may
     * @return a changed copy
     */
    public DatagramOptions reusePort(boolean on) {
        return new DatagramOptions(queueLimit, broadcast, on);
    }

    /**
     * Tells whether several sockets may have the same address and port.
     *
     * @return whether they may
     */
    public boolean reusePort() {
        return reusePort;
    }
}
