// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows the connections of a server of Vert.x to somebody else first. On the loop's bare thread. */
final class AcceptHook {
    private @Nullable Consumer<Channel> next;

    /** Starts a server and installs the observer in it. */
    <T> Future<T> during(Consumer<Channel> accepted, Supplier<Future<T>> start) {
        next = accepted;
        try {
            Future<T> started = start.get();
            // Vert.x lets two servers of one loop share an address; then nothing is installed.
            return next == null ? started : Future.failedFuture("this loop serves that address already");
        } finally {
            next = null;
        }
    }

    /** Called by Vert.x' transport while a server is started. */
    void install(ServerBootstrap bootstrap) {
        Consumer<Channel> observer = next;
        if (observer != null) {
            next = null;
            bootstrap.handler(new Observer(observer));
        }
    }

    /** Stands in the pipeline of the channel that listens. */
    private static final class Observer extends ChannelInboundHandlerAdapter {
        private final Consumer<Channel> observer;

        Observer(Consumer<Channel> observer) {
            this.observer = observer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            observer.accept((Channel) message);
            context.fireChannelRead(message);
        }
    }
}
