// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom one side of a connection believes.
 *
 * @param managers what the JDK wants for it
 */
record TlsTrust(List<TrustManager> managers) {
    /** Who is signed by one of these, or is one of these. */
    static TlsTrust authorities(List<X509Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority" + i, certificates.get(i));
        }
        return pkix(store);
    }

    /** Whom the JDK believes: {@code javax.net.ssl.trustStore}, else its own list of authorities. */
    static TlsTrust system() throws GeneralSecurityException {
        return pkix(null);
    }

    private static TlsTrust pkix(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return new TlsTrust(List.of(factory.getTrustManagers()));
    }

    static TlsTrust anybody() {
        return new TlsTrust(List.of(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()));
    }

    /** Who shows a certificate with one of these SHA-256 fingerprints. */
    static TlsTrust pinned(List<String> fingerprints) {
        Set<String> pins = new TreeSet<>();
        for (String fingerprint : fingerprints) {
            String hex = fingerprint.replace(":", "").replace(" ", "").toLowerCase(Locale.ROOT);
            if (!hex.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException("A fingerprint is the SHA-256 of a certificate, 64 hexadecimal "
                        + "digits with or without colons: " + fingerprint);
            }
            pins.add(hex);
        }
        if (pins.isEmpty()) {
            throw new IllegalArgumentException("At least one fingerprint is needed");
        }
        return new TlsTrust(List.of(new Pins(pins)));
    }

    private static final class Pins extends X509ExtendedTrustManager {
        private final Set<String> pins;

        Pins(Set<String> pins) {
            this.pins = pins;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            String fingerprint = fingerprint(chain[0]);
            if (!pins.contains(fingerprint)) {
                throw new CertificateException("The certificate's SHA-256 fingerprint is " + fingerprint
                        + ", which is none of those that are pinned");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new CertificateException("The certificate has no fingerprint", e);
        }
    }
}
