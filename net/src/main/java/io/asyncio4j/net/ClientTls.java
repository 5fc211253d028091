// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.vertx.core.net.ClientOptionsBase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS: which servers it believes, and the certificate that it shows if it has one.
 *
 * <p>Counterpart of an {@code ssl.SSLContext} for {@code asyncio.open_connection}. Immutable: each method that chooses
 * something returns a new object. Files are read anew when they have changed, as those of {@link ServerTls} are.
 *
 * <p>A server must show a certificate for the name that was connected to, or for {@link #serverName}; {@link #pinned} and
 * {@link #insecure} are the exceptions. TLS is of version 1.3 or 1.2 unless {@link #protocols} says otherwise. Any thread
 * may use it.
 */
public final class ClientTls {
    private final TlsSettings settings;
    private final boolean checksName;
    private final @Nullable String serverName;
    private final LiveSslContext context;

    private ClientTls(TlsSettings settings, boolean checksName, @Nullable String serverName) {
        this.settings = settings;
        this.checksName = checksName;
        this.serverName = serverName;
        this.context = new LiveSslContext(settings, true, ClientAuth.NONE, this::configure);
    }

    // ---- whom it believes ----

    /**
     * Believes the authorities that the JDK believes, or those of {@code -Djavax.net.ssl.trustStore}. Its counterpart is
     * {@code ssl.create_default_context()}.
     *
     * @return TLS for servers of the open net
     */
    public static ClientTls system() {
        try {
            return new ClientTls(TlsSettings.of(null, null, Reloadable.fixed(TlsTrust.system())), true, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's list of authorities cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Believes authorities of one's own, and no others. Its counterpart is {@code
     * ssl.create_default_context(cafile=...)}.
     *
     * @param authorities a file in PEM format with their certificates
     * @return TLS for the servers that they sign for
     * @throws IOException if the file cannot be read
     */
    public static ClientTls trusting(Path authorities) throws IOException {
        return new ClientTls(TlsSettings.of(null, null, ServerTls.trusting(authorities)), true, null);
    }

    /**
     * Believes authorities of one's own, and no others.
     *
     * @param authorities their certificates; that of a server that signs for itself is one, too
     * @return TLS for the servers that they sign for
     */
    public static ClientTls trusting(X509Certificate... authorities) {
        try {
            TlsTrust trust = TlsTrust.authorities(List.of(authorities));
            return new ClientTls(TlsSettings.of(null, null, Reloadable.fixed(trust)), true, null);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("These certificates cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * Believes servers that show one of these certificates, whatever name they have, whoever signed them, and whenever
     * they end.
     *
     * @param fingerprints SHA-256 of the certificates in hexadecimal, as {@code openssl x509 -noout -fingerprint -sha256}
     *     prints it
     * @return TLS for these servers
     * @throws IllegalArgumentException if there is none, or something else than a fingerprint
     */
    public static ClientTls pinned(String... fingerprints) {
        TlsTrust trust = TlsTrust.pinned(List.of(fingerprints));
        return new ClientTls(TlsSettings.of(null, null, Reloadable.fixed(trust)), false, null);
    }

    /**
     * Believes everybody. Whoever stands between can read and change everything: for tests alone.
     *
     * @return TLS that protects against nobody
     */
    public static ClientTls insecure() {
        return new ClientTls(TlsSettings.of(null, null, Reloadable.fixed(TlsTrust.anybody())), false, null);
    }

    /**
     * Takes a context that was made elsewhere. Its keys and its trust are its own affair; names are checked.
     *
     * @param context the context
     * @return TLS with that context
     */
    public static ClientTls of(SSLContext context) {
        return new ClientTls(TlsSettings.of(context, null, null), true, null);
    }

    // ---- what else can be chosen ----

    private ClientTls with(TlsSettings changed) {
        return new ClientTls(changed, checksName, serverName);
    }

    /**
     * Asks for a server by another name than the one that was connected to, and checks that name. Its counterpart is the
     * argument {@code server_hostname}.
     *
     * @param name the name; needed with Unix sockets, which have none
     * @return a copy with that name
     */
    public ClientTls serverName(String name) {
        return new ClientTls(settings, checksName, name);
    }

    /**
     * Shows a certificate to servers that ask for one.
     *
     * @param chain a file in PEM format: the own certificate first, then those that lead to an authority
     * @param key a file in PEM format: the private key, not encrypted
     * @return a copy with that certificate
     * @throws IOException if the files cannot be read, or the key does not belong to the certificate
     * @throws IllegalStateException if the context was given
     */
    public ClientTls certificate(Path chain, Path key) throws IOException {
        return with(settings.keys(
                new Reloadable<>(List.of(chain, key), () -> TlsKeys.of(List.of(TlsKeys.pem(chain, key, null))))));
    }

    /**
     * Shows a certificate to servers that ask for one.
     *
     * @param store a file in PKCS #12 format
     * @param password opens the file and its keys
     * @return a copy with that certificate
     * @throws IOException if the file cannot be read, the password is wrong, or it holds no key
     * @throws IllegalStateException if the context was given
     */
    public ClientTls certificate(Path store, String password) throws IOException {
        return with(settings.keys(new Reloadable<>(List.of(store), () -> TlsKeys.of(TlsKeys.pkcs12(store, password)))));
    }

    /**
     * Chooses the versions of TLS.
     *
     * @param versions such as {@code TLSv1.3}; at least one
     * @return a copy with these versions
     */
    public ClientTls protocols(String... versions) {
        return with(settings.protocols(versions));
    }

    /**
     * Chooses which protocols may run on top; the two sides agree on one in the handshake.
     *
     * @param names names of the registry of ALPN, such as {@code h2}; the best first
     * @return a copy with these protocols
     */
    public ClientTls alpn(String... names) {
        return with(settings.alpn(List.of(names)));
    }

    /**
     * Limits how long the handshake may take: 60 seconds, unless chosen otherwise.
     *
     * @param limit a positive duration
     * @return a copy with that limit
     */
    public ClientTls handshakeTimeout(Duration limit) {
        return with(settings.handshakeTimeout(limit));
    }

    /**
     * Limits how long the end of a connection may take, in which the rest is sent and the other side says goodbye: 30
     * seconds, unless chosen otherwise. The connection is dropped after that.
     *
     * @param limit a positive duration
     * @return a copy with that limit
     */
    public ClientTls shutdownTimeout(Duration limit) {
        return with(settings.shutdownTimeout(limit));
    }

    // ---- use ----

    /**
     * Reads the files now, changed or not. New connections use what they hold.
     *
     * @throws IOException if they cannot be used; what they held before stays in use
     */
    public void reload() throws IOException {
        settings.reload();
    }

    /**
     * Returns Netty's side of it, for pipelines of one's own. Handlers must be made with the name of the server.
     *
     * @return a context that follows the files as well
     */
    public SslContext netty() {
        return context;
    }

    /**
     * Makes a client of Vert.x speak TLS in this way, also after the files have changed. The protocols on top are those
     * of the client's own options.
     *
     * @param <O> the kind of options
     * @param options changed by this
     * @return the same options
     */
    public <O extends ClientOptionsBase> O applyTo(O options) {
        options.setSsl(true);
        options.setSslEngineOptions(
                new VertxTls(names -> names.isEmpty() ? context : with(settings.alpn(new ArrayList<>(names))).context));
        options.setEnabledSecureTransportProtocols(Set.copyOf(settings.protocols()));
        options.setSslHandshakeTimeout(settings.handshakeTimeout().toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** Makes what speaks TLS for one connection; the host is the name that was connected to. */
    SslHandler newHandler(ByteBufAllocator allocator, @Nullable String host, int port) {
        String name = serverName == null ? host : serverName;
        if (name == null && checksName) {
            throw new IllegalArgumentException(
                    "Which name the server's certificate must bear is not known; say it by " + "ClientTls.serverName");
        }
        return name == null ? context.newHandler(allocator) : context.newHandler(allocator, name, port);
    }

    /** Makes the same for a stream; the outcome is told on the bare thread. */
    TlsLayer newLayer(NetLoop net, ChannelStream stream, Consumer<@Nullable IOException> outcome) {
        String host = stream.extraInfo("server_hostname") instanceof String name ? name : null;
        int port = stream.extraInfo("peername") instanceof InetSocketAddress peer ? peer.getPort() : 0;
        SslHandler handler = newHandler(stream.channel().alloc(), host, port);
        return new TlsLayer(net, stream, this, settings, handler, outcome);
    }

    /** A name as TLS sends it: without a dot at its end; none where TLS does not allow it, such as one with underscores. */
    private static Optional<SNIServerName> sent(String name) {
        try {
            return Optional.of(new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void configure(SSLParameters parameters, @Nullable String host) {
        String name = serverName == null ? host : serverName;
        if (name != null && !NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
            sent(name).ifPresent(sni -> parameters.setServerNames(List.of(sni)));
        }
        parameters.setEndpointIdentificationAlgorithm(checksName ? "HTTPS" : null);
    }

    @Override
    public String toString() {
        return "ClientTls[" + String.join(", ", settings.protocols()) + (checksName ? "" : ", names are not checked")
                + (serverName == null ? "" : ", " + serverName) + "]";
    }
}
