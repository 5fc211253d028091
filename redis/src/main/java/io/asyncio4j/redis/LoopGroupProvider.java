// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.NetTransport;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives Lettuce the loop's own Netty loop instead of threads. */
final class LoopGroupProvider implements EventLoopGroupProvider {
    /** Lettuce chooses its channels once for the process, by these; what stands here must be the loops' transport. */
    private static @Nullable NetTransport chosen;

    private final EventLoopGroup group;

    LoopGroupProvider(NetLoop net) {
        choose(net.transport());
        group = net.nettyGroup();
    }

    /** Gives Lettuce a group of one thread where there is no loop. */
    LoopGroupProvider(EventLoopGroup group) {
        this.group = group;
    }

    /** Makes a thread of its own, of the same kind as the loops of this process. */
    static EventLoopGroup newThread() {
        synchronized (LoopGroupProvider.class) {
            if (chosen == null) {
                choose(NetTransport.preferred());
            }
        }
        return (EventLoopGroup) DefaultEventLoopGroupProvider.createEventLoopGroup(Transports.eventLoopGroupClass(), 1);
    }

    private static synchronized void choose(NetTransport transport) {
        if (chosen == null) {
            chosen = transport;
            setUnlessSet("io.lettuce.core.kqueue", transport == NetTransport.KQUEUE);
            setUnlessSet("io.lettuce.core.epoll", transport == NetTransport.EPOLL);
            setUnlessSet("io.lettuce.core.iouring", transport == NetTransport.IO_URING);
        } else if (chosen != transport) {
            throw new IllegalStateException("The Redis client of this process uses " + chosen
                    + " already, so a loop with " + transport + " cannot use it");
        }
    }

    private static void setUnlessSet(String property, boolean value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(value));
        }
    }

    @SuppressWarnings("unchecked") // Lettuce asks for its default class and uses only EventLoopGroup
    @Override
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        return (T) group;
    }

    @Override
    public int threadPoolSize() {
        return 1;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup released, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
