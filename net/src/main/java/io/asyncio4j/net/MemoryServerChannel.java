// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A listener of a network in memory. The bare loop thread only. */
final class MemoryServerChannel extends AbstractServerChannel {
    private static final int BACKLOG = 128;

    private final MemoryNetwork network;
    private final MemoryConfig config = new MemoryConfig(this, () -> setAccepting(false));
    private final ArrayDeque<MemoryLink> backlog = new ArrayDeque<>();
    private @Nullable SocketAddress local;
    private boolean open = true;
    private boolean acceptPending;

    MemoryServerChannel(MemoryNetwork network) {
        this.network = network;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && local != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == network.netty();
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        local = network.listen(this, address);
    }

    private void setAccepting(boolean wanted) {
        acceptPending = wanted;
    }

    @Override
    protected void doBeginRead() {
        acceptPending = true;
        if (!backlog.isEmpty()) {
            network.soon(this::accept);
        }
    }

    /** Takes a connection into the backlog; false if that is full. */
    boolean offer(MemoryLink link) {
        Integer limit = config.getOption(ChannelOption.SO_BACKLOG);
        if (backlog.size() >= (limit == null || limit <= 0 ? BACKLOG : limit)) {
            return false;
        }
        backlog.add(link);
        network.soon(this::accept);
        return true;
    }

    private void accept() {
        boolean any = false;
        while (open && isRegistered() && acceptPending && !backlog.isEmpty()) {
            any = true;
            acceptPending = config.isAutoRead();
            pipeline().fireChannelRead(new MemoryChannel(this, network, backlog.remove()));
        }
        if (any && open) {
            pipeline().fireChannelReadComplete();
        }
    }

    @Override
    protected void doClose() {
        open = false;
        network.unlisten(this);
        while (!backlog.isEmpty()) {
            backlog.remove().toClient.sendReset();
        }
    }
}
