// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.net.NetLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client, and whose turn it is. The loop's thread only.
 *
 * <p>A request holds a lease from its turn until its end. Those that find no room wait in the order in which they came, but
 * nobody waits for a host that another host's requests could use the room of.
 */
final class ClientPool {
    private final NetLoop net;
    private final EventLoop loop;
    private final ClientConnector connector;
    private final int most;
    private final int mostPerHost;
    private final double keep;
    private final Map<ClientRoute, Host> hosts = new HashMap<>();
    private final Set<Host> waitedFor = new LinkedHashSet<>();
    private final Set<ClientConnection> open = new LinkedHashSet<>();
    private @Nullable TimerHandle eviction;
    private long tickets;
    private int active;
    private int waiting;
    private long opened;
    private boolean closed;

    ClientPool(NetLoop net, HttpClientOptions options, ClientConnector connector) {
        this.net = net;
        this.loop = net.loop();
        this.connector = connector;
        this.most = options.maxConnections();
        this.mostPerHost = options.maxConnectionsPerHost();
        this.keep = Seconds.of(options.idleTimeout());
    }

    /** The requests to one place and the connections that go there. */
    private static final class Host {
        final ClientRoute route;
        final Deque<Waiter> waiters = new ArrayDeque<>();
        final Deque<ClientConnection> idle = new ArrayDeque<>();
        final List<ClientConnection> shared = new ArrayList<>();
        final List<AsyncFuture<Boolean>> connectWaiters = new ArrayList<>();
        int active;
        int connecting;
        boolean knownAsHttp1;

        Host(ClientRoute route) {
            this.route = route;
        }

        boolean isUnused() {
            return active == 0 && waiters.isEmpty() && idle.isEmpty() && shared.isEmpty() && connecting == 0;
        }
    }

    /** A request whose turn will come. */
    private static final class Waiter {
        final long ticket;
        final AsyncFuture<Boolean> turn;
        boolean granted;

        Waiter(long ticket, AsyncFuture<Boolean> turn) {
            this.ticket = ticket;
            this.turn = turn;
        }
    }

    /** The right of one request to a connection. */
    final class Lease {
        private final Host host;
        private @Nullable ClientConnection connection;
        private boolean released;

        private Lease(Host host) {
            this.host = host;
        }

        ClientConnection connection() {
            ClientConnection leased = connection;
            if (leased == null) {
                throw new IllegalStateException("A lease without a connection");
            }
            return leased;
        }

        /**
         * Ends the lease. Idempotent.
         *
         * @param reuse whether the connection can carry another request
         */
        void release(boolean reuse) {
            if (released) {
                return;
            }
            released = true;
            ClientConnection leased = connection;
            if (leased != null) {
                leased.giveBack(loop.time());
                settle(host, leased, reuse);
            }
            giveTurnBack(host);
        }
    }

    // ---- a request's turn ----

