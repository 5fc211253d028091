// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.EventLoop;
import io.asyncio4j.stream.StreamReader;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link StreamServer} listens, and what its connections are like.
 *
 * <p>Unchangeable; each method with an argument gives a changed copy. Counterpart of the keyword arguments of {@code
 * asyncio.start_server}.
 */
public final class ServerOptions {
    /**
     * A limit of 64 KiB, a backlog of 1024, any number of connections, no shared port, serving at once, no delay of small
     * packets, no probes of silent connections, all on the loop that starts the server.
     */
    public static final ServerOptions DEFAULT = new ServerOptions();

    private int limit = StreamReader.DEFAULT_LIMIT;
    private int backlog = 1024;
    private int maxConnections = Integer.MAX_VALUE;
    private boolean reusePort;
    private boolean startServing = true;
    private boolean noDelay = true;
    private boolean keepAlive;
    private List<EventLoop> loops = List.of();
    private @Nullable ServerTls tls;

    private ServerOptions() {}

    private ServerOptions copy() {
        ServerOptions copy = new ServerOptions();
        copy.limit = limit;
        copy.backlog = backlog;
        copy.maxConnections = maxConnections;
        copy.reusePort = reusePort;
        copy.startServing = startServing;
        copy.noDelay = noDelay;
        copy.keepAlive = keepAlive;
        copy.loops = loops;
        copy.tls = tls;
        return copy;
    }

    /**
     * Chooses how many bytes a line may have.
     *
     * @param bytes the limit of each connection's {@link StreamReader}
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ServerOptions limit(int bytes) {
        ServerOptions copy = copy();
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
     * Chooses how many connections the operating system keeps that wait to be accepted; it may cut the number.
     *
     * @param connections how many
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ServerOptions backlog(int connections) {
        ServerOptions copy = copy();
        copy.backlog = Checks.positive(connections, "backlog");
        return copy;
    }

    /**
     * Returns how many connections may wait to be accepted.
     *
     * @return how many
     */
    public int backlog() {
        return backlog;
    }

    /**
     * Chooses how many connections are served at a time. Those above it are not refused: they wait, most of them in the
     * operating system's backlog, until one of the others has ended.
     *
     * @param connections how many
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ServerOptions maxConnections(int connections) {
        ServerOptions copy = copy();
        copy.maxConnections = Checks.positive(connections, "maxConnections");
        return copy;
    }

    /**
     * Returns how many connections are served at a time.
     *
     * @return how many
     */
    public int maxConnections() {
        return maxConnections;
    }

    /**
     * Chooses whether other servers of the same user may listen at the same port ({@code SO_REUSEPORT}), the operating
     * system dealing out the connections: start one in each loop. See also {@link #loops}.
     *
     * @param on whether they may
     * @return a changed copy
     */
    public ServerOptions reusePort(boolean on) {
        ServerOptions copy = copy();
        copy.reusePort = on;
        return copy;
    }

    /**
     * Tells whether other servers may listen at the same port.
     *
     * @return whether they may
     */
    public boolean reusePort() {
        return reusePort;
    }

    /**
     * Chooses whether connections are accepted at once, or from {@link StreamServer#startServing} on. The port is taken in
     * either case, and connections wait in the backlog.
     *
     * @param atOnce whether they are
     * @return a changed copy
     */
    public ServerOptions startServing(boolean atOnce) {
        ServerOptions copy = copy();
        copy.startServing = atOnce;
        return copy;
    }

    /**
     * Tells whether connections are accepted at once.
     *
     * @return whether they are
     */
    public boolean startServing() {
        return startServing;
    }

    /**
     * Chooses whether small packets go at once ({@code TCP_NODELAY}). As in asyncio they do.
     *
     * @param on false to let the operating system collect them
     * @return a changed copy
     */
    public ServerOptions noDelay(boolean on) {
        ServerOptions copy = copy();
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
     * Chooses whether the operating system probes silent connections ({@code SO_KEEPALIVE}), and ends those where nobody
     * answers.
     *
     * @param on whether it does
     * @return a changed copy
     */
    public ServerOptions keepAlive(boolean on) {
        ServerOptions copy = copy();
        copy.keepAlive = on;
        return copy;
    }

    /**
     * Tells whether silent connections are probed.
     *
     * @return whether they are
     */
    public boolean keepAlive() {
        return keepAlive;
    }

    /**
     * Chooses the loops that serve the connections, one after the other; the loop that starts the server accepts. This
     * works where {@link #reusePort} does not, and deals out evenly.
     *
     * @param serving running loops with a network of the same transport; none for the loop that starts the server alone
     * @return a changed copy
     */
    public ServerOptions loops(Collection<EventLoop> serving) {
        ServerOptions copy = copy();
        copy.loops = List.copyOf(serving);
        return copy;
    }

    /**
     * Returns the loops that serve the connections.
     *
     * @return the loops; none if the loop that starts the server serves
     */
    public List<EventLoop> loops() {
        return loops;
    }

    /**
     * Chooses TLS for every connection. A handler begins when the handshake has ended; a connection whose handshake fails
     * reaches none. Counterpart of {@code ssl}.
     *
     * @param chosen how TLS is spoken; null for none
     * @return a changed copy
     */
    public ServerOptions tls(@Nullable ServerTls chosen) {
        ServerOptions copy = copy();
        copy.tls = chosen;
        return copy;
    }

    /**
     * Returns how TLS is spoken.
     *
     * @return the choice; null if it is not
     */
    public @Nullable ServerTls tls() {
        return tls;
    }
}
