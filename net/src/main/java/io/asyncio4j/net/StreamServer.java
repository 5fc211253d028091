// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Context;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimeoutError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that accepts connections, and runs a {@link StreamHandler} for each.
 *
 * <p>Counterpart of {@code asyncio.Server}. Made by {@link Streams#startServer}; used on the loop that made it.
 *
 * <pre>
 *   serving ⇄ not serving ──close──► closed ──all connections and handlers ended──► waitClosed returns
 * </pre>
 */
public final class StreamServer implements AutoCloseable {
    private final NetLoop net;
    private final ServerOptions options;
    private final List<Listener> listeners = new ArrayList<>();
    private final ServedConnections served;
    private final List<AsyncFuture<Boolean>> closeWaiters = new ArrayList<>();
    private boolean serving;
    private boolean closed;

    /** How many addresses are not free yet, once it is closed. */
    private int listening;

    /** What {@link #serveForever} awaits; null while nobody calls it. */
    private @Nullable AsyncFuture<Boolean> forever;

    private StreamServer(NetLoop net, StreamHandler handler, ServerOptions options) {
        this.net = net;
        this.options = options;
        this.served = new ServedConnections(net, handler, options, Context.copyCurrent());
    }

    static StreamServer start(
            NetLoop net, StreamHandler handler, List<? extends SocketAddress> addresses, ServerOptions options)
            throws IOException {
        StreamServer server = new StreamServer(net, handler, options);
        server.served.onChange(server::changed);
        try {
            for (SocketAddress address : addresses) {
                server.listen(address);
            }
        } catch (IOException | RuntimeException | CancelledError e) {
            server.close();
            throw e;
        }
        if (options.startServing()) {
            server.startServing();
        }
        return server;
    }

    private void listen(SocketAddress address) throws IOException {
        SocketAddress wanted = address;
        if (address instanceof InetSocketAddress inet && inet.getPort() == 0 && !listeners.isEmpty()) {
            wanted = new InetSocketAddress(inet.getAddress(), port());
        }
        Listener listener = new Listener(net, served, options);
        listeners.add(listener);
        listener.bind(wanted);
    }

    /** A connection has come or gone. */
    private void changed() {
        for (Listener listener : listeners) {
            listener.accept(serving && !closed && served.hasRoom());
        }
        if (hasEnded()) {
            for (AsyncFuture<Boolean> waiter : List.copyOf(closeWaiters)) {
                if (!waiter.done()) {
                    waiter.setResult(true);
                }
            }
        }
    }

    private void listenerClosed() {
        listening--;
        changed();
    }

    private boolean hasEnded() {
        return closed && listening == 0 && served.isEmpty();
    }

    /**
     * Begins to accept connections. Idempotent.
     *
     * @throws IllegalStateException if the server is closed
     */
    public void startServing() {
        if (closed) {
            throw new IllegalStateException("The server is closed; start a new one");
        }
        if (!serving) {
            serving = true;
            changed();
        }
    }

    /**
     * Serves until the caller is cancelled, or the server is closed; both end in a {@link CancelledError}, after the server
     * is closed and all connections have ended.
     *
     * @throws IllegalStateException if the server is closed, or another task serves so already
     */
    public void serveForever() {
        if (forever != null) {
            throw new IllegalStateException("serveForever() runs already in another task");
        }
        startServing();
        AsyncFuture<Boolean> waiter = net.loop().createFuture("the end of a server");
        forever = waiter;
        try {
            waiter.await();
        } catch (CancelledError e) {
            close();
            waitClosed();
            throw e;
        } finally {
            forever = null;
        }
    }

    /** Stops to accept connections, for good. Those that are served stay. Does not wait. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        serving = false;
        listening = listeners.size();
        for (Listener listener : listeners) {
            listener.close(this::listenerClosed);
        }
        served.dropWaiting();
        AsyncFuture<Boolean> waiter = forever;
        if (waiter != null) {
            waiter.cancel();
        }
        changed();
    }

    /** Closes every connection, after what was written has gone. The handlers read an end. Does not wait. */
    public void closeClients() {
        served.forEach(connection -> connection.close(false));
    }

    /** Ends every connection at once; what was not sent is dropped. The handlers read an end. Does not wait. */
    public void abortClients() {
        served.forEach(connection -> connection.close(true));
    }

    /**
     * Waits until the server is closed and its port free, and all connections and handlers have ended.
     *
     * <p><b>Cancellation.</b> Changes nothing.
     */
    public void waitClosed() {
        if (hasEnded()) {
            return;
        }
        AsyncFuture<Boolean> waiter = net.loop().createFuture("the last connection of a server");
        closeWaiters.add(waiter);
        try {
            waiter.await();
        } finally {
            closeWaiters.remove(waiter);
        }
    }

    /**
     * Closes the server, lets the handlers go on for a while, then cancels those that still run and ends their
     * connections. Returns when all have ended. asyncio has no counterpart.
     *
     * @param grace how long the handlers may go on; zero for not at all
     */
    public void shutdown(Duration grace) {
        close();
        if (grace.isPositive()) {
            try {
                Asyncio.timeout(grace, this::waitClosed);
                return;
            } catch (TimeoutError e) {
                served.forEach(ServedConnection::cancel);
            }
        } else {
            served.forEach(ServedConnection::cancel);
        }
        waitClosed();
    }

    /**
     * Tells whether connections are accepted.
     *
     * @return true between {@link #startServing} and {@link #close}
     */
    public boolean isServing() {
        return serving;
    }

    /**
     * Counts the connections that have not ended.
     *
     * @return how many are served
     */
    public int connections() {
        return served.size();
    }

    /**
     * Returns where the server listens. Counterpart of {@code Server.sockets}.
     *
     * @return the addresses; none once it is closed
     */
    public List<SocketAddress> addresses() {
        return closed ? List.of() : listeners.stream().map(Listener::address).toList();
    }

    /**
     * Returns the port at which the server listens, or listened before it was closed.
     *
     * @return the port, the same one at all addresses
     * @throws IllegalStateException if it listens at a Unix socket
     */
    public int port() {
        if (listeners.getFirst().address() instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException("A server at a Unix socket has no port; see addresses()");
    }

    /**
     * Returns the loop that the server belongs to.
     *
     * @return the loop
     */
    public EventLoop getLoop() {
        return net.loop();
    }

    @Override
    public String toString() {
        return "StreamServer[" + addresses() + ", " + served.size() + " connections"
                + (serving ? "" : closed ? ", closed" : ", not serving") + "]";
    }
}
