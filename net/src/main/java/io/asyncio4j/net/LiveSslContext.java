// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Netty's context for TLS, whose every handshake uses the keys and the trust of the moment. New ones come with new
 * sessions: none is resumed that was made with the old. Any thread may use it.
 */
final class LiveSslContext extends SslContext {
    /** Sets what a new engine needs beyond the context; knows the name of the other side, if there is one. */
    interface Configurator extends BiConsumer<SSLParameters, @Nullable String> {}

    private record Made(TlsSettings.Version version, SslContext context) {}

    private final TlsSettings settings;
    private final boolean client;
    private final ClientAuth clientAuth;
    private final Configurator configurator;
    private volatile Made made;

    LiveSslContext(TlsSettings settings, boolean client, ClientAuth clientAuth, Configurator configurator) {
        this.settings = settings;
        this.client = client;
        this.clientAuth = clientAuth;
        this.configurator = configurator;
        this.made = make(settings.version());
    }

    private Made make(TlsSettings.Version version) {
        return new Made(version, settings.make(version, client, clientAuth));
    }

    private SslContext current() {
        settings.check();
        TlsSettings.Version version = settings.version();
        Made latest = made;
        if (!latest.version().isSame(version)) {
            latest = make(version);
            made = latest;
        }
        return latest.context();
    }

    private SSLEngine configured(SSLEngine engine, @Nullable String host) {
        SSLParameters parameters = engine.getSSLParameters();
        configurator.accept(parameters, host);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return configured(current().newEngine(allocator), null);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
        return configured(current().newEngine(allocator, host, port), host);
    }

    @Override
    public boolean isClient() {
        return client;
    }

    @Override
    public List<String> cipherSuites() {
        return made.context().cipherSuites();
    }

    @SuppressWarnings("deprecation") // Netty still wants it
    @Override
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return made.context().applicationProtocolNegotiator();
    }

    @Override
    public SSLSessionContext sessionContext() {
        return made.context().sessionContext();
    }
}
