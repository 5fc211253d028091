// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes Vert.x use contexts of ours in place of those that it would make of its own options. */
final class VertxTls extends JdkSSLEngineOptions {
    /** Vert.x demands keys of a server; they are never asked for anything. */
    static final KeyCertOptions NO_KEYS = new NoKeys();

    private final Function<List<String>, SslContext> contexts;

    /**
     * Makes the options.
     *
     * @param contexts from the protocols that may run on top, the best first, to a context
     */
    VertxTls(Function<List<String>, SslContext> contexts) {
        this.contexts = contexts;
    }

    @Override
    public VertxTls copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new SslContextFactory() {
            private List<String> alpn = List.of();
            private boolean wanted;

            @Override
            public SslContextFactory useAlpn(boolean use) {
                wanted = use;
                return this;
            }

            /** Vert.x names them even where it does not want them. */
            @Override
            public SslContextFactory applicationProtocols(@Nullable List<String> protocols) {
                alpn = protocols == null ? List.of() : protocols;
                return this;
            }

            @Override
            public SslContext create() {
                return contexts.apply(wanted ? alpn : List.of());
            }
        };
    }

    private static final class NoKeys implements KeyCertOptions {
        @Override
        public KeyCertOptions copy() {
            return this;
        }

        @Override
        public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws GeneralSecurityException {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(null, null);
            return factory;
        }

        @Override
        public Function<String, @Nullable KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
            return name -> null;
        }
    }
}
