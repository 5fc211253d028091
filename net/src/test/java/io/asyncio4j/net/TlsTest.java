// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void authority() throws Exception {
        certificates = new Certificates(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void aCertificateForTheNameIsBelieved(String host) throws Exception {
        ServerTls server = certificates.server(certificates.local("first"));

        Handshake done = Handshake.between(server, certificates.client(), host);

        assertThat(done.shownTo()).isEqualTo("CN=first");
        assertThat(done.client().getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void aCertificateForAnotherNameIsNot() throws Exception {
        ServerTls server = certificates.server(certificates.local("first"));

        assertThatThrownBy(() -> Handshake.between(server, certificates.client(), "example.com"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("example.com");
        Handshake.between(server, certificates.client().serverName("localhost"), "example.com");
    }

    @Test
    void aStrangersCertificateIsNotBelieved() throws Exception {
        ServerTls stranger = ServerTls.selfSigned();

        assertThatThrownBy(() -> Handshake.between(stranger, certificates.client(), "localhost"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> Handshake.between(stranger, ClientTls.system(), "localhost"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void anEndedCertificateIsNotBelieved() throws Exception {
        CertificateBuilder ended = Certificates.builder("ended")
                .addSanDnsName("localhost")
                .notBefore(Instant.now().minus(Duration.ofDays(2)))
                .notAfter(Instant.now().minus(Duration.ofDays(1)));
        ServerTls server = certificates.server(certificates.issue(ended));

        assertThatThrownBy(() -> Handshake.between(server, certificates.client(), "localhost"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
    void aSelfSignedCertificateIsBelievedByThoseWhoAreToldTo(String host) throws Exception {
        ServerTls server = ServerTls.selfSigned();

        Handshake.between(server, ClientTls.trusting(server.certificate()), host);
        Handshake.between(server, ClientTls.insecure(), host);
        assertThatThrownBy(() -> Handshake.between(server, ClientTls.trusting(server.certificate()), "example.com"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_host", "localhost.", "a..b"})
    void aNameThatTlsCannotSendIsNoFaultOfTheProgram(String host) throws Exception {
        ServerTls server = certificates.server(certificates.local("first"));

        assertThat(Handshake.between(server, ClientTls.insecure(), host).shownTo())
                .isEqualTo("CN=first");
    }

    @Test
    void aPinnedCertificateIsBelievedWhateverItsName() throws Exception {
        ServerTls server = ServerTls.selfSigned("example.com");
        String fingerprint = TlsTrust.fingerprint(server.certificate());
        String asOpensslPrintsIt =
                fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");

        Handshake.between(server, ClientTls.pinned(fingerprint), "localhost");
        Handshake.between(server, ClientTls.pinned("00".repeat(32), asOpensslPrintsIt), "localhost");
        assertThatThrownBy(() -> Handshake.between(ServerTls.selfSigned(), ClientTls.pinned(fingerprint), "localhost"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("fingerprint");
        assertThatThrownBy(() -> ClientTls.pinned("00:11")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientTls.pinned()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGivenContextIsUsed() throws Exception {
        X509Bundle bundle = certificates.local("given");
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        ClientTls client = ClientTls.of(certificates.jdkClient());

        assertThat(Handshake.between(ServerTls.of(context), client, "localhost").shownTo())
                .isEqualTo("CN=given");
        assertThatThrownBy(() -> Handshake.between(ServerTls.of(context), client, "example.com"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> ServerTls.of(context).requireClientCertificate(certificates.authorityPem()))
                .isInstanceOf(IllegalStateException.class);
    }

    // ---- clients that prove who they are ----

    @Test
    void aClientWithoutTheDemandedCertificateIsRefused() throws Exception {
        ServerTls server =
                certificates.server(certificates.local("server")).requireClientCertificate(certificates.authorityPem());

        assertThatThrownBy(() -> Handshake.between(server, certificates.client(), "localhost"))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aClientsCertificateReachesTheServer() throws Exception {
        ServerTls server = certificates.server(certificates.local("server"));
        X509Bundle own = certificates.named("client");
        ClientTls client = certificates.client().certificate(certificates.chainPem(own), certificates.keyPem(own));

        for (ServerTls asking : List.of(
                server.requireClientCertificate(certificates.authorityPem()),
                server.requestClientCertificate(certificates.authorityPem()))) {
            Handshake done = Handshake.between(asking, client, "localhost");
            assertThat(done.server().getSession().getPeerPrincipal().getName()).isEqualTo("CN=client");
        }
        Handshake.between(
                server.requestClientCertificate(certificates.authorityPem()), certificates.client(), "localhost");
    }

    @Test
    void aClientsCertificateMayLieInAStore() throws Exception {
        ServerTls server = certificates.server(certificates.local("server"));
        ClientTls client = certificates
                .client()
                .certificate(certificates.pkcs12(certificates.named("client"), "secret"), "secret");

        Handshake done =
                Handshake.between(server.requireClientCertificate(certificates.authorityPem()), client, "localhost");

        assertThat(done.server().getSession().getPeerPrincipal().getName()).isEqualTo("CN=client");
    }

    // ---- what both agree on ----

    @Test
    void theBestCommonProtocolRunsOnTop() throws Exception {
        ServerTls server = certificates.server(certificates.local("server")).alpn("h2", "http/1.1");

        assertThat(Handshake.between(server, certificates.client().alpn("http/1.1", "h2"), "localhost")
                        .client()
                        .getApplicationProtocol())
                .isEqualTo("h2");
        assertThat(Handshake.between(server, certificates.client(), "localhost")
                        .server()
                        .getApplicationProtocol())
                .isEmpty();
    }

    @Test
    void versionsCanBeChosen() throws Exception {
        ServerTls server = certificates.server(certificates.local("server"));

        Handshake done = Handshake.between(server, certificates.client().protocols("TLSv1.2"), "localhost");

        assertThat(done.server().getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThatThrownBy(() -> Handshake.between(
                        server.protocols("TLSv1.3"), certificates.client().protocols("TLSv1.2"), "localhost"))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> server.protocols()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStoreWithSeveralCertificatesShowsTheOneThatIsAskedFor() throws Exception {
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : List.of("one.example", "two.example")) {
            X509Bundle bundle = certificates.named(name);
            store.setKeyEntry(
                    name, bundle.getKeyPair().getPrivate(), "secret".toCharArray(), bundle.getCertificatePath());
        }
        Path file = directory.resolve("both.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }
        ServerTls server = ServerTls.pkcs12(file, "secret");

        for (String name : List.of("one.example", "two.example")) {
            assertThat(Handshake.between(server, certificates.client(), name).shownTo())
                    .isEqualTo("CN=" + name);
        }
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> ClientTls.insecure().handshakeTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerTls.selfSigned().shutdownTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- forms of keys ----

    @ParameterizedTest
    @EnumSource(
            value = CertificateBuilder.Algorithm.class,
            names = {"ecp256", "ecp384", "rsa2048", "ed25519"})
    void keysOfEveryUsualAlgorithmAreRead(CertificateBuilder.Algorithm algorithm) throws Exception {
        X509Bundle bundle = certificates.issue(
                new CertificateBuilder().algorithm(algorithm).subject("CN=any").addSanDnsName("localhost"));

        assertThat(Handshake.between(certificates.server(bundle), certificates.client(), "localhost")
                        .shownTo())
                .isEqualTo("CN=any");
    }

    @Test
    void anOldFormOfRsaKeysIsRead() throws Exception {
        X509Bundle bundle = certificates.issue(
                new CertificateBuilder().rsa2048().subject("CN=old").addSanDnsName("localhost"));
        // PKCS #8 is a version, an algorithm, and then the old form.
        var whole = java.nio.ByteBuffer.wrap(bundle.getKeyPair().getPrivate().getEncoded());
        var fields = java.nio.ByteBuffer.wrap(Der.next(whole).content());
        Der.next(fields);
        Der.next(fields);
        String pem = "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(Der.next(fields).content())
                + "\n-----END RSA PRIVATE KEY-----\n";
        PrivateKey read = Pem.privateKey(certificates.write("old.pem", pem), null);

        assertThat(read).isEqualTo(bundle.getKeyPair().getPrivate());
    }

    @Test
    void keysThatOpensslMakesAreRead() throws Exception {
        Openssl openssl = Openssl.orSkip(directory);
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-out", "ec.pem");
        openssl.run("pkcs8", "-topk8", "-nocrypt", "-in", "ec.pem", "-out", "ec8.pem");
        openssl.run("pkcs8", "-topk8", "-in", "ec.pem", "-out", "encrypted.pem", "-passout", "pass:secret");
        openssl.run("genrsa", "-traditional", "-out", "rsa.pem", "2048");
        openssl.run("req", "-x509", "-key", "ec.pem", "-subj", "/CN=localhost", "-out", "certificate.pem");
        BigInteger plain = secret(Pem.privateKey(directory.resolve("ec8.pem"), null));

        assertThat(secret(Pem.privateKey(directory.resolve("ec.pem"), null))).isEqualTo(plain);
        assertThat(secret(Pem.privateKey(directory.resolve("encrypted.pem"), "secret")))
                .isEqualTo(plain);
        assertThat(Pem.privateKey(directory.resolve("rsa.pem"), null).getAlgorithm())
                .isEqualTo("RSA");
        Path certificate = directory.resolve("certificate.pem");
        ServerTls.pem(certificate, directory.resolve("encrypted.pem"), "secret");
        assertThatThrownBy(() -> ServerTls.pem(certificate, directory.resolve("encrypted.pem"), "wrong"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("password");
        assertThatThrownBy(() -> ServerTls.pem(certificate, directory.resolve("encrypted.pem")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("encrypted");
    }

    private static BigInteger secret(PrivateKey key) {
        return ((ECPrivateKey) key).getS();
    }

    @Test
    void opensslFindsNoFaultInASelfSignedCertificate() throws Exception {
        Openssl openssl = Openssl.orSkip(directory);
        ServerTls server = ServerTls.selfSigned("example.com", "10.0.0.1");
        String pem = Base64.getMimeEncoder().encodeToString(server.certificate().getEncoded());
        certificates.write("self.pem", "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");

        assertThat(openssl.run("verify", "-x509_strict", "-CAfile", "self.pem", "self.pem"))
                .contains("self.pem: OK");
        assertThat(openssl.run("x509", "-in", "self.pem", "-noout", "-ext", "subjectAltName"))
                .contains("DNS:example.com", "IP Address:10.0.0.1");
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        X509Bundle one = certificates.local("one");
        Path chain = certificates.chainPem(one);
        Path key = certificates.keyPem(certificates.local("two"));
        Path nothing = certificates.write("nothing.pem", "nothing");
        Path cutOff =
                certificates.write("cut.pem", one.getPrivateKeyPEM().substring(0, 60) + "\n-----END PRIVATE KEY-----");
        Path missing = directory.resolve("missing.pem");

        assertThatThrownBy(() -> ServerTls.pem(chain, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not belong");
        for (Path bad : List.of(nothing, cutOff, missing)) {
            assertThatThrownBy(() -> ServerTls.pem(chain, bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(bad.getFileName().toString());
            assertThatThrownBy(() -> ServerTls.pem(bad, key))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(bad.getFileName().toString());
            assertThatThrownBy(() -> ClientTls.trusting(bad)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> ServerTls.pkcs12(certificates.pkcs12(one, "secret"), "wrong"))
                .isInstanceOf(IOException.class);
    }

    // ---- files that change ----

    @Test
    void changedFilesAreReadAtMostOnceASecond() throws Exception {
        Path file = certificates.write("value", "1");
        AtomicInteger loads = new AtomicInteger();
        long[] now = {0};
        Reloadable<String> value = new Reloadable<>(
                List.of(file),
                () -> {
                    loads.incrementAndGet();
                    return Files.readString(file);
                },
                () -> now[0]);
        certificates.write("value", "22");

        now[0] = TimeUnit.MILLISECONDS.toNanos(999);
        value.check();
        assertThat(value.get()).isEqualTo("1");

        now[0] = TimeUnit.SECONDS.toNanos(1);
        value.check();
        assertThat(value.get()).isEqualTo("22");

        now[0] = TimeUnit.SECONDS.toNanos(9);
        value.check();
        assertThat(loads).hasValue(2);
    }

    @Test
    void badNewFilesLeaveTheOldInUseUntilGoodOnesCome() throws Exception {
        Path chain = certificates.chainPem(certificates.local("first"));
        Path key = certificates.keyPem(certificates.local("unlike"));
        assertThatThrownBy(() -> ServerTls.pem(chain, key)).isInstanceOf(IOException.class);
        X509Bundle first = certificates.local("first");
        ServerTls server = certificates.server(first);
        X509Bundle second = certificates.local("second");

        certificates.chainPem(second); // the key is still the old one
        assertThatThrownBy(server::reload).isInstanceOf(IOException.class);
        assertThat(Handshake.between(server, certificates.client(), "localhost").shownTo())
                .isEqualTo("CN=first");

        certificates.keyPem(second);
        server.reload();
        assertThat(Handshake.between(server, certificates.client(), "localhost").shownTo())
                .isEqualTo("CN=second");
        assertThat(server.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=second");
    }

    @Test
    void copiesWithOtherChoicesAreReloadedToo() throws Exception {
        ServerTls server = certificates.server(certificates.local("first"));
        ServerTls copy = server.alpn("h2").requestClientCertificate(certificates.authorityPem());
        X509Bundle second = certificates.local("second");
        certificates.chainPem(second);
        certificates.keyPem(second);

        server.reload();

        assertThat(Handshake.between(copy, certificates.client(), "localhost").shownTo())
                .isEqualTo("CN=second");
    }

    @Test
    void oldSessionsAreNotResumedWithNewKeys() throws Exception {
        ServerTls server = certificates.server(certificates.local("first")).protocols("TLSv1.2");
        ClientTls client = certificates.client();
        byte[] session = Handshake.between(server, client, "localhost")
                .client()
                .getSession()
                .getId();
        assertThat(Handshake.between(server, client, "localhost")
                        .client()
                        .getSession()
                        .getId())
                .isEqualTo(session);
        X509Bundle second = certificates.local("second");
        certificates.chainPem(second);
        certificates.keyPem(second);
        server.reload();

        Handshake after = Handshake.between(server, client, "localhost");

        assertThat(after.client().getSession().getId()).isNotEqualTo(session);
        assertThat(after.shownTo()).isEqualTo("CN=second");
    }

    @Test
    void aClientFollowsItsListOfAuthorities() throws Exception {
        ServerTls server = ServerTls.selfSigned();
        ClientTls client = ClientTls.trusting(certificates.authorityPem());
        assertThatThrownBy(() -> Handshake.between(server, client, "localhost")).isInstanceOf(SSLException.class);
        String pem = Base64.getMimeEncoder().encodeToString(server.certificate().getEncoded());
        certificates.write("authority.pem", "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");

        client.reload();

        Handshake.between(server, client, "localhost");
    }
}
