// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.net.Certificates;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of a client to its server: tunnels of proxies, and Unix sockets. */
class HttpClientWaysTest {
    @TempDir
    private Path directory;

    /** A proxy that makes tunnels to one port, whatever it is asked for. */
    private static RawServer tunnelsTo(int port) throws IOException {
        return new RawServer(line -> {
            line.request();
            line.send("HTTP/1.1 200 Connected\r\n\r\n");
            try (Socket target = new Socket("127.0.0.1", port)) {
                Thread.ofPlatform().daemon().start(() -> copy(target, line.socket));
                copy(line.socket, target);
            }
        });
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                OutputStream out = to.getOutputStream()) {
            from.getInputStream().transferTo(out);
        } catch (IOException e) {
            return; // one end is closed
        }
    }

    @Test
    void httpsGoesThroughATunnelAndTheNameIsChecked() throws Exception {
        Certificates certificates = new Certificates(directory);
        ServerTls tls = certificates.server(certificates.named("inner.example"));
        HttpHandler handler =
                request -> HttpResponse.text(request.path() + " " + request.header("Proxy-Authorization"));
        HttpRuns.run(() -> {
            HttpServerOptions options = HttpServerOptions.DEFAULT.tls(tls);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, options);
                    RawServer proxy = tunnelsTo(server.port())) {
                HttpClientOptions way = HttpClientOptions.DEFAULT
                        .proxy("http://me:secret@127.0.0.1:" + proxy.port())
                        .tls(certificates.client());
                try (HttpClient client = HttpClient.open(way)) {
                    assertThat(client.get("https://inner.example/x").text()).isEqualTo("/x null");
                    assertThat(client.get("https://inner.example/y").text()).isEqualTo("/y null");
                    assertThat(proxy.requests)
                            .singleElement()
                            .satisfies(request -> assertThat(request)
                                    .startsWith("CONNECT inner.example:443 HTTP/1.1\r\n")
                                    .contains("Basic bWU6c2VjcmV0"));
                    assertThatThrownBy(() -> client.get("https://other.example/x"))
                            .isInstanceOf(HttpConnectException.class);
                    HttpRuns.awaitRest(client);
                }
            }
        });
    }

    @Test
    void thePasswordOfAProxyDoesNotGoThroughItsTunnel() throws Exception {
        RawServer.Script refuses = line -> {
            line.request();
            line.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            line.awaitEnd();
        };
        try (RawServer server = new RawServer(refuses);
                RawServer proxy = tunnelsTo(server.port())) {
            HttpRuns.run(() -> {
                String way = "http://me:secret@127.0.0.1:" + proxy.port();
                try (HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.proxy(way))) {
                    assertThatThrownBy(() -> client.webSocket("ws://inner.example/ws"))
                            .isInstanceOf(ClientResponseException.class);
                    assertThat(proxy.requests.getFirst())
                            .startsWith("CONNECT inner.example:80 ")
                            .contains("Basic bWU6c2VjcmV0");
                    assertThat(server.requests.getFirst())
                            .startsWith("GET /ws ")
                            .doesNotContainIgnoringCase("Proxy-Authorization");
                }
            });
        }
    }

    @Test
    void aUnixSocketServesEveryHost() throws Exception {
        Path socket = directory.resolve("http");
        HttpRuns.run(() -> {
            try (StreamServer server = Streams.startUnixServer(
                            (reader, writer) -> {
                                String head = new String(reader.readUntil("\r\n\r\n".getBytes(ISO_8859_1)), ISO_8859_1);
                                String line = head.substring(0, head.indexOf('\r'));
                                writer.write(("HTTP/1.1 200 OK\r\nContent-Length: " + line.length() + "\r\n\r\n" + line)
                                        .getBytes(ISO_8859_1));
                                writer.drain();
                                writer.close();
                            },
                            socket);
                    HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.unixSocket(socket))) {
                assertThat(client.get("http://docker.invalid/info").text()).isEqualTo("GET /info HTTP/1.1");
                assertThat(client.get("http://127.0.0.1:1/x").text()).isEqualTo("GET /x HTTP/1.1");
                HttpRuns.awaitRest(client);
                assertThat(server.isServing()).isTrue();
            }
        });
    }

    @Test
    void aWebSocketDoesNotGoToTheNetInPlaceOfAUnixSocket() throws Exception {
        try (RawServer stranger = RawServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
            HttpRuns.run(() -> {
                HttpClientOptions options = HttpClientOptions.DEFAULT.unixSocket(directory.resolve("none"));
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.webSocket(stranger.url() + "/ws"))
                            .isInstanceOf(UnsupportedOperationException.class)
                            .hasMessageContaining("Unix");
                    assertThat(stranger.requests).isEmpty();
                }
            });
        }
    }
}
