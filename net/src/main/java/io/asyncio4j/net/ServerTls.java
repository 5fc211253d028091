// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server speaks TLS: the key and certificate that it shows, and what it asks of its clients.
 *
 * <p>Counterpart of an {@code ssl.SSLContext} for {@code asyncio.start_server}. Immutable: each method that chooses
 * something returns a new object. Keys and certificates, though, are those that their files hold: at a handshake, at most
 * once a second, the files are looked at, and changed ones are read. New connections then get the new certificate; those
 * that exist go on. Files that cannot be used (cut off, or a key beside the certificate of another) are reported in the
 * log, once, and what they held before stays in use. Objects made from one another share what was read.
 *
 * <p>TLS is of version 1.3 or 1.2 unless {@link #protocols} says otherwise. Any thread may use it.
 */
public final class ServerTls {
    private final TlsSettings settings;
    private final ClientAuth clientAuth;
    private final LiveSslContext context;

    private ServerTls(TlsSettings settings, ClientAuth clientAuth) {
        this.settings = settings;
        this.clientAuth = clientAuth;
        this.context = new LiveSslContext(settings, false, clientAuth, (parameters, host) -> {});
    }

    // ---- where the key comes from ----

    /**
     * Takes the key and the certificate from files in PEM format, as {@code SSLContext.load_cert_chain} does.
     *
     * @param chain the server's certificate first, then those that lead to an authority
     * @param key the private key, not encrypted: PKCS #8, or the older forms of RSA and elliptic curves
     * @return TLS with that key
     * @throws IOException if the files cannot be read, or the key does not belong to the certificate
     */
    public static ServerTls pem(Path chain, Path key) throws IOException {
        return ofPem(chain, key, null);
    }

    /**
     * Takes the key and the certificate from files in PEM format, the key encrypted.
     *
     * @param chain the server's certificate first, then those that lead to an authority
     * @param key the private key, in PKCS #8
     * @param password decrypts the key
     * @return TLS with that key
     * @throws IOException if the files cannot be read, the password is wrong, or the key does not belong to the
     *     certificate
     */
    public static ServerTls pem(Path chain, Path key, String password) throws IOException {
        return ofPem(chain, key, password);
    }

    private static ServerTls ofPem(Path chain, Path key, @Nullable String password) throws IOException {
        return of(new Reloadable<>(List.of(chain, key), () -> TlsKeys.of(List.of(TlsKeys.pem(chain, key, password)))));
    }

    /**
     * Takes keys and certificates from a file in PKCS #12 format. If there are several, each client gets the one that is
     * valid for the name it asks for.
     *
     * @param store the file
     * @param password opens the file and its keys
     * @return TLS with these keys
     * @throws IOException if the file cannot be read, the password is wrong, or it holds no key
     */
    public static ServerTls pkcs12(Path store, String password) throws IOException {
        return of(new Reloadable<>(List.of(store), () -> TlsKeys.of(TlsKeys.pkcs12(store, password))));
    }

    /**
     * Makes a new key, and a certificate that it signs itself. For development: no client believes it unless told to,
     * by {@link ClientTls#trusting(X509Certificate...)} with {@link #certificate}.
     *
     * @param names names and addresses that the server has; {@code localhost}, {@code 127.0.0.1} and {@code ::1} if none
     *     are given
     * @return TLS with that key
     */
    public static ServerTls selfSigned(String... names) {
        try {
            List<String> all = names.length == 0 ? List.of("localhost", "127.0.0.1", "::1") : List.of(names);
            return of(Reloadable.fixed(TlsKeys.of(List.of(SelfSigned.of(all)))));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot make a certificate: " + e.getMessage(), e);
        }
    }

    /**
     * Takes a context that was made elsewhere. Its keys, and which clients it believes, are its own affair.
     *
     * @param context the context
     * @return TLS with that context
     */
    public static ServerTls of(SSLContext context) {
        return new ServerTls(TlsSettings.of(context, null, null), ClientAuth.NONE);
    }

    private static ServerTls of(Reloadable<TlsKeys> keys) {
        return new ServerTls(TlsSettings.of(null, keys, null), ClientAuth.NONE);
    }

    // ---- what else can be chosen ----

    private ServerTls with(TlsSettings changed) {
        return new ServerTls(changed, clientAuth);
    }

    /**
     * Demands a certificate of each client; the handshake fails without. Its counterpart is {@code verify_mode =
     * CERT_REQUIRED}.
     *
     * @param authorities a file in PEM format with the certificates of those that sign for clients
     * @return a copy that demands it
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if the context was given
     */
    public ServerTls requireClientCertificate(Path authorities) throws IOException {
        return new ServerTls(settings.trust(trusting(authorities)), ClientAuth.REQUIRE);
    }

    /**
     * Asks each client for a certificate, but does without; a certificate that nobody signed makes the handshake fail.
     * Its counterpart is {@code verify_mode = CERT_OPTIONAL}.
     *
     * @param authorities a file in PEM format with the certificates of those that sign for clients
     * @return a copy that asks for it
     * @throws IOException if the file cannot be read
     * @throws IllegalStateException if the context was given
     */
    public ServerTls requestClientCertificate(Path authorities) throws IOException {
        return new ServerTls(settings.trust(trusting(authorities)), ClientAuth.OPTIONAL);
    }

    static Reloadable<TlsTrust> trusting(Path authorities) throws IOException {
        return new Reloadable<>(List.of(authorities), () -> TlsTrust.authorities(Pem.certificates(authorities)));
    }

    /**
     * Chooses the versions of TLS.
     *
     * @param versions such as {@code TLSv1.3}; at least one
     * @return a copy with these versions
     */
    public ServerTls protocols(String... versions) {
        return with(settings.protocols(versions));
    }

    /**
     * Chooses which protocols may run on top; the two sides agree on one in the handshake. A client that knows none of
     * them goes on without.
     *
     * @param names names of the registry of ALPN, such as {@code h2}; the best first
     * @return a copy with these protocols
     */
    public ServerTls alpn(String... names) {
        return with(settings.alpn(List.of(names)));
    }

    /**
     * Limits how long the handshake may take: 60 seconds, unless chosen otherwise.
     *
     * @param limit a positive duration
     * @return a copy with that limit
     */
    public ServerTls handshakeTimeout(Duration limit) {
        return with(settings.handshakeTimeout(limit));
    }

    /**
     * Limits how long the end of a connection may take, in which the rest is sent and the other side says goodbye: 30
     * seconds, unless chosen otherwise. The connection is dropped after that.
     *
     * @param limit a positive duration
     * @return a copy with that limit
     */
    public ServerTls shutdownTimeout(Duration limit) {
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
     * Returns the certificate that is shown now; the first one if there are several.
     *
     * @return the certificate
     * @throws IllegalStateException if the context was given
     */
    public X509Certificate certificate() {
        if (settings.keys() == null) {
            throw new IllegalStateException("The SSLContext that was given does not tell its certificates");
        }
        return settings.keys().get().entries().getFirst().certificate();
    }

    /**
     * Returns Netty's side of it, for pipelines of one's own.
     *
     * @return a context that follows the files as well
     */
    public SslContext netty() {
        return context;
    }

    /**
     * Makes a server of Vert.x speak TLS in this way, also after the files have changed. The protocols on top are those
     * of the server's own options.
     *
     * @param <O> the kind of options
     * @param options changed by this
     * @return the same options
     */
    public <O extends NetServerOptions> O applyTo(O options) {
        options.setSsl(true);
        options.setKeyCertOptions(VertxTls.NO_KEYS);
        options.setSslEngineOptions(
                new VertxTls(names -> names.isEmpty() ? context : with(settings.alpn(new ArrayList<>(names))).context));
        options.setEnabledSecureTransportProtocols(Set.copyOf(settings.protocols()));
        options.setSslHandshakeTimeout(settings.handshakeTimeout().toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** Makes what speaks TLS for one connection. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    /** Makes the same for a stream; the outcome is told on the bare thread. */
    TlsLayer newLayer(NetLoop net, ChannelStream stream, Consumer<@Nullable IOException> outcome) {
        SslHandler handler = newHandler(stream.channel().alloc());
        return new TlsLayer(net, stream, this, settings, handler, outcome);
    }

    @Override
    public String toString() {
        return "ServerTls[" + String.join(", ", settings.protocols()) + "]";
    }
}
