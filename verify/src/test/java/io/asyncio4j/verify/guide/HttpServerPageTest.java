// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.net.http.HttpCookie;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpHeaders;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpServerOptions;
import io.asyncio4j.net.http.HttpStatusException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The code of the page http.md, its part about servers. */
class HttpServerPageTest {
    private static void run(VoidCoroutine main) {
        NetLoop.run(() -> Asyncio.timeout(Duration.ofSeconds(20), main));
    }

    private static String get(HttpServer server, String path) {
        URI url = URI.create(server.url() + path);
        return Asyncio.toThread(() -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(java.net.http.HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                        .body();
            }
        });
    }

    @Test
    void firstServer() {
        // region first-server
        HttpHandler greet = request -> {
            Asyncio.sleep(0.01); // others are served meanwhile
            String name = request.query("name");
            return HttpResponse.text("hello, " + (name == null ? "stranger" : name) + "\n");
        };
        NetLoop.run(() -> {
            try (HttpServer server = HttpServer.start(greet, "127.0.0.1", 0)) {
                System.out.println("listening at " + server.url());
                assertThat(get(server, "/?name=Ada")).isEqualTo("hello, Ada\n");
            }
        });
        // endregion
    }

    // region json
    record Order(String item, int count) {}

    record Receipt(String item, int cents) {}

    static HttpResponse order(HttpRequest request) throws IOException {
        Order order = request.json(Order.class); // status 400 if it is none
        if (order.count() < 1) {
            throw new HttpStatusException(422, "Nothing was ordered");
        }
        return HttpResponse.json(201, new Receipt(order.item(), 250 * order.count()))
                .header("Location", "/orders/1")
                .cookie(HttpCookie.of("customer", "7").maxAge(Duration.ofDays(30)));
    }
    // endregion

    @Test
    void handlersAreTriedWithoutAServer() {
        // region try-a-handler
        Asyncio.run(() -> {
            HttpRequest request = HttpRequest.of("POST", "/orders")
                    .with(HttpHeaders.EMPTY, "{\"item\": \"tea\", \"count\": 2}".getBytes(StandardCharsets.UTF_8));
            assertThat(order(request).text()).isEqualTo("{\"item\":\"tea\",\"cents\":500}");
        });
        // endregion
        Asyncio.run(() -> {
            HttpRequest none = HttpRequest.of("POST", "/orders")
                    .with(HttpHeaders.EMPTY, "{\"count\": 0}".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> order(none)).isInstanceOf(HttpStatusException.class);
        });
    }

    // region streams
    static HttpResponse countLines(HttpRequest request) {
        request.bodyLimit(1_000_000_000); // this one may be large: it is never whole in memory
        long lines = 0;
        for (byte[] ignored : request.body()) {
            lines++;
        }
        return HttpResponse.text(lines + "\n");
    }

    static HttpResponse countDown(HttpRequest request) {
        return HttpResponse.stream("text/plain", writer -> {
            for (int i = 3; i > 0; i--) {
                writer.write((i + "\n").getBytes(StandardCharsets.UTF_8));
                writer.drain(); // waits while the client is slower
                Asyncio.sleep(0.01);
            }
        });
    }
    // endregion

    @Test
    void streams() {
        run(() -> {
            HttpHandler handler = request -> request.path().equals("/down") ? countDown(request) : countLines(request);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                assertThat(get(server, "/down")).isEqualTo("3\n2\n1\n");
                assertThat(get(server, "/lines")).isEqualTo("0\n");
            }
        });
    }

    @Test
    void options() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text("hello");
            // region options
            HttpServerOptions options = HttpServerOptions.DEFAULT
                    .maxBodyBytes(10_000_000)
                    .maxRequests(2_000)
                    .headersTimeout(Duration.ofSeconds(5))
                    .accessLog(true);
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, options)) {
                assertThat(get(server, "/")).isEqualTo("hello");
                server.shutdown(Duration.ofSeconds(10)); // requests under way may end
            }
            // endregion
        });
    }

    @Test
    void tls() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text("hello");
            // region tls
            HttpServerOptions secure = HttpServerOptions.DEFAULT.tls(ServerTls.selfSigned("localhost"));
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0, secure)) {
                assertThat(server.url()).startsWith("https://");
            }
            // endregion
        });
    }

    @Test
    void figures() {
        run(() -> {
            HttpHandler handler = request -> HttpResponse.text("hello");
            // region figures
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                get(server, "/");
                assertThat(server.statistics().requests()).isEqualTo(1);
                assertThat(server.statistics().prometheus()).contains("http_server_requests_total 1\n");
            }
            // endregion
        });
    }
}
