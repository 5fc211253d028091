// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.Certificates;
import io.asyncio4j.net.ClientTls;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerTls;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same keys and trust for HTTP as for streams. */
class HttpTlsTest {
    private static final HttpHandler HELLO = request -> HttpResponse.text(200, "hello by " + request.scheme());

    @TempDir
    private Path directory;

    private Certificates certificates;
    private ServerTls serverTls;

    @BeforeEach
    void authority() throws Exception {
        certificates = new Certificates(directory);
        serverTls = certificates.server(certificates.local("first"));
    }

    private static String get(int port, ClientTls tls) {
        HttpClientOptions options = HttpClientOptions.DEFAULT.tls(tls);
        try (HttpClient client = HttpClient.open(options);
                ClientResponse response = client.get("https://localhost:" + port + "/")) {
            return response.text();
        }
    }

    @Test
    void aServerOfOursShowsTheNewCertificateAfterAReload() {
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            X509Bundle renewed = certificates.local("renewed");
            try (HttpServer server =
                    HttpServer.start(HELLO, "127.0.0.1", 0, HttpServerOptions.DEFAULT.tls(serverTls))) {
                ClientTls onlyFirst = ClientTls.trusting(serverTls.certificate());
                ClientTls onlyRenewed = ClientTls.trusting(renewed.getCertificate());
                assertThat(get(server.port(), onlyFirst)).isEqualTo("hello by https");

                certificates.chainPem(renewed);
                certificates.keyPem(renewed);
                serverTls.reload();

                assertThat(get(server.port(), onlyRenewed)).isEqualTo("hello by https");
                assertThatThrownBy(() -> get(server.port(), onlyFirst)).isInstanceOf(HttpException.class);
                assertThatThrownBy(() -> get(server.port(), ClientTls.system())).isInstanceOf(HttpException.class);
            }
        }));
    }

    @Test
    void aServerOfVertxDoesSoToo() {
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            X509Bundle renewed = certificates.local("renewed");
            NetLoop net = NetLoop.current();
            var options = serverTls.applyTo(new io.vertx.core.http.HttpServerOptions().setHost("127.0.0.1"));
            var server = net.vertx().createHttpServer(options.setPort(0));
            server.requestHandler(request -> request.response().end("vertx"));
            int port = net.startVertx(server::listen).await().actualPort();
            assertThat(get(port, ClientTls.trusting(serverTls.certificate()))).isEqualTo("vertx");

            certificates.chainPem(renewed);
            certificates.keyPem(renewed);
            serverTls.reload();

            assertThat(get(port, ClientTls.trusting(renewed.getCertificate()))).isEqualTo("vertx");
            net.startVertx(server::close).await();
        }));
    }

    @Test
    void theChosenVersionsOfTlsHoldForHttpToo() {
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            ClientTls client = certificates.client();
            HttpServerOptions old = HttpServerOptions.DEFAULT.tls(serverTls.protocols("TLSv1.2"));
            try (HttpServer server = HttpServer.start(HELLO, "127.0.0.1", 0, old)) {
                assertThat(get(server.port(), client)).isEqualTo("hello by https");
                assertThatThrownBy(() -> get(server.port(), client.protocols("TLSv1.3")))
                        .isInstanceOf(HttpException.class);
            }
            NetLoop net = NetLoop.current();
            var options = serverTls
                    .protocols("TLSv1.3")
                    .applyTo(new io.vertx.core.http.HttpServerOptions().setHost("127.0.0.1"));
            var server = net.vertx().createHttpServer(options.setPort(0));
            server.requestHandler(request -> request.response().end("vertx"));
            int port = net.startVertx(server::listen).await().actualPort();
            assertThat(get(port, client)).isEqualTo("vertx");
            assertThatThrownBy(() -> get(port, client.protocols("TLSv1.2"))).isInstanceOf(HttpException.class);
            net.startVertx(server::close).await();
        }));
    }

    @Test
    void aCertificateForAnotherNameIsNotBelieved() {
        NetLoop.run(() -> Asyncio.timeout(20, () -> {
            HttpServerOptions other =
                    HttpServerOptions.DEFAULT.tls(certificates.server(certificates.named("other.example")));
            try (HttpServer server = HttpServer.start(HELLO, "127.0.0.1", 0, other)) {
                ClientTls client = certificates.client();
                assertThatThrownBy(() -> get(server.port(), client)).isInstanceOf(HttpException.class);
                assertThat(get(server.port(), client.serverName("other.example")))
                        .isEqualTo("hello by https");
                assertThat(get(server.port(), ClientTls.insecure())).isEqualTo("hello by https");
            }
        }));
    }
}
