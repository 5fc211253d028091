// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.stream.StreamReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is opened.
 *
 * <p>Unchangeable; each method with an argument gives a changed copy. Counterpart of the keyword arguments of {@code
 * asyncio.open_connection}.
 */
public final class ConnectOptions {
    /**
     * A limit of 64 KiB, no time limit, 250 ms between two attempts, no delay of small packets, no probes of a silent
     * connection.
     */
    public static final ConnectOptions DEFAULT = new ConnectOptions();

    private int limit = StreamReader.DEFAULT_LIMIT;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration happyEyeballsDelay = Duration.ofMillis(250);
    private @Nullable InetSocketAddress localAddress;
    private boolean noDelay = true;
    private boolean keepAlive;
    private @Nullable ClientTls tls;

    private ConnectOptions() {}

    private ConnectOptions copy() {
        ConnectOptions copy = new ConnectOptions();
        copy.limit = limit;
        copy.connectTimeout = connectTimeout;
        copy.happyEyeballsDelay = happyEyeballsDelay;
        copy.localAddress = localAddress;
        copy.noDelay = noDelay;
        copy.keepAlive = keepAlive;
        copy.tls = tls;
        return copy;
    }

    /**
     * Chooses how many bytes a line may have.
     *
     * @param bytes the limit of the {@link StreamReader}
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ConnectOptions limit(int bytes) {
        ConnectOptions copy = copy();
        copy.limit = Checks.positive(bytes, "limit");
        return copy;
    }

    /**
     * Returns how many bytes a line may have.
     *
     * @return bytes
     */
    public int limit() {
        return limit;
    }

    /**
     * Chooses how long the opening may take, names and handshake included. It fails with a {@link
     * java.net.SocketTimeoutException} after that. asyncio has no counterpart but {@code timeout}.
     *
     * @param duration the time; null to leave it to the operating system
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ConnectOptions connectTimeout(@Nullable Duration duration) {
        ConnectOptions copy = copy();
        copy.connectTimeout = Checks.positiveOrNull(duration, "connectTimeout");
        return copy;
    }

    /**
     * Returns how long the opening may take.
     *
     * @return the time; null if the operating system decides
     */
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * Chooses how long an attempt may stay alone before the next address of the same name is tried beside it (RFC 8305).
     * Counterpart of {@code happy_eyeballs_delay}, which asyncio leaves out unless asked.
     *
     * @param duration the time; null to try an address only when the one before has failed
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ConnectOptions happyEyeballsDelay(@Nullable Duration duration) {
        ConnectOptions copy = copy();
        copy.happyEyeballsDelay = Checks.positiveOrNull(duration, "happyEyeballsDelay");
        return copy;
    }

    /**
     * Returns how long an attempt may stay alone.
     *
     * @return the time; null if addresses are tried one after the other
     */
    public @Nullable Duration happyEyeballsDelay() {
        return happyEyeballsDelay;
    }

    /**
     * Chooses the own end of the connection. Counterpart of {@code local_addr}.
     *
     * @param address the address, with port 0 for any; null to leave it to the operating system
     * @return a changed copy
     */
    public ConnectOptions localAddress(@Nullable InetSocketAddress address) {
        ConnectOptions copy = copy();
        copy.localAddress = address;
        return copy;
    }

    /**
     * Returns the own end of the connection.
     *
     * @return the address; null if the operating system chooses
     */
    public @Nullable InetSocketAddress localAddress() {
        return localAddress;
    }

    /**
     * Chooses whether small packets go at once ({@code TCP_NODELAY}). As in asyncio they do.
     *
     * @param on false to let the operating system collect them
     * @return a changed copy
     */
    public ConnectOptions noDelay(boolean on) {
        ConnectOptions copy = copy();
        copy.noDelay = on;
        return copy;
    }

    /**
     * Tells whether small packets go at once.
     *
     * @return whether they do
     */
    public boolean noDelay() {
        return noDelay;
    }

    /**
     * Chooses whether the operating system probes a silent connection ({@code SO_KEEPALIVE}), and ends it if nobody
     * answers.
     *
     * @param on whether it does
     * @return a changed copy
     */
    public ConnectOptions keepAlive(boolean on) {
        ConnectOptions copy = copy();
        copy.keepAlive = on;
        return copy;
    }

    /**
     * Tells whether a silent connection is probed.
     *
     * @return whether it is
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Chooses TLS. The connection is open when the handshake has ended. Counterpart of {@code ssl}.
     *
     * @param chosen how TLS is spoken; null for none
     * @return a changed copy
     */
    public ConnectOptions tls(@Nullable ClientTls chosen) {
        ConnectOptions copy = copy();
        copy.tls = chosen;
        return copy;
    }

    /**
     * Returns how TLS is spoken.
     *
     * @return the choice; null if it is not
     */
    public @Nullable ClientTls tls() {
        return tls;
    }
}
