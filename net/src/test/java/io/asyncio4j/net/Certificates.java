// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLContext;

/** An authority for tests, which signs certificates and writes them to files as real ones lie there. */
public final class Certificates {
    private final Path directory;
    private final X509Bundle authority;

    public Certificates(Path directory) throws Exception {
        this.directory = directory;
        this.authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Authority of tests")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** A certificate for {@code localhost}, which is {@code 127.0.0.1}, with a name to tell it by. */
    public X509Bundle local(String commonName) throws Exception {
        return builder(commonName)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
    }

    public X509Bundle named(String dnsName) throws Exception {
        return builder(dnsName).addSanDnsName(dnsName).buildIssuedBy(authority);
    }

    public X509Bundle issue(CertificateBuilder builder) throws Exception {
        return builder.buildIssuedBy(authority);
    }

    public static CertificateBuilder builder(String commonName) {
        return new CertificateBuilder().ecp256().subject("CN=" + commonName);
    }

    public Path authorityPem() throws Exception {
        return write("authority.pem", authority.getCertificatePEM());
    }

    public Path chainPem(X509Bundle bundle) throws Exception {
        return write("chain.pem", bundle.getCertificatePathPEM());
    }

    public Path keyPem(X509Bundle bundle) throws Exception {
        return write("key.pem", bundle.getPrivateKeyPEM());
    }

    public Path pkcs12(X509Bundle bundle, String password) throws Exception {
        Path file = directory.resolve("store.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            bundle.toKeyStore("PKCS12", password.toCharArray()).store(out, password.toCharArray());
        }
        return file;
    }

    /** Replaces a file at once, as programs that renew certificates do. */
    public Path write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Path beside = Files.writeString(directory.resolve(name + ".new"), content);
        return Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public ServerTls server(X509Bundle bundle) throws Exception {
        return ServerTls.pem(chainPem(bundle), keyPem(bundle));
    }

    public ClientTls client() {
        return ClientTls.trusting(authority.getCertificate());
    }

    /** What a client that knows nothing of us uses. */
    public SSLContext jdkClient() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }
}
