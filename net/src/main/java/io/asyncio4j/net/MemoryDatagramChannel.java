// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A socket for datagrams in memory. It knows no groups. The bare loop thread only. */
final class MemoryDatagramChannel extends AbstractChannel implements DatagramChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    /** How many that nobody has read are kept; more are lost, as in a real socket. */
    private static final int KEPT = 256;

    private record Arrived(byte[] bytes, InetSocketAddress sender) {}

    private final MemoryNetwork network;
    private final MemoryDatagramConfig config = new MemoryDatagramConfig(this, () -> setReading(false));
    private final ArrayDeque<Arrived> arrived = new ArrayDeque<>();
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private boolean open = true;
    private boolean readPending;
    private boolean reading;

    MemoryDatagramChannel(MemoryNetwork network) {
        super(null);
        this.network = network;
    }

    private void setReading(boolean wanted) {
        readPending = wanted;
    }

    @Override
    public MemoryDatagramConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
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
    public boolean isConnected() {
        return open && remote != null;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == network.netty();
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
                try {
                    boolean active = isActive();
                    if (!active) {
                        doBind(from != null ? from : new InetSocketAddress(0));
                    }
                    remote = (InetSocketAddress) network.addresses().resolved(to);
                    safeSetSuccess(promise);
                    if (!active) {
                        pipeline().fireChannelActive();
                    }
                } catch (IOException | RuntimeException e) {
                    safeSetFailure(promise, e);
                }
            }
        };
    }

    @Override
    protected void doBind(SocketAddress address) throws IOException {
        local = network.addresses().bindDatagrams(this, (InetSocketAddress) address);
    }

    @Override
    protected void doDisconnect() {
        remote = null;
    }

    @Override
    protected void doClose() {
        open = false;
        arrived.clear();
        network.addresses().unbindDatagrams(this);
    }

    // ---- sending ----

    @Override
    protected void doWrite(ChannelOutboundBuffer buffers) throws IOException {
        for (Object message = buffers.current(); message != null; message = buffers.current()) {
            if (message instanceof DatagramPacket packet) {
                send(packet.content(), packet.recipient());
            } else if (message instanceof ByteBuf bytes && remote != null) {
                send(bytes, remote);
            } else {
                throw new UnsupportedOperationException("Not a datagram: " + message);
            }
            buffers.remove();
        }
    }

    private void send(ByteBuf content, InetSocketAddress recipient) throws IOException {
        if (local == null) {
            doBind(new InetSocketAddress(0));
        }
        network.sendDatagram(
                ByteBufUtil.getBytes(content), local, network.addresses().resolved(recipient));
    }

    // ---- receiving ----

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!arrived.isEmpty()) {
            network.soon(this::handOut);
        }
    }

    void receive(byte[] bytes, InetSocketAddress sender) {
        if (open && arrived.size() < KEPT && (remote == null || remote.equals(sender))) {
            arrived.add(new Arrived(bytes, sender));
            handOut();
        }
    }

    private void handOut() {
        boolean any = false;
        while (open && isRegistered() && readPending && !reading && !arrived.isEmpty()) {
            any = true;
            readPending = config.isAutoRead();
            reading = true;
            Arrived next = arrived.remove();
            try {
                pipeline()
                        .fireChannelRead(new DatagramPacket(
                                alloc().buffer(Math.max(1, next.bytes().length)).writeBytes(next.bytes()),
                                local,
                                next.sender()));
            } finally {
                reading = false;
            }
        }
        if (any && open) {
            pipeline().fireChannelReadComplete();
        }
    }

    // ---- groups ----

    private static ChannelFuture noGroups(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException("A network in memory has no groups of receivers"));
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface network) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface network, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface network, InetAddress source) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(
            InetAddress group, NetworkInterface network, InetAddress source, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface network) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface network, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, NetworkInterface network, InetAddress source) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(
            InetAddress group, NetworkInterface network, InetAddress source, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface network, InetAddress source) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture block(
            InetAddress group, NetworkInterface network, InetAddress source, ChannelPromise promise) {
        return noGroups(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source) {
        return noGroups(newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source, ChannelPromise promise) {
        return noGroups(promise);
    }
}
