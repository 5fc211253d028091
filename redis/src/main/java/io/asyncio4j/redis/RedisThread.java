// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.NetLoop;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread on which a broker's connections live: that of the running loop, or one of its own. */
final class RedisThread {
    private final EventLoop loop;
    private final @Nullable EventLoopGroup own;
    private final ClientResources resources;
    private final RedisClient client;
    private final ScriptTexts scripts;

    private RedisThread(
            EventLoop loop,
            @Nullable EventLoopGroup own,
            LoopGroupProvider provider,
            RedisTarget target,
            ScriptTexts scripts) {
        this.scripts = scripts;
        this.loop = loop;
        this.own = own;
        resources = ClientResources.builder()
                .eventLoopGroupProvider(provider)
                .eventExecutorGroup(ImmediateEventExecutor.INSTANCE)
                .timer(new LoopTimer(loop))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .sslOptions(target.ssl())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .keepAlive(true)
                        .build())
                .build());
    }

    /** The thread of the running loop if this is a coroutine of a loop that has a network; else a new one. */
    static RedisThread open(RedisTarget target, ScriptTexts scripts) {
        NetLoop net = runningLoop();
        if (net != null) {
            return new RedisThread(net.netty(), null, new LoopGroupProvider(net), target, scripts);
        }
        EventLoopGroup group = LoopGroupProvider.newThread();
        return new RedisThread(group.next(), group, new LoopGroupProvider(group), target, scripts);
    }

    private static @Nullable NetLoop runningLoop() {
        if (!isCoroutine()) {
            return null;
        }
        try {
            return NetLoop.current();
        } catch (IllegalStateException e) {
            return null; // a loop without sockets
        }
    }

    /** Whether the caller runs on a loop, where it may not block. */
    static boolean isCoroutine() {
        try {
            Asyncio.getRunningLoop();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Awaits a future: in a coroutine by parking it, elsewhere by blocking. */
    static <T> T await(CompletableFuture<T> future) {
        return isCoroutine() ? Asyncio.await(future) : future.join();
    }

    EventLoop loop() {
        return loop;
    }

    /** What the scripts of all its connections are. */
    ScriptTexts scripts() {
        return scripts;
    }

    RedisClient client() {
        return client;
    }

    /** Ends the client, and the thread if it is its own. */
    CompletableFuture<@Nullable Void> close() {
        return client.shutdownAsync(0, 2, TimeUnit.SECONDS).handle((ignored, failure) -> {
            resources.shutdown(0, 0, TimeUnit.SECONDS);
            if (own != null) {
                own.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            }
            return null;
        });
    }
}
