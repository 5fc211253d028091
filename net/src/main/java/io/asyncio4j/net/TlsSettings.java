// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of TLS can choose.
 *
 * @param given a context that somebody else has made; null to make one of the keys and the trust
 * @param keys what the own side shows; null if nothing
 * @param trust whom it believes; null for whom the JDK believes
 * @param protocols versions of TLS
 * @param alpn protocols that may run on top, the best first; empty for no such agreement
 * @param handshakeTimeout how long the beginning may take
 * @param shutdownTimeout how long the end may take
 */
record TlsSettings(
        @Nullable SSLContext given,
        @Nullable Reloadable<TlsKeys> keys,
        @Nullable Reloadable<TlsTrust> trust,
        List<String> protocols,
        List<String> alpn,
        Duration handshakeTimeout,
        Duration shutdownTimeout) {
    private static final List<String> MODERN = List.of("TLSv1.3", "TLSv1.2");
    private static final Duration HANDSHAKE = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN = Duration.ofSeconds(30);

    static TlsSettings of(
            @Nullable SSLContext given, @Nullable Reloadable<TlsKeys> keys, @Nullable Reloadable<TlsTrust> trust) {
        return new TlsSettings(given, keys, trust, MODERN, List.of(), HANDSHAKE, SHUTDOWN);
    }

    TlsSettings keys(Reloadable<TlsKeys> chosen) {
        requireOwn("keys");
        return new TlsSettings(given, chosen, trust, protocols, alpn, handshakeTimeout, shutdownTimeout);
    }

    TlsSettings trust(Reloadable<TlsTrust> chosen) {
        requireOwn("authorities");
        return new TlsSettings(given, keys, chosen, protocols, alpn, handshakeTimeout, shutdownTimeout);
    }

    private void requireOwn(String what) {
        if (given != null) {
            throw new IllegalStateException("The SSLContext that was given has its own " + what);
        }
    }

    TlsSettings protocols(String... chosen) {
        if (chosen.length == 0) {
            throw new IllegalArgumentException("At least one version of TLS is needed");
        }
        return new TlsSettings(given, keys, trust, List.of(chosen), alpn, handshakeTimeout, shutdownTimeout);
    }

    TlsSettings alpn(List<String> chosen) {
        return new TlsSettings(given, keys, trust, protocols, List.copyOf(chosen), handshakeTimeout, shutdownTimeout);
    }

    TlsSettings handshakeTimeout(Duration limit) {
        return new TlsSettings(given, keys, trust, protocols, alpn, positive(limit), shutdownTimeout);
    }

    TlsSettings shutdownTimeout(Duration limit) {
        return new TlsSettings(given, keys, trust, protocols, alpn, handshakeTimeout, positive(limit));
    }

    private static Duration positive(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("The time limit must be positive: " + limit);
        }
        return limit;
    }

    // ---- what the files hold at the moment ----

    /**
     * The keys and the trust of one moment.
     *
     * @param keys what is shown
     * @param trust who is believed
     */
    record Version(@Nullable TlsKeys keys, @Nullable TlsTrust trust) {
        boolean isSame(Version other) {
            return keys == other.keys && trust == other.trust;
        }
    }

    Version version() {
        return new Version(keys == null ? null : keys.get(), trust == null ? null : trust.get());
    }

    void check() {
        if (keys != null) {
            keys.check();
        }
        if (trust != null) {
            trust.check();
        }
    }

    void reload() throws IOException {
        if (keys != null) {
            keys.reload();
        }
        if (trust != null) {
            trust.reload();
        }
    }

    SslContext make(Version version, boolean client, ClientAuth clientAuth) {
        ApplicationProtocolConfig agreement = alpn.isEmpty()
                ? ApplicationProtocolConfig.DISABLED
                : new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        alpn);
        return new JdkSslContext(
                given == null ? context(version) : given,
                client,
                null,
                SupportedCipherSuiteFilter.INSTANCE,
                agreement,
                clientAuth,
                protocols.toArray(String[]::new),
                false);
    }

    private static SSLContext context(Version version) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    version.keys() == null ? null : version.keys().managers().toArray(KeyManager[]::new),
                    version.trust() == null ? null : version.trust().managers().toArray(TrustManager[]::new),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot set up TLS: " + e.getMessage(), e);
        }
    }
}
