// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import org.junit.jupiter.api.Test;

/** What requests that share a connection of HTTP/2 may do to one another. */
class HttpClientHttp2Test {
    private static final int LARGE = 1 << 20;

    private static HttpResponse answer(HttpRequest request) {
        return switch (request.path()) {
            case "/large" -> HttpResponse.bytes("a/b", new byte[LARGE]);
            case "/header" -> HttpResponse.text("good").header("X-Long", "x".repeat(20_000));
            case "/headers" -> HttpResponse.text("good").header("X-Long", "x".repeat(60_000));
            default -> HttpResponse.text("good");
        };
    }

    @Test
    void anAnswerThatNobodyReadsHoldsUpNoOther() {
        HttpRuns.run(() -> {
            HttpClientOptions options = HttpClientOptions.DEFAULT.http2PriorKnowledge(true);
            try (HttpServer server = HttpServer.start(HttpClientHttp2Test::answer, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(options)) {
                HttpCall large = HttpCall.get(server.url() + "/large");
                try (ClientResponse first = client.stream(large);
                        ClientResponse second = client.stream(large)) {
                    HttpRuns.until(() -> client.statistics().bytesReceived() > 250_000);
                    Asyncio.sleep(0.1);
                    ClientResponse small = Asyncio.timeout(15, () -> client.get(server.url() + "/small"));
                    assertThat(small.text()).isEqualTo("good");
                    assertThat(first.bytes()).hasSize(LARGE);
                    assertThat(second.bytes()).hasSize(LARGE);
                }
                assertThat(client.statistics().opened()).isEqualTo(1);
                HttpRuns.awaitRest(client);
            }
        });
    }

    @Test
    void headersMayBeAsLargeAsTheOptionsSay() {
        HttpRuns.run(() -> {
            HttpClientOptions options = HttpClientOptions.DEFAULT.http2PriorKnowledge(true);
            try (HttpServer server = HttpServer.start(HttpClientHttp2Test::answer, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open(options)) {
                assertThat(client.get(server.url() + "/header").header("X-Long"))
                        .hasSize(20_000);
                assertThatThrownBy(() -> client.get(server.url() + "/headers")).isInstanceOf(HttpException.class);
                assertThat(client.get(server.url() + "/small").text()).isEqualTo("good");
                HttpRuns.awaitRest(client);
            }
        });
    }
}
