// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a connection proves its identity with.
 *
 * @param entries keys, each with its certificate; with several, the one is taken that fits the name the client asks for
 * @param managers what the JDK wants of them
 */
record TlsKeys(List<Entry> entries, List<KeyManager> managers) {
    /** The JDK's manager that looks at the name a client asks for. */
    private static final String ALGORITHM = "PKIX";

    /**
     * A private key and its certificate.
     *
     * @param key the key
     * @param chain its certificate first, then the one that signed it, and so on
     */
    record Entry(PrivateKey key, List<X509Certificate> chain) {
        X509Certificate certificate() {
            return chain.getFirst();
        }
    }

    static TlsKeys of(List<Entry> entries) throws IOException, GeneralSecurityException {
        for (Entry entry : entries) {
            checkPair(entry);
        }
        char[] secret = "in memory alone".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Certificate[] chain = entry.chain().toArray(Certificate[]::new);
            store.setKeyEntry("key" + i, entry.key(), secret, chain);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(ALGORITHM);
        factory.init(store, secret);
        return new TlsKeys(List.copyOf(entries), List.of(factory.getKeyManagers()));
    }

    static Entry pem(Path chain, Path key, @Nullable String password) throws IOException, GeneralSecurityException {
        return new Entry(Pem.privateKey(key, password), Pem.certificates(chain));
    }

    static List<Entry> pkcs12(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        char[] secret = password.toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, secret);
        }
        List<Entry> entries = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, secret) instanceof PrivateKey key) {
                List<X509Certificate> chain = new ArrayList<>();
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    chain.add((X509Certificate) certificate);
                }
                entries.add(new Entry(key, chain));
            }
        }
        if (entries.isEmpty()) {
            throw new IOException(file + " holds no private key");
        }
        return entries;
    }

    /** While files are being replaced, one may be new already and the other still old. */
    private static void checkPair(Entry entry) throws GeneralSecurityException {
        PublicKey shown = entry.certificate().getPublicKey();
        String kind = entry.key().getAlgorithm();
        String algorithm = switch (kind) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return;
        }
        try {
            byte[] probe = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(entry.key());
            signing.update(probe);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(shown);
            verifying.update(probe);
            if (verifying.verify(signing.sign())) {
                return;
            }
        } catch (InvalidKeyException e) {
            throw new InvalidKeyException(mismatch(entry), e);
        }
        throw new InvalidKeyException(mismatch(entry));
    }

    private static String mismatch(Entry entry) {
        return "the private key does not belong to the certificate of "
                + entry.certificate().getSubjectX500Principal() + "; the certificate of the server must be the first";
    }
}