    /**
     * Waits for a turn and a connection.
     *
     * @param fresh whether only a new connection will do
     */
    Lease acquire(ClientRoute route, boolean fresh) {
        checkOpen();
        Host host = hosts.computeIfAbsent(route, Host::new);
        awaitTurn(host);
        Lease lease = new Lease(host);
        boolean done = false;
        try {
            lease.connection = connection(host, fresh);
            done = true;
            return lease;
        } finally {
            if (!done) {
                lease.release(false);
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new HttpException("The client is closed", null);
        }
    }

    private void awaitTurn(Host host) {
        if (active < most && host.active < mostPerHost) {
            takeTurn(host);
            return;
        }
        Waiter waiter = new Waiter(tickets++, loop.createFuture("a connection to " + host.route));
        host.waiters.add(waiter);
        waitedFor.add(host);
        waiting++;
        boolean done = false;
        try {
            waiter.turn.await();
            done = true;
        } finally {
            waiting--;
            if (!done && waiter.granted) {
                giveTurnBack(host);
            } else if (!done) {
                host.waiters.remove(waiter);
                forgetIfUnused(host);
            }
        }
    }

    private void takeTurn(Host host) {
        active++;
        host.active++;
    }

    private void giveTurnBack(Host host) {
        active--;
        host.active--;
        while (active < most && grantNext()) {
            // one more has its turn
        }
        forgetIfUnused(host);
    }

    /** Gives a turn to the request that has waited longest of those to hosts with room. */
    private boolean grantNext() {
        Host best = null;
        long oldest = Long.MAX_VALUE;
        for (Iterator<Host> all = waitedFor.iterator(); all.hasNext(); ) {
            Host host = all.next();
            Waiter first = host.waiters.peek();
            if (first == null) {
                all.remove();
            } else if (host.active < mostPerHost && first.ticket < oldest) {
                best = host;
                oldest = first.ticket;
            }
        }
        if (best == null) {
            return false;
        }
        Waiter next = best.waiters.remove();
        if (!next.turn.done()) {
            next.granted = true;
            takeTurn(best);
            next.turn.setResult(true);
        }
        return true;
    }

    private void forgetIfUnused(Host host) {
        if (host.isUnused()) {
            hosts.remove(host.route, host);
            waitedFor.remove(host);
        }
    }

    // ---- connections ----

    private ClientConnection connection(Host host, boolean fresh) {
        boolean hopeful = true;
        while (true) {
            checkOpen();
            if (!fresh) {
                ClientConnection kept = keptConnection(host);
                if (kept != null) {
                    return kept;
                }
                if (hopeful && host.connecting > 0 && !host.knownAsHttp1 && connector.maySpeakHttp2(host.route)) {
                    hopeful = awaitConnect(host);
                    continue;
                }
            }
            host.connecting++;
            boolean reachable = true;
            try {
                ClientConnection made = connector.connect(host.route, this::connected, this::disconnected);
                host.knownAsHttp1 = !made.isHttp2();
                made.take();
                if (made.isHttp2()) {
                    host.shared.add(made);
                }
                return made;
            } catch (HttpConnectException | HttpTimeoutError e) {
                reachable = false;
                throw e;
            } finally {
                host.connecting--;
                tellConnectWaiters(host, reachable);
            }
        }
    }

    private static void tellConnectWaiters(Host host, boolean reachable) {
        for (AsyncFuture<Boolean> waiter : host.connectWaiters) {
            if (!waiter.done()) {
                waiter.setResult(reachable);
            }
        }
        host.connectWaiters.clear();
    }

    private @Nullable ClientConnection keptConnection(Host host) {
        for (ClientConnection shared : host.shared) {
            if (shared.hasRoom()) {
                shared.take();
                return shared;
            }
        }
        for (ClientConnection idle = host.idle.pollLast(); idle != null; idle = host.idle.pollLast()) {
            if (idle.hasRoom() && !idle.isTooOld(loop.time(), keep)) {
                idle.take();
                return idle;
            }
            close(idle);
        }
        return null;
    }

    /**
     * One waits for the first connection, which tells whether it can be shared. False if the host cannot be reached: then
     * each tries for itself, lest the time limits of all add up.
     */
    private boolean awaitConnect(Host host) {
        AsyncFuture<Boolean> waiter = loop.createFuture("a connection to " + host.route);
        host.connectWaiters.add(waiter);
        try {
            return waiter.await();
        } finally {
            host.connectWaiters.remove(waiter);
        }
    }

    private void connected(ClientConnection made) {
        opened++;
        open.add(made);
        if (closed) {
            close(made);
        }
    }

    private void disconnected(ClientConnection gone) {
        open.remove(gone);
        for (Host host : List.copyOf(hosts.values())) {
            host.idle.remove(gone);
            host.shared.remove(gone);
            forgetIfUnused(host);
        }
    }

    /** A request has left its connection. */
    private void settle(Host host, ClientConnection connection, boolean reuse) {
        boolean keeps = !closed && !connection.isGone() && keep > 0;
        if (connection.isHttp2()) {
            if (connection.isIdle() && !keeps) {
                host.shared.remove(connection);
                close(connection);
            } else if (connection.isIdle()) {
                evictLater();
            }
        } else if (reuse && keeps) {
            host.idle.addLast(connection);
            evictLater();
        } else {
            close(connection, reuse);
        }
    }

    private void close(ClientConnection connection) {
        close(connection, connection.isIdle());
    }

    private void close(ClientConnection connection, boolean idle) {
        connection.markGone();
        net.netty().execute(() -> connection.close(idle));
    }

    private void evictLater() {
        if (eviction == null) {
            eviction = loop.callLater(keep, this::evict);
        }
    }

    private void evict() {
        eviction = null;
        double now = loop.time();
        boolean some = false;
        for (Host host : List.copyOf(hosts.values())) {
            host.idle.removeIf(idle -> closeIfOld(idle, now));
            host.shared.removeIf(shared -> shared.isIdle() && closeIfOld(shared, now));
            some |= !host.idle.isEmpty() || !host.shared.isEmpty();
            forgetIfUnused(host);
        }
        if (some) {
            evictLater();
        }
    }

    private boolean closeIfOld(ClientConnection connection, double now) {
        boolean old = connection.isTooOld(now, keep);
        if (old) {
            close(connection);
        }
        return old;
    }

    // ---- the whole ----

    /** Closes all connections; who waits for one gets an error. Idempotent. */
    void close() {
        closed = true;
        if (eviction != null) {
            eviction.cancel();
            eviction = null;
        }
        for (Host host : List.copyOf(hosts.values())) {
            for (Waiter waiter : List.copyOf(host.waiters)) {
                if (!waiter.turn.done()) {
                    waiter.turn.setException(new HttpException("The client was closed", null));
                }
            }
            host.waiters.clear();
            host.idle.clear();
        }
        List.copyOf(open).forEach(this::close);
    }

    int connections() {
        return open.size();
    }

    int idle() {
        return (int) open.stream()
                .filter(connection -> connection.isIdle() && !connection.isGone())
                .count();
    }

    int active() {
        return active;
    }

    int waiting() {
        return waiting;
    }

    long opened() {
        return opened;
    }
}
