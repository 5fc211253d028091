// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The front door to datagrams (UDP): asyncio's {@code create_datagram_endpoint}, with coroutines in place of a protocol.
 *
 * <p>All methods are called in a coroutine of a loop with a network, see {@link NetLoop}; what they return belongs to that
 * loop.
 */
public final class Datagrams {
    private Datagrams() {}

    /**
     * Opens a socket, as {@link #open(String, int, DatagramOptions)} does.
     *
     * @param host a name or an address of this machine; null or empty for all of them
     * @param port the port; 0 for any that is free
     * @return the open socket; close it
     * @throws IOException if it cannot be had
     */
    public static DatagramEndpoint open(@Nullable String host, int port) throws IOException {
        return open(host, port, DatagramOptions.DEFAULT);
    }

    /**
     * Opens a socket that sends to everybody and receives from everybody. Counterpart of {@code local_addr}.
     *
     * @param host a name or an address of this machine; null or empty for all of them. It decides between IPv4 and IPv6;
     *     null means IPv4 where the system prefers it
     * @param port the port; 0 for any that is free
     * @param options what it is like
     * @return the open socket; close it
     * @throws java.net.BindException if the port is taken, or the address is not this machine's
     * @throws IOException if it cannot be had
     */
    public static DatagramEndpoint open(@Nullable String host, int port, DatagramOptions options) throws IOException {
        NetLoop net = NetLoop.current();
        InetAddress address = host == null || host.isEmpty()
                ? new InetSocketAddress(0).getAddress()
                : NameLookup.addresses(net, host).getFirst();
        return DatagramEndpoint.open(net, new InetSocketAddress(address, port), null, options);
    }

    /**
     * Opens a connected socket, as {@link #openConnected(String, int, DatagramOptions)} does.
     *
     * @param host a name or an address
     * @param port the port
     * @return the open socket; close it
     * @throws IOException if it cannot be had
     */
    public static DatagramEndpoint openConnected(String host, int port) throws IOException {
        return openConnected(host, port, DatagramOptions.DEFAULT);
    }

    /**
     * Opens a socket that sends to one place and receives from there alone. Nothing is sent by that, and whether anybody
     * listens there is not known. Counterpart of {@code remote_addr}.
     *
     * @param host a name or an address; of several the first is taken
     * @param port the port
     * @param options what it is like
     * @return the open socket; close it
     * @throws java.net.UnknownHostException if the name has no address
     * @throws IOException if it cannot be had
     */
    public static DatagramEndpoint openConnected(String host, int port, DatagramOptions options) throws IOException {
        NetLoop net = NetLoop.current();
        InetAddress address = NameLookup.addresses(net, host).getFirst();
        return DatagramEndpoint.open(net, null, new InetSocketAddress(address, port), options);
    }
}
