// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one Redis server for commands that answer at once: made again whenever it is lost. Nothing is ever sent
 * twice: a command whose connection is lost fails, and one that finds no connection is not sent.
 *
 * <p>Any thread may call it. What is asked in one go travels in one write.
 */
final class ServerLink implements SlotLink {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE_BLOCKED = Duration.ofSeconds(15);

    /** After what time without an answer it is asked whether the server still is where it was. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    /** Asked and not yet handed to the client. */
    private record Request<T>(
            Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command,
            CompletableFuture<T> outcome) {}

    /** Sent and not yet answered. */
    private record Sent(long atNanos, CompletableFuture<?> outcome) {}

    private final RedisThread thread;
    private final EventLoop loop;
    private final Supplier<CompletionStage<RedisURI>> address;
    private final String name;
    private final Duration patience;
    private final boolean fixed;
    private final Runnable onConnected;
    private final Queue<Request<?>> requests = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    // The rest belongs to the loop's thread.
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private @Nullable RedisURI connectedTo;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private boolean watching;
    private boolean closed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    /**
     * Makes a link that is not connected.
     *
     * @param address finds out where the server is, each time it is connected to
     * @param name how to name the server, without a password
     * @param patience after what time without an answer the connection is given up
     * @param fixed whether it stays with its server when that is not the one for a command
     * @param onConnected called on the loop's thread whenever it is connected
     */
    private ServerLink(
            RedisThread thread,
            Supplier<CompletionStage<RedisURI>> address,
            String name,
            Duration patience,
            boolean fixed,
            Runnable onConnected) {
        this.thread = thread;
        this.loop = thread.loop();
        this.address = address;
        this.name = name;
        this.patience = patience;
        this.fixed = fixed;
        this.onConnected = onConnected;
    }

    /** A link for commands that answer at once, to whoever is the master. */
    static ServerLink quick(
            RedisThread thread, Supplier<CompletionStage<RedisURI>> address, String name, Runnable onConnected) {
        return new ServerLink(thread, address, name, PATIENCE, false, onConnected);
    }

    /** A link for commands that block for some seconds, to whoever is the master. */
    static ServerLink blocking(
            RedisThread thread, Supplier<CompletionStage<RedisURI>> address, String name, Runnable onConnected) {
        return new ServerLink(thread, address, name, PATIENCE_BLOCKED, false, onConnected);
    }

    /** A link to a server of a cluster, which stays the same server when slots move away from it. */
    static ServerLink ofCluster(
            RedisThread thread, Supplier<CompletionStage<RedisURI>> address, String name, Runnable onConnected) {
        return new ServerLink(thread, address, name, PATIENCE, true, onConnected);
    }

    String name() {
        return name;
    }

    /** Connects for the first time; fails with a {@link BrokerException} if that fails. */
    CompletableFuture<@Nullable Void> open() {
        CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
        loop.execute(() -> connect().whenComplete((made, failure) -> {
            if (failure == null) {
                opened.complete(null);
            } else {
                opened.completeExceptionally(BrokerFailures.ofConnect(failure, name));
            }
        }));
        return opened;
    }

    private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect() {
        return address.get().thenCompose(this::connect);
    }

    private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect(RedisURI uri) {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> outcome = new CompletableFuture<>();
        AtomicBoolean decided = new AtomicBoolean();
        thread.client().connectAsync(ByteArrayCodec.INSTANCE, uri).whenComplete((made, failure) -> {
            if (failure == null) {
                onLoop(() -> {
                    if (decided.compareAndSet(false, true)) {
                        connected(made, uri);
                        outcome.complete(made);
                    } else {
                        made.closeAsync();
                    }
                });
            } else if (decided.compareAndSet(false, true)) {
                outcome.completeExceptionally(BrokerFailures.ofConnect(failure, named(name, uri)));
            }
        });
        if (!fixed) {
            followWhileConnecting(uri, decided, outcome);
        }
        return outcome;
    }

    /** A server that hangs may be replaced long before it is taken for dead. */
    private void followWhileConnecting(
            RedisURI uri, AtomicBoolean decided, CompletableFuture<StatefulRedisConnection<byte[], byte[]>> outcome) {
        loop.schedule(
                () -> {
                    if (decided.get() || closed) {
                        return;
                    }
                    address.get()
                            .whenComplete((now, failure) -> onLoop(() -> {
                                if (failure != null || now.equals(uri)) {
                                    followWhileConnecting(uri, decided, outcome);
                                } else if (decided.compareAndSet(false, true)) {
                                    connect(now).whenComplete((made, refused) -> complete(outcome, made, refused));
                                }
                            }));
                },
                SILENCE.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Names a server and, if the name does not say it, where it is now. */
    static String named(String name, RedisURI uri) {
        String place = Place.of(uri).toString();
        return uri.getSocket() != null || name.contains(place) ? name : name + " (master " + place + ")";
    }

    private void onLoop(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    private void connected(StatefulRedisConnection<byte[], byte[]> made, RedisURI uri) {
        if (closed) {
            made.closeAsync();
            return;
        }
        made.setAutoFlushCommands(false);
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> ignored) {
                onLoop(() -> lost(made));
            }
        });
        connection = made;
        connectedTo = uri;
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (!made.isOpen()) {
            lost(made);
            return;
        }
        onConnected.run();
    }

    private void lost(StatefulRedisConnection<byte[], byte[]> old) {
        if (connection != old) {
            return;
        }
        connection = null;
        old.closeAsync();
        failSent();
        if (!closed) {
            Aside.log(() -> LOG.warn("Lost the connection to {}; trying again until it is back", name));
            reconnect();
        }
    }

