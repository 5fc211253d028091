// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.util.concurrent.TimeUnit;

/** Makes the Vert.x instance of a loop: its event loop is the loop's own. */
final class LoopVertx {
    private LoopVertx() {}

    static Vertx create(NetTransport transport, EventLoopGroup group, AcceptHook hook) {
        return Vertx.builder()
                .with(options())
                .withTransport(new LoopTransport(transport.vertx(), group, hook))
                .build();
    }

    /** Makes the Vert.x instance of a loop whose network is in memory. */
    static Vertx create(MemoryNetwork network, EventLoopGroup group, CountedThreads workers, AcceptHook hook) {
        return VertxBootstrap.create()
                .options(options())
                .transport(new MemoryTransport(network, group, hook))
                .executorServiceFactory(workers)
                .init()
                .vertx();
    }

    private static VertxOptions options() {
        // The loop is no Vert.x thread, so its checker would watch nothing; it has a thread of its own all the same.
        return new VertxOptions()
                .setEventLoopPoolSize(1)
                .setUseDaemonThread(true)
                .setBlockedThreadCheckInterval(1)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }
}
