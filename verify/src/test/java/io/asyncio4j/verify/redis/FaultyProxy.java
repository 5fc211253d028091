// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP proxy on a port of its own that does to connections what networks do. */
public final class FaultyProxy implements AutoCloseable {
    /** What becomes of bytes and of new connections. */
    public enum Fault {
        /** Nothing. */
        NONE,
        /** Bytes of both directions wait, in order, until the fault is over; new connections, too. */
        STALL,
        /** Bytes of both directions vanish while connections stay open: the other end has died without a word. */
        HALF_OPEN,
        /** Requests arrive, their answers vanish. */
        DROP_ANSWERS,
        /** Connections are cut, and new ones end at once. */
        REFUSE
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int targetPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private Fault fault = Fault.NONE;
    private long delayNanos;
    private boolean closed;

    /** Starts a proxy to a port of 127.0.0.1. */
    public FaultyProxy(int targetPort) throws IOException {
        this.targetPort = targetPort;
        Thread.ofVirtual().name("proxy to " + targetPort).start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "redis://127.0.0.1:" + port() + "/0";
    }

    /** How many connections it has accepted so far, those that it refused included. */
    public long accepted() {
        return accepted.get();
    }

    /** How many connections are open. */
    public int open() {
        return links.size();
    }

    /** How many connections are open of which bytes have vanished. */
    public int torn() {
        return (int) links.stream().filter(link -> link.torn).count();
    }

    /** Begins a fault in place of the one that is on. Ended, it cuts the connections of which it has swallowed bytes. */
    public void set(Fault next) {
        lock.lock();
        try {
            fault = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Link link : links) {
            if (next == Fault.REFUSE || next == Fault.NONE && link.torn) {
                link.close();
            }
        }
    }

    /** Ends the fault and the delay. */
    public void heal() {
        delay(0);
        set(Fault.NONE);
    }

    /** From now on bytes take so long in each direction. */
    public void delay(long millis) {
        lock.lock();
        try {
            delayNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        } finally {
            lock.unlock();
        }
    }

    /** Cuts all connections, with a reset as from a crashed program; new ones are accepted. */
    public void cut() {
        links.forEach(Link::close);
    }

    private void accept() {
        while (true) {
            try {
                Socket client = server.accept();
                accepted.incrementAndGet();
                if (current() == Fault.REFUSE) {
                    reset(client);
                } else {
                    Thread.ofVirtual().name("proxy link").start(() -> connect(client));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            awaitNoStall();
            Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            Link link = new Link(client, target);
            links.add(link);
            if (current() == Fault.REFUSE || isClosed()) {
                link.close();
                return;
            }
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            Thread.ofVirtual().name("proxy requests").start(() -> link.pump(client, target, false));
            link.pump(target, client, true);
        } catch (IOException e) {
            reset(client); // the target is not there
        }
    }

    private Fault current() {
        lock.lock();
        try {
            return fault;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while connections are stalled. */
    private void awaitNoStall() {
        lock.lock();
        try {
            while (fault == Fault.STALL && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitDelay() {
        lock.lock();
        try {
            long left = delayNanos;
            while (left > 0 && delayNanos > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            return; // it is closed already
        }
    }

    /** One connection and its other half. */
    private final class Link {
        final Socket client;
        final Socket target;

        /** Whether bytes of it are gone, so that it makes no sense any more. */
        volatile boolean torn;

        Link(Socket client, Socket target) {
            this.client = client;
            this.target = target;
        }

        void pump(Socket from, Socket to, boolean answers) {
            byte[] buffer = new byte[65_536];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                while (true) {
                    int count = in.read(buffer);
                    if (count < 0) {
                        break;
                    }
                    awaitDelay();
                    awaitNoStall();
                    Fault now = current();
                    if (now == Fault.HALF_OPEN || now == Fault.DROP_ANSWERS && answers) {
                        torn = true;
                    }
                    if (!torn || now == Fault.DROP_ANSWERS && !answers) {
                        out.write(buffer, 0, count);
                    }
                }
            } catch (IOException e) {
                torn = true; // one end is gone; so goes the other
            }
            if (current() != Fault.HALF_OPEN || isClosed()) {
                end();
            }
        }

        /** Closes both ends; what was sent arrives. */
        private void end() {
            links.remove(this);
            try (client;
                    target) {
                client.shutdownOutput();
            } catch (IOException e) {
                torn = true; // cut already
            }
        }

        /** Cuts both ends. */
        void close() {
            links.remove(this);
            reset(client);
            reset(target);
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        server.close();
        cut();
    }
}
