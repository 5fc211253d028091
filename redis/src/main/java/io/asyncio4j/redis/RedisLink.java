// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.SourceException;
import io.asyncio4j.net.NetLoop;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one Redis server: made, watched, and made again when they are lost. Belongs to one loop.
 *
 * <p>Lettuce's own reconnecting is off: it repeats commands whose fate is unknown, and a move must not be repeated.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisListSource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern NATIVE_PREFIX = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-\\d+\\): ");
    private static final double FIRST_PAUSE = 0.05;
    private static final double LONGEST_PAUSE = 5;

    /** One connection for commands that answer at once, one for those that block. */
    record Connections(
            StatefulRedisConnection<byte[], byte[]> quick,
            StatefulRedisConnection<byte[], byte[]> blocking,
            long blockingId) {}

    private final NetLoop net;
    private final RedisURI uri;
    private final Consumer<Connections> prepare;
    private final RedisClient client;
    private final ClientResources resources;
    private final Signal connected = new Signal("the connection to Redis");
    private @Nullable Connections current;
    private @Nullable Task<?> reconnecting;
    private @Nullable SourceException broken;

    /**
     * Makes a link that is not connected.
     *
     * @param prepare a coroutine that runs on new connections before anybody else gets them
     */
    RedisLink(NetLoop net, RedisURI uri, Consumer<Connections> prepare) {
        this.net = net;
        this.uri = uri;
        this.prepare = prepare;
        resources = ClientResources.builder()
                .eventLoopGroupProvider(new LoopGroupProvider(net))
                .eventExecutorGroup(ImmediateEventExecutor.INSTANCE)
                .timer(new LoopTimer(net.netty()))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .keepAlive(true)
                        .build())
                .build());
    }

    /** Names the server without its password. */
    String server() {
        return uri.getSocket() != null
                ? "redis-socket://" + uri.getSocket()
                : "redis://" + uri.getHost() + ":" + uri.getPort() + "/" + uri.getDatabase();
    }

    /** Connects for the first time; fails if that fails. */
    void open() {
        try {
            connect();
        } catch (SourceException e) {
            throw e;
        } catch (Exception e) {
            String remedy = isRefusal(rootOf(e))
                    ? "; check user, password and database number"
                    : "; check that Redis runs there, or give another --redis URL";
            throw new SourceException("Cannot connect to " + server() + ": " + reason(e) + remedy, e);
        }
    }

    private void connect() {
        StatefulRedisConnection<byte[], byte[]> quick = null;
        StatefulRedisConnection<byte[], byte[]> blocking = null;
        try {
            quick = connectOne();
            blocking = connectOne();
            StatefulRedisConnection<byte[], byte[]> unblockable = blocking;
            long id = Asyncio.waitFor(net.start(() -> unblockable.async().clientId()), PATIENCE);
            quick.setAutoFlushCommands(false);
            Connections made = new Connections(quick, blocking, id);
            prepare.accept(made);
            current = made;
        } finally {
            if (current == null) {
                close(quick);
                close(blocking);
            }
        }
        connected.fire();
    }

    private StatefulRedisConnection<byte[], byte[]> connectOne() {
        return Asyncio.waitFor(net.start(() -> client.connectAsync(ByteArrayCodec.INSTANCE, uri)), PATIENCE);
    }

    /** Returns connections that were whole a moment ago; awaits them if need be. */
    Connections get() {
        while (true) {
            if (broken != null) {
                throw broken;
            }
            Connections made = current;
            if (made != null) {
                return made;
            }
            connected.await();
        }
    }

    @Nullable
    Connections ifConnected() {
        return current;
    }

    /** Sends quick commands in one go and awaits their outcome. */
    <T> T call(Connections on, Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> commands) {
        return Asyncio.waitFor(
                net.start(() -> {
                    CompletionStage<T> outcome = commands.apply(on.quick().async());
                    on.quick().flushCommands();
                    return outcome;
                }),
                PATIENCE);
    }

    /** Sends a blocking command and awaits its outcome. */
    <T> T callBlocking(
            Connections on,
            Duration longest,
            Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return Asyncio.waitFor(net.start(() -> command.apply(on.blocking().async())), longest.plus(PATIENCE));
    }

    /**
     * Deals with the failure of a call: begins to connect again, or, if the server refused the command for good, breaks
     * the link. A {@link #get} waits or fails after it.
     */
    void failed(Connections on, Exception failure) {
        if (failure instanceof SourceException known) {
            breakLink(known);
        } else if (isRefusal(rootOf(failure))) {
            breakLink(new SourceException(server() + " refuses a command: " + reason(failure), failure));
        } else if (current == on) {
            current = null;
            close(on.quick());
            close(on.blocking());
            LOG.warn("Lost the connection to {} ({}); trying again until it is back", server(), reason(failure));
            reconnecting = Asyncio.createTask(this::reconnect, "reconnect to Redis");
        }
    }

    private void breakLink(SourceException failure) {
        broken = failure;
        connected.fire();
    }

    private void reconnect() {
        long lost = System.nanoTime();
        double pause = FIRST_PAUSE;
        while (current == null) {
            Asyncio.sleep(pause * ThreadLocalRandom.current().nextDouble(0.5, 1));
            pause = Math.min(2 * pause, LONGEST_PAUSE);
            try {
                connect();
            } catch (SourceException e) {
                breakLink(e);
                return;
            } catch (Exception e) {
                LOG.debug("Still no connection to {}: {}", server(), reason(e));
            }
        }
        LOG.info(
                "Connected to {} again after {} s",
                server(),
                String.format(Locale.ROOT, "%.1f", (System.nanoTime() - lost) / 1e9));
    }

    /** Whether the server understood and refused, so that trying again is of no use. */
    private static boolean isRefusal(Throwable failure) {
        if (!(failure instanceof RedisCommandExecutionException)) {
            return false;
        }
        String message = String.valueOf(failure.getMessage());
        for (String passing :
                new String[] {"LOADING", "BUSY", "MASTERDOWN", "READONLY", "OOM", "TRYAGAIN", "MISCONF", "UNBLOCKED"}) {
            if (message.startsWith(passing)) {
                return false;
            }
        }
        return true;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof RedisCommandExecutionException)) {
            root = root.getCause();
        }
        return root;
    }

    static String reason(Throwable failure) {
        Throwable root = rootOf(failure);
        if (root instanceof TimeoutError) {
            return "no answer within " + PATIENCE.toSeconds() + " s";
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return NATIVE_PREFIX.matcher(message).replaceFirst("");
    }

    private void close(@Nullable StatefulRedisConnection<byte[], byte[]> connection) {
        if (connection != null) {
            net.netty().execute(connection::closeAsync);
        }
    }

    /** Disconnects for good. */
    void close() {
        Task<?> task = reconnecting;
        if (task != null) {
            task.cancel("the worker leaves Redis");
        }
        net.start(() -> client.shutdownAsync(0, 1, TimeUnit.SECONDS)).await();
        resources.shutdown(0, 0, TimeUnit.SECONDS);
    }
}
