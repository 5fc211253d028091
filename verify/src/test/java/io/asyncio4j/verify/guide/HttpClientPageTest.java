// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.FormPart;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpCall;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpClientOptions;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpTimeoutError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the section on clients of the page http.md. */
class HttpClientPageTest {
    private static final HttpHandler ECHO = request -> {
        if (request.path().equals("/slow")) {
            Asyncio.sleep(30);
        }
        return HttpResponse.text(request.method() + " " + request.path() + " " + request.text());
    };

    @Test
    void client() {
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(ECHO, "127.0.0.1", 0)) {
                String url = server.url();
                // region client
                try (HttpClient client = HttpClient.open()) {
                    ClientResponse answer = client.get(url + "/hello").orThrow();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.text()).startsWith("GET /hello");

                    List<AsyncFuture<ClientResponse>> calls = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        HttpCall call = HttpCall.get(url).query("page", String.valueOf(i));
                        calls.add(Asyncio.createTask(() -> client.request(call)));
                    }
                    assertThat(Asyncio.gather(calls).await()).allMatch(ClientResponse::isOk);
                }
                // endregion
            }
        });
    }

    record Order(String item, int count) {}

    @Test
    void bodies(@TempDir Path folder) throws IOException {
        Path photo = Files.write(folder.resolve("photo.png"), new byte[100]);
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(ECHO, "127.0.0.1", 0)) {
                // region bodies
                HttpClientOptions options =
                        HttpClientOptions.DEFAULT.baseUrl(server.url()).header("Authorization", "Bearer secret");
                try (HttpClient client = HttpClient.open(options)) {
                    client.post("/orders", HttpBody.json(new Order("tea", 2))).orThrow();
                    client.put("/photos/1", HttpBody.file(photo)).orThrow();
                    client.post(
                                    "/photos",
                                    HttpBody.multipart(FormPart.field("title", "me"), FormPart.file("photo", photo)))
                            .orThrow();
                    client.post("/lines", HttpBody.stream("text/plain", writer -> {
                                for (int i = 0; i < 3; i++) {
                                    writer.write((i + "\n").getBytes(StandardCharsets.UTF_8));
                                    writer.drain(); // waits while the server is slower
                                }
                            }))
                            .orThrow();
                }
                // endregion
            }
        });
    }

    @Test
    void streams() {
        NetLoop.run(() -> {
            HttpHandler lines = request -> HttpResponse.text("a\nb\nc\n");
            List<String> seen = new ArrayList<>();
            try (HttpServer server = HttpServer.start(lines, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open()) {
                String url = server.url();
                // region stream
                try (ClientResponse answer = client.stream(HttpCall.get(url))) {
                    for (byte[] line : answer.body()) { // the server is slowed down while nobody reads
                        seen.add(new String(line, StandardCharsets.UTF_8).strip());
                    }
                }
                // endregion
            }
            assertThat(seen).containsExactly("a", "b", "c");
        });
    }

    @Test
    void limits() {
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(ECHO, "127.0.0.1", 0)) {
                String url = server.url();
                // region limits
                HttpClientOptions options = HttpClientOptions.DEFAULT
                        .totalTimeout(Duration.ofMinutes(1))
                        .firstByteTimeout(Duration.ofMillis(100))
                        .maxConnectionsPerHost(10);
                try (HttpClient client = HttpClient.open(options)) {
                    assertThatThrownBy(() -> client.get(url + "/slow"))
                            .isInstanceOf(HttpTimeoutError.class)
                            .hasMessageContaining("no answer began within 0.1 s");
                }
                // endregion
            }
        });
    }
}