    private void failSent() {
        OutcomeUnknownException unknown = new OutcomeUnknownException(
                "The connection to " + name + " was lost before the answer came; what was asked may have been done or"
                        + " not, and may be asked again",
                null);
        while (!sent.isEmpty()) {
            sent.remove().outcome().completeExceptionally(unknown);
        }
    }

    /** Goes on trying to connect after {@link #open} has failed. */
    void keepTrying() {
        onLoop(this::reconnect);
    }

    /** Leaves the server if it is not the one any more that it should be. */
    void follow() {
        onLoop(() -> {
            StatefulRedisConnection<byte[], byte[]> on = connection;
            if (on != null) {
                address.get()
                        .thenAccept(uri -> onLoop(() -> {
                            if (connection == on && !uri.equals(connectedTo)) {
                                Aside.log(() -> LOG.info("{} is at another place now", name));
                                lost(on);
                            }
                        }));
            }
        });
    }

    private void reconnect() {
        long pause = ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        loop.schedule(
                () -> {
                    if (!closed) {
                        connect()
                                .whenComplete((made, failure) -> onLoop(() -> {
                                    if (failure != null) {
                                        Aside.log(() ->
                                                LOG.debug("Still no connection to {}: {}", name, failure.toString()));
                                        reconnect();
                                    } else {
                                        Aside.log(() -> LOG.info("Connected to {} again", name));
                                    }
                                }));
                    }
                },
                pause,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public <T> CompletableFuture<T> script(
            BrokerScript script, ScriptOutputType type, byte[] key, byte[]... arguments) {
        byte[][] keys = {key};
        ScriptTexts.Text loaded = thread.scripts().of(script);
        CompletableFuture<T> outcome = new CompletableFuture<>();
        this.<T>send(commands -> commands.evalsha(loaded.digest(), type, keys, arguments))
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        outcome.complete(result);
                    } else if (isUnknownScript(failure)) {
                        this.<T>send(commands -> commands.eval(loaded.text(), type, keys, arguments))
                                .whenComplete((again, refused) -> complete(outcome, again, refused));
                    } else {
                        outcome.completeExceptionally(failure);
                    }
                });
        return outcome;
    }

    @SuppressWarnings("NullAway") // a command without a result ends with null
    private static <T> void complete(CompletableFuture<T> outcome, @Nullable T result, @Nullable Throwable failure) {
        if (failure == null) {
            outcome.complete(result);
        } else {
            outcome.completeExceptionally(failure);
        }
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getCause() instanceof RedisCommandExecutionException refused
                && String.valueOf(refused.getMessage()).startsWith("NOSCRIPT");
    }

    @Override
    public <T> CompletableFuture<T> send(
            Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        requests.add(new Request<>(command, outcome));
        if (draining.compareAndSet(false, true)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException e) {
                draining.set(false);
                for (Request<?> left = requests.poll(); left != null; left = requests.poll()) {
                    left.outcome.completeExceptionally(BrokerFailures.closed());
                }
            }
        }
        return outcome;
    }

    private void drain() {
        draining.set(false);
        Request<?> request = requests.poll();
        StatefulRedisConnection<byte[], byte[]> on = connection;
        while (request != null) {
            dispatch(on, request);
            request = requests.poll();
        }
        if (on != null) {
            on.flushCommands();
        }
    }

    private <T> void dispatch(@Nullable StatefulRedisConnection<byte[], byte[]> on, Request<T> request) {
        if (on == null) {
            request.outcome.completeExceptionally(
                    closed && !fixed ? BrokerFailures.closed() : BrokerFailures.notConnected(name));
            return;
        }
        Sent now = new Sent(System.nanoTime(), request.outcome);
        sent.add(now);
        watch();
        request.command.apply(on.async()).whenComplete((result, failure) -> {
            if (sent.peek() == now) {
                sent.remove();
            } else {
                sent.remove(now);
            }
            complete(request.outcome, result, failure == null ? null : BrokerFailures.ofCommand(failure, name));
            if (failure != null && !fixed && isElsewhere(failure)) {
                onLoop(() -> lost(on));
            }
        });
    }

    /** Whether the server is not the one any more that should be asked. */
    private static boolean isElsewhere(Throwable failure) {
        Redirect redirect = Redirect.parse(BrokerFailures.root(failure).getMessage());
        return redirect != null && redirect.kind() != Redirect.Kind.WAIT;
    }

    /** Gives up a connection on which an answer is overdue: it may be half open. */
    private void watch() {
        if (watching) {
            return;
        }
        watching = true;
        loop.schedule(
                () -> {
                    watching = false;
                    Sent oldest = sent.peek();
                    if (oldest == null) {
                        return;
                    }
                    StatefulRedisConnection<byte[], byte[]> on = connection;
                    if (on != null && System.nanoTime() - oldest.atNanos() > patience.toNanos()) {
                        Aside.log(() -> LOG.warn("No answer from {} for {} s", name, patience.toSeconds()));
                        lost(on);
                        return;
                    }
                    if (patience == PATIENCE && System.nanoTime() - oldest.atNanos() > SILENCE.toNanos()) {
                        follow();
                    }
                    watch();
                },
                1,
                TimeUnit.SECONDS);
    }

    /** Disconnects for good. */
    CompletableFuture<@Nullable Void> close() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        onLoop(() -> {
            closed = true;
            StatefulRedisConnection<byte[], byte[]> on = connection;
            if (on == null) {
                done.complete(null);
                return;
            }
            connection = null;
            on.closeAsync().whenComplete((ignored, failure) -> {
                failSent();
                done.complete(null);
            });
        });
        return done;
    }
}
