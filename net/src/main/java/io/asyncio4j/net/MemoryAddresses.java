// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is who in a network in memory: names of hosts, ports, and who listens where. Loop only. */
final class MemoryAddresses {
    private static final int FIRST_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    /** First byte of the addresses of names that nobody knows; a connect to one fails as a look-up would. */
    private static final int NOWHERE = 240;

    private static final InetAddress LOOPBACK = address("localhost", 127, 0, 1);

    private final Map<String, InetAddress> hosts = new HashMap<>(Map.of("localhost", LOOPBACK));
    private final Map<SocketAddress, MemoryServerChannel> listeners = new LinkedHashMap<>();
    private final Map<InetSocketAddress, MemoryDatagramChannel> datagrams = new HashMap<>();
    private int nextHost = 1;
    private int nextNowhere = 1;
    private int nextPort = FIRST_PORT;

    private static InetAddress address(String name, int first, int number, int last) {
        byte[] bytes = {(byte) first, (byte) (number >> 8), (byte) number, (byte) last};
        try {
            return InetAddress.getByAddress(name, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }

    // ---- names ----

    InetAddress host(String name) {
        return hosts.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> address(name, 10, nextHost++, 1));
    }

    InetAddress find(String name) throws UnknownHostException {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(name);
        if (literal != null) {
            return InetAddress.getByAddress(literal);
        }
        InetAddress found = hosts.get(name.toLowerCase(Locale.ROOT));
        if (found == null) {
            throw new UnknownHostException(name);
        }
        return found;
    }

    /** The address of a name, for those who cannot be told of a failure: connecting to it fails then. */
    InetSocketAddress findOrNowhere(String name, int port) {
        try {
            return new InetSocketAddress(find(name), port);
        } catch (UnknownHostException e) {
            return new InetSocketAddress(address(name, NOWHERE, nextNowhere++, 1), port);
        }
    }

    /** The same address with its name looked up. */
    SocketAddress resolved(SocketAddress address) throws UnknownHostException {
        SocketAddress plain = plain(address);
        if (!(plain instanceof InetSocketAddress inet)) {
            return plain;
        }
        InetAddress ip = inet.getAddress();
        if (ip == null) {
            return new InetSocketAddress(find(inet.getHostString()), inet.getPort());
        }
        if ((ip.getAddress()[0] & 0xff) == NOWHERE) {
            throw new UnknownHostException(inet.getHostString());
        }
        return ip.isAnyLocalAddress() ? new InetSocketAddress(LOOPBACK, inet.getPort()) : inet;
    }

    /** One kind of address for sockets in the file system. */
    private static SocketAddress plain(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress unix
                ? new DomainSocketAddress(unix.getPath().toString())
                : address;
    }

    static @Nullable InetAddress hostOf(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    // ---- listeners ----

    SocketAddress listen(MemoryServerChannel listener, SocketAddress address) throws IOException {
        SocketAddress wanted = plain(address);
        if (wanted instanceof InetSocketAddress inet) {
            InetAddress host = inet.getAddress() == null ? find(inet.getHostString()) : inet.getAddress();
            int port = inet.getPort() == 0 ? freePort() : inet.getPort();
            wanted = new InetSocketAddress(host, port);
        }
        for (SocketAddress taken : listeners.keySet()) {
            if (taken.equals(wanted) || overlap(taken, wanted)) {
                throw new BindException("Address already in use: " + wanted);
            }
        }
        listeners.put(wanted, listener);
        return wanted;
    }

    private static boolean overlap(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a
                && other instanceof InetSocketAddress b
                && a.getPort() == b.getPort()
                && (a.getAddress().isAnyLocalAddress() || b.getAddress().isAnyLocalAddress());
    }

    void unlisten(MemoryServerChannel listener) {
        listeners.values().remove(listener);
    }

    List<MemoryServerChannel> listeners() {
        return List.copyOf(listeners.values());
    }

    @Nullable
    MemoryServerChannel listener(SocketAddress address) {
        MemoryServerChannel exact = listeners.get(address);
        if (exact != null || !(address instanceof InetSocketAddress inet)) {
            return exact;
        }
        for (Map.Entry<SocketAddress, MemoryServerChannel> entry : listeners.entrySet()) {
            if (overlap(entry.getKey(), inet)) {
                return entry.getValue();
            }
        }
        return null;
    }

    // ---- datagrams ----

    InetSocketAddress bindDatagrams(MemoryDatagramChannel channel, InetSocketAddress address) throws IOException {
        InetSocketAddress wanted = (InetSocketAddress) bindClient(address);
        if (datagrams.putIfAbsent(wanted, channel) != null) {
            throw new BindException("Address already in use: " + wanted);
        }
        return wanted;
    }

    void unbindDatagrams(MemoryDatagramChannel channel) {
        datagrams.values().remove(channel);
    }

    @Nullable
    MemoryDatagramChannel datagrams(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? datagrams.get(inet) : null;
    }

    // ---- clients ----

    SocketAddress bindClient(SocketAddress address) {
        SocketAddress wanted = plain(address);
        if (wanted instanceof InetSocketAddress inet) {
            InetAddress host =
                    inet.getAddress() == null || inet.getAddress().isAnyLocalAddress() ? LOOPBACK : inet.getAddress();
            return new InetSocketAddress(host, inet.getPort() == 0 ? freePort() : inet.getPort());
        }
        return wanted;
    }

    SocketAddress clientOf(SocketAddress server) {
        return server instanceof InetSocketAddress
                ? new InetSocketAddress(LOOPBACK, freePort())
                : new DomainSocketAddress("");
    }

    private int freePort() {
        int port = nextPort;
        nextPort = port == LAST_PORT ? FIRST_PORT : port + 1;
        return port;
    }
}
