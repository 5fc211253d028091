// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop's sockets: its Netty event loop and its Vert.x instance, both on the loop's own thread.
 *
 * <p>A loop made here has the same coroutines and timers as any other. What runs on it finds its network by
 * {@link #current}. The loop must be closed by the thread that ran it, as {@link Asyncio#run} and
 * {@link io.asyncio4j.threads.LoopThread} do.
 */
public final class NetLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NetLoop.class);
    /** The transports that this process has logged already. */
    private static final Set<NetTransport> LOGGED = ConcurrentHashMap.newKeySet();

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** From a loop to its network; the loop's poller is what keeps the network alive. */
    private static final Map<EventLoop, WeakReference<NetLoop>> NETWORKS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final WeakReference<EventLoop> loop;
    private final NettyPoller poller;
    private final @Nullable NetTransport transport;
    private final @Nullable MemoryNetwork memory;
    private final EventLoopGroup group;
    private final WriteBuffers writeBuffers = new WriteBuffers();
    private final ReceiveBuffer receiveBuffer = new ReceiveBuffer();

    private final AcceptHook acceptHook = new AcceptHook();

    /** Makes Vert.x. */
    private final Supplier<Vertx> vertxMaker;

    /** Made when first asked for. The loop's thread only. */
    private @Nullable Vertx vertx;

    private static void logOnce(NetTransport transport) {
        if (LOGGED.add(transport)) {
            LOG.debug("Sockets wait by {} (-Dasyncio4j.transport names another)", transport);
        }
    }

    private NetLoop(EventLoop loop, NettyPoller poller, NetTransport transport) {
        this.loop = new WeakReference<>(loop);
        this.poller = poller;
        this.transport = transport;
        this.memory = null;
        this.group = new SharedGroup(poller.eventLoop());
        this.vertxMaker = () -> LoopVertx.create(transport, group, acceptHook);
    }

    private NetLoop(EventLoop loop, NettyPoller poller, MemoryNetwork memory, CountedThreads workers) {
        this.loop = new WeakReference<>(loop);
        this.poller = poller;
        this.transport = null;
        this.memory = memory;
        this.group = new SharedGroup(poller.eventLoop());
        this.vertxMaker = () -> LoopVertx.create(memory, group, workers, acceptHook);
    }

    /**
     * Makes a loop with a network, of the transport that this process prefers. Its counterpart is
     * {@code asyncio.new_event_loop}.
     *
     * @return a new loop that does not run yet
     */
    public static EventLoop newEventLoop() {
        return newEventLoop(NetTransport.preferred());
    }

    /**
     * Makes a loop with a network.
     *
     * @param transport how it waits for sockets
     * @return a new loop that does not run yet
     */
    public static EventLoop newEventLoop(NetTransport transport) {
        return newEventLoop(EventLoop.builder(), transport);
    }

    /**
     * Makes a loop with a network.
     *
     * @param builder the loop's name, engine and clock; its poller is replaced
     * @param transport how it waits for sockets
     * @return a new loop that does not run yet
     */
    public static EventLoop newEventLoop(EventLoop.Builder builder, NetTransport transport) {
        logOnce(transport);
        NettyPoller poller = new NettyPoller(transport);
        EventLoop loop = builder.poller(poller).build();
        join(loop, new NetLoop(loop, poller, transport));
        return loop;
    }

    /** Makes a loop without sockets; see {@link MemoryNetwork#newEventLoop}. */
    static EventLoop newEventLoopInMemory(EventLoop.Builder builder, Poller waiting, LoopClock clock) {
        MemoryNetwork memory = new MemoryNetwork(clock);
        AtomicInteger outside = new AtomicInteger();
        MemoryIoHandler handler = new MemoryIoHandler(waiting, clock, outside, memory::close);
        NettyPoller poller = new NettyPoller(handler);
        EventLoop loop = builder.poller(poller).clock(clock).build();
        NetLoop net = new NetLoop(loop, poller, memory, new CountedThreads(outside, poller::wakeup));
        memory.belongTo(loop, poller);
        join(loop, net);
        return loop;
    }

    private static void join(EventLoop loop, NetLoop net) {
        net.poller.onClose(net::close);
        NETWORKS.put(loop, new WeakReference<>(net));
    }

    /**
     * Runs a coroutine on a new loop with a network until it ends, as {@link Asyncio#run(Coroutine)} does.
     *
     * @param <T> what it returns
     * @param main the coroutine
     * @return its result
     */
    public static <T> T run(Coroutine<T> main) {
        try (Runner runner = Runner.builder().loopFactory(NetLoop::newEventLoop).build()) {
            return runner.run(main);
        }
    }

    /**
     * Runs a coroutine without a result, as {@link #run(Coroutine)} does.
     *
     * @param main the coroutine
     */
    public static void run(VoidCoroutine main) {
        run(main.asCoroutine());
    }

    /**
     * Returns the network of the running loop.
     *
     * @return the network that the calling coroutine or callback may use
     * @throws IllegalStateException if no loop runs here, or one that was not made by {@link #newEventLoop}
     */
    public static NetLoop current() {
        return of(running());
    }

    /** The running loop; where none runs, core's remedy would be a loop without a network. */
    private static EventLoop running() {
        try {
            return Asyncio.getRunningLoop();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "No event loop runs in " + Thread.currentThread()
                            + "; start one that has a network with NetLoop.run(() -> ...), or hand the coroutine to one "
                            + "with Asyncio.runCoroutineThreadsafe(coroutine, loop)",
                    e);
        }
    }

    /**
     * Returns the network of a loop.
     *
     * @param loop a loop
     * @return its network
     * @throws IllegalStateException if the loop was not made by {@link #newEventLoop}
     */
    public static NetLoop of(EventLoop loop) {
        WeakReference<NetLoop> found = NETWORKS.get(loop);
        NetLoop net = found == null ? null : found.get();
        if (net == null) {
            throw new IllegalStateException(
                    loop + " has no network; make it by NetLoop.newEventLoop, run the program by "
                            + "NetLoop.run, or give NetLoop::newEventLoop as loop factory");
        }
        return net;
    }

    /**
     * Returns the loop that this is the network of.
     *
     * @return the loop
     */
    public EventLoop loop() {
        EventLoop found = loop.get();
        if (found == null) {
            throw new IllegalStateException("The loop of this network is gone");
        }
        return found;
    }

    /**
     * Returns how the loop waits for sockets.
     *
     * @return the transport
     * @throws IllegalStateException if it has none: its network is a {@link MemoryNetwork}
     */
    public NetTransport transport() {
        if (transport == null) {
            throw new IllegalStateException("This loop has no sockets; its network is in memory");
        }
        return transport;
    }

    /** Whether its sockets are of this transport; never where there are no sockets. */
    boolean runsOn(NetTransport kind) {
        return transport == kind;
    }

    /** Makes a channel that is not connected yet: of a Unix socket, or of TCP. */
    Channel newChannel(boolean unix) {
        return memory != null ? new MemoryChannel(memory) : transport().newChannel(unix);
    }

    /** Makes a channel that can be bound and then accepts: of a Unix socket, or of TCP. */
    ServerChannel newServerChannel(boolean unix) {
        return memory != null ? new MemoryServerChannel(memory) : transport().newServerChannel(unix);
    }

    /** Makes a channel for datagrams. */
    DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
        return memory != null ? new MemoryDatagramChannel(memory) : transport().newDatagramChannel(family);
    }

    /** The network in memory; null if this is a network of sockets. */
    @Nullable
    MemoryNetwork memory() {
        return memory;
    }

    /**
     * Returns Netty's side of the loop. A coroutine is not on its thread in Netty's eyes: what must be is handed to its
     * {@code execute}, which may be called from any thread.
     *
     * @return the event loop that channels are registered with
     */
    public IoEventLoop netty() {
        return poller.eventLoop();
    }

    /**
     * Returns Netty's side of the loop for libraries that want a group. Shutting it down does nothing.
     *
     * @return a group of the one event loop
     */
    public EventLoopGroup nettyGroup() {
        return group;
    }

    /**
     * Returns the loop's Vert.x, whose handlers run on the loop's thread, outside of coroutines. It is made at the first
     * call and closed with the loop.
     *
     * @return the one Vert.x instance of this loop
     */
    public Vertx vertx() {
        if (!loop().inLoop()) {
            throw new IllegalStateException("A loop's Vert.x may be had on that loop only, not in "
                    + Thread.currentThread() + "; use Asyncio.runCoroutineThreadsafe");
        }
        Vertx made = vertx;
        if (made == null) {
            made = vertxMaker.get();
            vertx = made;
        }
        return made;
    }

    // ---- futures of Vert.x and Netty ----

    /**
     * Waits for a Vert.x future in a coroutine of any loop, whatever thread completes it. A failure is thrown as
     * {@link io.asyncio4j.Awaitable#await} does.
     *
     * <p><b>Cancellation</b> ends the wait. The operation goes on, for Vert.x cannot cancel it, and its result is dropped;
     * see {@link #await(Future, Consumer)}.
     *
     * @param <T> what it results in
     * @param future the future
     * @return the result
     */
    public static <T> T await(Future<T> future) {
        return Outcome.of(future, null).await(null);
    }

    /**
     * Waits for a Vert.x future whose result has to be given back, such as a connection of a pool.
     *
     * <p><b>Cancellation</b> ends the wait; a result that comes nevertheless is given to {@code unwanted}.
     *
     * @param <T> what it results in
     * @param future the future
     * @param unwanted takes a result that nobody waits for any more: on the loop, at most once; it must not await
     * @return the result
     */
    public static <T> T await(Future<T> future, Consumer<? super T> unwanted) {
        return Outcome.of(future, unwanted).await(unwanted);
    }

    /**
     * Waits for a Netty future in a coroutine of any loop, whatever thread completes it; a {@code ChannelFuture} is one.
     *
     * <p><b>Cancellation</b> cancels the Netty future too: a connect is given up, a write that was not flushed is dropped.
     *
     * @param <T> what it results in
     * @param future the future
     * @return the result; null for a future of a channel
     */
    public static <T> T await(io.netty.util.concurrent.Future<T> future) {
        return Outcome.of(future).await(null);
    }

    /**
     * Makes a future of the running loop out of a Vert.x future, for {@link Asyncio#gather}, {@link Asyncio#waitFor} and their
     * kin. Cancelling it drops what the other one results in.
     *
     * @param <T> what it results in
     * @param future the future
     * @return a future of the running loop
     */
    public static <T> AsyncFuture<T> wrapFuture(Future<T> future) {
        return Asyncio.wrapFuture(Outcome.of(future, null));
    }

    /**
     * Makes a future of the running loop out of a Netty future. Cancelling the one cancels the other.
     *
     * @param <T> what it results in
     * @param future the future
     * @return a future of the running loop
     */
    public static <T> AsyncFuture<T> wrapFuture(io.netty.util.concurrent.Future<T> future) {
        return Asyncio.wrapFuture(Outcome.of(future));
    }

    /**
     * Runs a coroutine for code of Vert.x that wants a future, as in {@code pool.withTransaction(c -> net.vertxFuture(...))}.
     * Any thread. Whoever listens to it is called on the Vert.x context that called this, if there is one.
     *
     * @param <T> what it results in
     * @param coroutine the coroutine, of which a task of this loop is made
     * @return a Vert.x future of its result
     */
    public <T> Future<T> vertxFuture(Coroutine<T> coroutine) {
        return Outcome.toVertx(coroutine, loop());
    }

    /**
     * Starts an operation of Vert.x on the loop's bare thread, where it need not change threads, and returns its
     * outcome to be awaited. Cancelling the outcome does not stop the operation.
     *
     * @param <T> the outcome
     * @param operation called soon; must not block
     * @return what the operation's future will hold
     */
    public <T> AsyncFuture<T> startVertx(Supplier<Future<T>> operation) {
        return start(() -> operation.get().toCompletionStage());
    }

    /**
     * Starts a server of Vert.x as {@link #startVertx(Supplier)} does an operation, and shows each connection to an
     * observer before Vert.x prepares it.
     *
     * @param <T> the outcome
     * @param listen begins to listen, without TLS by Vert.x
     * @param accepted called on the bare thread with each connection; it may add handlers of Netty to its pipeline
     * @return what the operation's future will hold; it fails if the loop serves that address already
     */
    public <T> AsyncFuture<T> startVertx(Supplier<Future<T>> listen, Consumer<Channel> accepted) {
        return startVertx(() -> acceptHook.during(accepted, listen));
    }

    /**
     * Starts an operation of a library on Netty on the loop's bare thread, where it need not change threads, and returns
     * its outcome to be awaited. Cancelling the outcome does not stop the operation.
     *
     * @param <T> the outcome
     * @param operation called soon; must not block
     * @return what the operation's stage will hold
     */
    public <T> AsyncFuture<T> start(Supplier<? extends CompletionStage<T>> operation) {
        AsyncFuture<T> outcome = loop().createFuture();
        netty().execute(() -> {
            try {
                operation.get().whenComplete((result, failure) -> deliver(outcome, result, failure));
            } catch (RuntimeException e) {
                deliver(outcome, null, e);
            }
        });
        return outcome;
    }

    private <T> void deliver(AsyncFuture<T> outcome, @Nullable T result, @Nullable Throwable failure) {
        if (!netty().inEventLoop()) {
            netty().execute(() -> settle(outcome, result, failure));
        } else {
            settle(outcome, result, failure);
        }
    }

    @SuppressWarnings("NullAway") // an operation without a result ends with null
    private static <T> void settle(AsyncFuture<T> outcome, @Nullable T result, @Nullable Throwable failure) {
        if (outcome.done()) {
            return;
        }
        if (failure == null) {
            outcome.setResult(result);
        } else {
            outcome.setException(failure);
        }
    }

    WriteBuffers writeBuffers() {
        return writeBuffers;
    }

    ReceiveBuffer receiveBuffer() {
        return receiveBuffer;
    }

    /** Leaves something for the bare thread, at the next poll. On the loop; see {@link NettyPoller#leave}. */
    void leave(Runnable action) {
        poller.leave(action);
    }

    /**
     * Does something on the loop's bare thread soon, where Netty and Vert.x need not change threads. From the loop's own
     * coroutines and callbacks it costs no wake-up. Any thread.
     *
     * @param action must not block, and must not call code of users
     */
    public void onBareThread(Runnable action) {
        if (loop().inLoop()) {
            poller.leave(action);
        } else {
            netty().execute(action);
        }
    }

    /** Closes Vert.x while Netty still runs. Called by the poller, on the loop's thread. */
    private void close() {
        closeVertx();
        writeBuffers.close();
        receiveBuffer.close();
    }

    private void closeVertx() {
        Vertx made = vertx;
        if (made == null) {
            return;
        }
        vertx = null;
        Future<Void> closed = made.close();
        long deadline = System.nanoTime() + CLOSE_NANOS;
        while (!closed.isComplete() && System.nanoTime() - deadline < 0) {
            poller.poll(TimeUnit.MILLISECONDS.toNanos(50));
        }
        if (!closed.isComplete()) {
            LOG.warn(
                    "The Vert.x instance of a loop did not close in {} s", TimeUnit.NANOSECONDS.toSeconds(CLOSE_NANOS));
        }
    }
}
