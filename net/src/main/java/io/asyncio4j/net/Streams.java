// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The front door to connections of bytes: asyncio's {@code open_connection} and {@code start_server}.
 *
 * <p>All methods are called in a coroutine of a loop with a network, see {@link NetLoop}; what they return belongs to that
 * loop.
 */
public final class Streams {
    private Streams() {}

    /**
     * Opens a connection, as {@link #openConnection(String, int, ConnectOptions)} does.
     *
     * @param host a name or an address
     * @param port the port
     * @return the open connection; close it
     * @throws IOException if no address of the host answers
     */
    public static Connection openConnection(String host, int port) throws IOException {
        return openConnection(host, port, ConnectOptions.DEFAULT);
    }

    /**
     * Opens a connection. Where a name has several addresses, they are tried one beside the other, IPv6 and IPv4 in turns
     * (RFC 8305), and the first that answers wins. Counterpart of {@code asyncio.open_connection}.
     *
     * <p><b>Cancellation.</b> What was begun is closed.
     *
     * @param host a name or an address
     * @param port the port
     * @param options how
     * @return the open connection; close it
     * @throws java.net.UnknownHostException if the name has no address
     * @throws SocketTimeoutException if it takes longer than the options allow
     * @throws IOException if no address of the host answers
     */
    public static Connection openConnection(String host, int port, ConnectOptions options) throws IOException {
        NetLoop net = NetLoop.current();
        return within(options.connectTimeout(), host + ":" + port, () -> {
            List<SocketAddress> addresses = NameLookup.inTurns(NameLookup.addresses(net, host), port);
            return connect(net, host, addresses, options);
        });
    }

    /**
     * Opens a connection to a Unix socket, as {@link #openUnixConnection(Path, ConnectOptions)} does.
     *
     * @param path the socket's place in the file system
     * @return the open connection; close it
     * @throws IOException if nobody answers there
     */
    public static Connection openUnixConnection(Path path) throws IOException {
        return openUnixConnection(path, ConnectOptions.DEFAULT);
    }

    /**
     * Opens a connection to a Unix socket. Counterpart of {@code asyncio.open_unix_connection}.
     *
     * <p>With the transport io_uring such a connection ends as a whole when the other side ends its writing half; epoll
     * and NIO keep the own half.
     *
     * @param path the socket's place in the file system
     * @param options how
     * @return the open connection; close it
     * @throws SocketTimeoutException if it takes longer than the options allow
     * @throws IOException if nobody answers there
     */
    public static Connection openUnixConnection(Path path, ConnectOptions options) throws IOException {
        NetLoop net = NetLoop.current();
        return within(
                options.connectTimeout(),
                path.toString(),
                () -> connect(net, null, List.of(UnixDomainSocketAddress.of(path)), options));
    }

    private static Connection connect(
            NetLoop net, @Nullable String host, List<SocketAddress> addresses, ConnectOptions options)
            throws IOException {
        ChannelStream stream = new Connector(net, options).connect(addresses);
        stream.note("server_hostname", host);
        ClientTls tls = options.tls();
        if (tls != null) {
            boolean secure = false;
            try {
                TlsStart.await(net, stream, outcome -> tls.newLayer(net, stream, outcome));
                secure = true;
            } finally {
                if (!secure) {
                    stream.abort();
                }
            }
        }
        return new Connection(stream.reader(), stream.writer());
    }

    /**
     * Makes a connection speak TLS from now on, as its client. Returns when the handshake has ended. Counterpart of
     * {@code StreamWriter.start_tls}.
     *
     * <p>Both sides must have agreed on it, as SMTP does by {@code STARTTLS}. What was written before goes out as it is.
     * What has come and was not read yet is taken as the beginning of TLS, so that nobody can slip in commands before it.
     * No other task may read meanwhile.
     *
     * <p><b>Cancellation.</b> The connection is ended.
     *
     * @param writer the writer of a connection that {@link Streams} has opened
     * @param tls how TLS is spoken; where it names no server, the certificate must be for the host that was connected to
     * @throws IOException if the handshake fails; the connection is ended then
     * @throws IllegalStateException if the connection speaks TLS already, or {@code writeEof} was called
     */
    public static void startTls(StreamWriter writer, ClientTls tls) throws IOException {
        NetLoop net = NetLoop.current();
        writer.drain();
        ChannelStream stream = TlsStart.streamOf(writer);
        TlsStart.await(net, stream, outcome -> tls.newLayer(net, stream, outcome));
    }

