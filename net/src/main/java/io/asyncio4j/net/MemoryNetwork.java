// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.EventLoop;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network inside one loop, for tests: streams, HTTP and everything else on that loop run over it, unchanged and without
 * a socket, in the time of the loop's clock, and in the same order each time.
 *
 * <p>A loop is made by {@link #newEventLoop}, with a virtual clock as a rule:
 * {@code TestLoop.builder().loopFactory(MemoryNetwork::newEventLoop)}. Its connections behave as those of TCP do, and
 * here their faults are made: slow, lossy, cut, half open, reset after so many bytes. Servers are reached at 127.0.0.1,
 * at any literal address that they listen on, and by the names that {@link #host} knows; nothing outside is reached.
 *
 * <p>Used on its loop, in coroutines and callbacks. asyncio has no counterpart.
 */
public final class MemoryNetwork {
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** TCP's longest pause between two tries. */
    private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final long CONNECT_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int DEFAULT_WINDOW = 64 * 1024;

    private final LoopClock clock;
    private final MemoryAddresses addresses = new MemoryAddresses();
    private final Set<MemoryLink> links = new LinkedHashSet<>();
    private final Set<InetAddress> cutOff = new HashSet<>();

    /** Connects that came to a cut; each is tried again when it is healed. */
    private final List<Runnable> stuckConnects = new ArrayList<>();

    private @Nullable EventLoop loop;
    private @Nullable NettyPoller poller;
    private @Nullable Consumer<? super MemoryLink> onLink;
    private Random random = new Random(0);
    private long latencyNanos;
    private double loss;
    private int window = DEFAULT_WINDOW;
    private int segment = DEFAULT_WINDOW;

    MemoryNetwork(LoopClock clock) {
        this.clock = clock;
    }

    /**
     * Makes a loop whose network is in memory.
     *
     * @param builder the loop's name and engine; its poller and clock are replaced
     * @param waiting how the loop waits when nothing is ready, such as a virtual clock
     * @param clock the time of the loop, and of Netty and Vert.x on it
     * @return a new loop that does not run yet
     */
    public static EventLoop newEventLoop(EventLoop.Builder builder, Poller waiting, LoopClock clock) {
        return NetLoop.newEventLoopInMemory(builder, waiting, clock);
    }

    /**
     * Returns the network of the running loop.
     *
     * @return the network
     * @throws IllegalStateException if no loop runs here, or one that was not made by {@link #newEventLoop}
     */
    public static MemoryNetwork current() {
        MemoryNetwork network = NetLoop.current().memory();
        if (network == null) {
            throw new IllegalStateException("This loop has real sockets; make it by MemoryNetwork.newEventLoop");
        }
        return network;
    }

    // ---- what a test arranges ----

    /**
     * Gives a name to a host of its own, so that servers can listen on it and clients find it.
     *
     * @param name such as {@code api.example}
     * @return its address; the same for the same name
     */
    public InetAddress host(String name) {
        return addresses.host(name);
    }

    /**
     * Chooses how long bytes and connects are under way in one direction, for connections that are made from now on.
     *
     * @param oneWay the time; none unless chosen
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public MemoryNetwork latency(Duration oneWay) {
        latencyNanos = nanos(oneWay);
        return this;
    }

    /**
     * Chooses how often what is sent is lost, for connections that are made from now on. As TCP sends it again, it comes
     * late: after 200 ms, 400 ms and so on.
     *
     * @param rate from 0, never, to below 1
     * @param seed decides which are lost, the same for the same seed
     * @return this
     * @throws IllegalArgumentException if the rate is outside of that
     */
    public MemoryNetwork loss(double rate, long seed) {
        loss = checkedLoss(rate);
        random = new Random(seed);
        return this;
    }

    /**
     * Chooses how many bytes a reader gets at once at most, for connections that are made from now on.
     *
     * @param bytes one or more; 65,536 unless chosen
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public MemoryNetwork segment(int bytes) {
        segment = checkedSegment(bytes);
        return this;
    }

    /**
     * Chooses how many bytes a connection holds in one direction that were sent and are not read yet; a sender waits
     * when they are so many.
     *
     * @param bytes one or more; 65,536 unless chosen
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public MemoryNetwork window(int bytes) {
        window = checkedSegment(bytes);
        return this;
    }

    /**
     * Lets nothing through to or from a host until {@link #heal}: connections to it stay open and silent, and connects
     * wait.
     *
     * @param host a name that {@link #host} knows, or a literal address
     * @throws IllegalArgumentException if the name is unknown
     */
    public void cut(String host) {
        cutOff.add(known(host));
    }

    /**
     * Ends a {@link #cut}; what was sent meanwhile arrives.
     *
     * @param host the host
     * @throws IllegalArgumentException if the name is unknown
     */
    public void heal(String host) {
        cutOff.remove(known(host));
        List.copyOf(links).forEach(MemoryLink::release);
        List<Runnable> again = List.copyOf(stuckConnects);
        stuckConnects.clear();
        again.forEach(this::soon);
    }

    private InetAddress known(String host) {
        try {
            return addresses.find(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("This network has no host '" + host + "'; name it by host(...)", e);
        }
    }

    /**
     * Has a callback see each new connection before its first byte, such as to plan a fault. It runs as a callback of the
     * loop.
     *
     * @param action what sees it; null for none
     */
    public void onLink(@Nullable Consumer<? super MemoryLink> action) {
        onLink = action;
    }

    /**
     * Returns the connections that have an open end, the oldest first.
     *
     * @return a copy
     */
    public List<MemoryLink> links() {
        return List.copyOf(links);
    }

    // ---- for the channels; the bare loop thread ----

    void belongTo(EventLoop itsLoop, NettyPoller itsPoller) {
        loop = itsLoop;
        poller = itsPoller;
    }

    IoEventLoop netty() {
        return Objects.requireNonNull(poller).eventLoop();
    }

    long now() {
        return clock.nanoTime();
    }

    void soon(Runnable action) {
        netty().execute(action);
    }

    /** Does something when the coroutines have had a turn. */
    void nextPass(Runnable action) {
        NettyPoller polls = Objects.requireNonNull(poller);
        soon(() -> polls.leave(action)); // left in this poll, done in the next one
    }

    void at(long time, Runnable action) {
        long delay = time - now();
        if (delay <= 0) {
            soon(action);
        } else {
            netty().schedule(action, delay, TimeUnit.NANOSECONDS);
        }
    }

    MemoryAddresses addresses() {
        return addresses;
    }

    SocketAddress listen(MemoryServerChannel listener, SocketAddress address) throws IOException {
        return addresses.listen(listener, address);
    }

    void unlisten(MemoryServerChannel listener) {
        addresses.unlisten(listener);
    }

    SocketAddress bindClient(SocketAddress address) {
        return addresses.bindClient(address);
    }

    SocketAddress clientOf(SocketAddress server) {
        return addresses.clientOf(server);
    }

    void connect(MemoryChannel client, SocketAddress from, SocketAddress to) throws IOException {
        SocketAddress found = addresses.resolved(to);
        at(now() + latencyNanos + lateness(loss), () -> arrive(client, from, found));
    }

    private void arrive(MemoryChannel client, SocketAddress from, SocketAddress to) {
        if (!client.isOpen()) {
            return;
        }
        if (isCut(from) || isCut(to)) {
            stuckConnects.add(() -> arrive(client, from, to));
            return;
        }
        if (addresses.listener(to) == null) {
            at(now() + latencyNanos, () -> client.refused(new ConnectException("Connection refused: " + to)));
            return;
        }
        MemoryLink link = new MemoryLink(this, from, to);
        Consumer<? super MemoryLink> watching = onLink;
        if (watching == null) {
            establish(client, link);
        } else {
            Objects.requireNonNull(loop).callSoon(() -> {
                try {
                    watching.accept(link);
                } finally {
                    soon(() -> establish(client, link));
                }
            });
        }
    }

    private void establish(MemoryChannel client, MemoryLink link) {
        MemoryServerChannel listener = addresses.listener(link.server());
        if (listener == null) {
            at(
                    now() + latencyNanos,
                    () -> client.refused(new ConnectException("Connection refused: " + link.server())));
        } else if (listener.offer(link)) {
            links.add(link);
            at(now() + latencyNanos, () -> {
                if (!client.accepted(link)) {
                    link.toServer.sendReset();
                }
            });
        } else {
            at(now() + CONNECT_RETRY_NANOS, () -> arrive(client, link.client(), link.server()));
        }
    }

    void sendDatagram(byte[] bytes, InetSocketAddress from, SocketAddress to) {
        if (loss == 0 || random.nextDouble() >= loss) {
            at(now() + latencyNanos, () -> {
                MemoryDatagramChannel receiver = addresses.datagrams(to);
                if (receiver != null && !isCut(from) && !isCut(to)) {
                    receiver.receive(bytes, from);
                }
            });
        }
    }

    /** An end of a link has closed. */
    void ended(MemoryLink link) {
        if (link.isOver()) {
            links.remove(link);
        }
    }

    /** Closes what is left, when the loop does. */
    void close() {
        List.copyOf(links).forEach(MemoryLink::close);
        addresses.listeners().forEach(listener -> listener.unsafe().close(listener.voidPromise()));
    }

    boolean isCut(SocketAddress address) {
        return !cutOff.isEmpty() && cutOff.contains(MemoryAddresses.hostOf(address));
    }

    /** How long the tries take that are lost before one gets through. */
    long lateness(double rate) {
        long late = 0;
        for (long pause = FIRST_RETRY_NANOS; rate > 0 && random.nextDouble() < rate; pause *= 2) {
            pause = Math.min(pause, LONGEST_RETRY_NANOS);
            late += pause;
        }
        return late;
    }

    long latencyNanos() {
        return latencyNanos;
    }

    double lossRate() {
        return loss;
    }

    int segmentSize() {
        return segment;
    }

    int windowSize() {
        return window;
    }

    // ---- checks ----

    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("A latency is not negative: " + duration);
        }
        return duration.toNanos();
    }

    static double checkedLoss(double rate) {
        if (rate >= 0 && rate < 1) {
            return rate;
        }
        throw new IllegalArgumentException("A rate of loss is at least 0 and below 1, not " + rate);
    }

    static int checkedSegment(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("One byte is the least, not " + bytes);
        }
        return bytes;
    }
}
