// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that listens to channels: made when the first is wanted, and made again whenever it is lost. What is sent
 * meanwhile is missed.
 */
final class ChannelLink {
    private static final long PING_SECONDS = 20;
    private static final long PONG_SECONDS = 5;
    private static final long PAUSE_MILLIS = 200;

    private final RedisThread thread;
    private final EventLoop loop;
    private final Supplier<CompletionStage<RedisURI>> address;
    private final Runnable onConnected;

    // The rest belongs to the loop's thread.
    private final Map<String, Consumer<byte[]>> channels = new HashMap<>();
    private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;
    private boolean connecting;
    private boolean closed;

    /**
     * Makes a link that is not connected.
     *
     * @param onConnected called on the loop's thread when it listens to all channels, each time anew
     */
    ChannelLink(RedisThread thread, Supplier<CompletionStage<RedisURI>> address, Runnable onConnected) {
        this.thread = thread;
        this.loop = thread.loop();
        this.address = address;
        this.onConnected = onConnected;
    }

    /** Listens to a channel from soon on. The loop's thread only. */
    void listen(String channel, Consumer<byte[]> heard) {
        channels.put(channel, heard);
        StatefulRedisPubSubConnection<byte[], byte[]> on = connection;
        if (on == null) {
            connect();
        } else {
            on.async().subscribe(bytes(channel)).whenComplete((ignored, failure) -> {
                if (failure == null) {
                    onConnected.run();
                }
            });
        }
    }

    /** Listens to a channel no more. The loop's thread only. */
    void leave(String channel) {
        StatefulRedisPubSubConnection<byte[], byte[]> on = connection;
        if (channels.remove(channel) != null && on != null) {
            on.async().unsubscribe(bytes(channel));
        }
    }

    boolean isConnected() {
        return connection != null;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void connect() {
        if (connecting || closed || channels.isEmpty()) {
            return;
        }
        connecting = true;
        address.get()
                .thenCompose(uri -> thread.client().connectPubSubAsync(ByteArrayCodec.INSTANCE, uri))
                .whenComplete((made, failure) -> loop.execute(() -> {
                    connecting = false;
                    if (failure != null) {
                        loop.schedule(this::connect, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                    } else {
                        connected(made);
                    }
                }));
    }

    private void connected(StatefulRedisPubSubConnection<byte[], byte[]> made) {
        if (closed) {
            made.closeAsync();
            return;
        }
        connection = made;
        made.addListener(new RedisPubSubAdapter<byte[], byte[]>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                Consumer<byte[]> heard = channels.get(new String(channel, StandardCharsets.UTF_8));
                if (heard != null) {
                    heard.accept(message);
                }
            }
        });
        made.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> ignored) {
                loop.execute(() -> lost(made));
            }
        });
        byte[][] names = channels.keySet().stream().map(ChannelLink::bytes).toArray(byte[][]::new);
        if (!made.isOpen()) {
            lost(made);
            return;
        }
        watch(made);
        if (names.length > 0) {
            made.async().subscribe(names).whenComplete((ignored, failure) -> {
                if (failure == null) {
                    onConnected.run();
                }
            });
        }
    }

    /** Finds out whether the connection is half open. */
    private void watch(StatefulRedisPubSubConnection<byte[], byte[]> on) {
        loop.schedule(
                () -> {
                    if (connection != on) {
                        return;
                    }
                    CompletableFuture<String> pong = on.async().ping().toCompletableFuture();
                    loop.schedule(
                            () -> {
                                if (!pong.isDone()) {
                                    lost(on);
                                }
                            },
                            PONG_SECONDS,
                            TimeUnit.SECONDS);
                    watch(on);
                },
                PING_SECONDS,
                TimeUnit.SECONDS);
    }

    private void lost(StatefulRedisPubSubConnection<byte[], byte[]> old) {
        if (connection == old) {
            connection = null;
            old.closeAsync();
            connect();
        }
    }

    /** Disconnects for good. */
    CompletableFuture<@Nullable Void> close() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            closed = true;
            StatefulRedisPubSubConnection<byte[], byte[]> on = connection;
            connection = null;
            if (on == null) {
                done.complete(null);
            } else {
                on.closeAsync().whenComplete((ignored, failure) -> done.complete(null));
            }
        });
        return done;
    }
}