    /**
     * Makes a connection speak TLS from now on, as its server; see {@link #startTls(StreamWriter, ClientTls)}.
     *
     * @param writer the writer of a connection that a {@link StreamServer} has accepted
     * @param tls how TLS is spoken
     * @throws IOException if the handshake fails; the connection is ended then
     * @throws IllegalStateException if the connection speaks TLS already, or {@code writeEof} was called
     */
    public static void startTls(StreamWriter writer, ServerTls tls) throws IOException {
        NetLoop net = NetLoop.current();
        writer.drain();
        ChannelStream stream = TlsStart.streamOf(writer);
        TlsStart.await(net, stream, outcome -> tls.newLayer(net, stream, outcome));
    }

    /** What opens a connection. */
    @FunctionalInterface
    private interface Opening {
        Connection open() throws IOException;
    }

    private static Connection within(@Nullable Duration limit, String target, Opening opening) throws IOException {
        if (limit == null) {
            return opening.open();
        }
        try {
            return Asyncio.timeout(limit, opening::open);
        } catch (TaskFailedException e) {
            throw Waiting.ioFailure(e);
        } catch (TimeoutError e) {
            SocketTimeoutException late = new SocketTimeoutException("No connection to " + target + " within " + limit);
            late.initCause(e);
            throw late;
        }
    }

    /**
     * Starts a server, as {@link #startServer(StreamHandler, String, int, ServerOptions)} does.
     *
     * @param handler what it does with each connection
     * @param host a name or an address; null or empty for every address of this machine
     * @param port the port; 0 for any that is free
     * @return the server; close it
     * @throws IOException if it cannot listen there
     */
    public static StreamServer startServer(StreamHandler handler, @Nullable String host, int port) throws IOException {
        return startServer(handler, host, port, ServerOptions.DEFAULT);
    }

    /**
     * Starts a server that has a coroutine for each connection. It listens at all addresses of the host. Counterpart of
     * {@code asyncio.start_server}.
     *
     * @param handler what it does with each connection
     * @param host a name or an address; null or empty for every address of this machine
     * @param port the port; 0 for any that is free, the same one at all addresses
     * @param options how
     * @return the server; close it
     * @throws java.net.BindException if the port is taken, or the address is not this machine's
     * @throws IOException if it cannot listen there
     */
    public static StreamServer startServer(
            StreamHandler handler, @Nullable String host, int port, ServerOptions options) throws IOException {
        NetLoop net = NetLoop.current();
        List<? extends SocketAddress> addresses = host == null || host.isEmpty()
                ? List.of(new InetSocketAddress(port))
                : at(NameLookup.addresses(net, host), port);
        return StreamServer.start(net, handler, addresses, options);
    }

    private static List<InetSocketAddress> at(List<InetAddress> addresses, int port) {
        return addresses.stream()
                .distinct()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /**
     * Starts a server at a Unix socket, as {@link #startUnixServer(StreamHandler, Path, ServerOptions)} does.
     *
     * @param handler what it does with each connection
     * @param path the socket's place in the file system
     * @return the server; close it
     * @throws IOException if it cannot listen there
     */
    public static StreamServer startUnixServer(StreamHandler handler, Path path) throws IOException {
        return startUnixServer(handler, path, ServerOptions.DEFAULT);
    }

    /**
     * Starts a server at a Unix socket. A socket that another server has there, or has left there, is replaced; the
     * file is deleted when the server is closed. Counterpart of {@code asyncio.start_unix_server}.
     *
     * @param handler what it does with each connection
     * @param path the socket's place in the file system
     * @param options how
     * @return the server; close it
     * @throws IOException if it cannot listen there
     */
    public static StreamServer startUnixServer(StreamHandler handler, Path path, ServerOptions options)
            throws IOException {
        return StreamServer.start(NetLoop.current(), handler, List.of(UnixDomainSocketAddress.of(path)), options);
    }
}
