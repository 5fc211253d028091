// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EngineKind;
import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MiddlewareTest {
    private static HttpResponse ask(HttpHandler handler, String method, String... headers) throws Exception {
        return handler.handle(HttpRequest.of(method, "/x").with(HttpHeaders.of(headers), new byte[0]));
    }

    @Nested
    class CrossOrigin {
        private final HttpHandler handler = Cors.of("https://a.example")
                .headers("X-One")
                .exposedHeaders("X-Two")
                .credentials(true)
                .before(request -> HttpResponse.text("x"));

        @Test
        void anAllowedOriginIsNamed() throws Exception {
            HttpHeaders headers =
                    ask(handler, "GET", "Origin", "https://a.example").headers();

            assertThat(headers.get("access-control-allow-origin")).isEqualTo("https://a.example");
            assertThat(headers.get("access-control-allow-credentials")).isEqualTo("true");
            assertThat(headers.get("access-control-expose-headers")).isEqualTo("X-Two");
            assertThat(headers.get("vary")).isEqualTo("Origin");
        }

        @Test
        void pagesMayReadWhatAHandlerThrows() throws Exception {
            HttpHandler failing = Cors.of("https://a.example").before(request -> {
                throw new HttpStatusException(404, "gone");
            });
            HttpResponse answer = ask(failing, "GET", "Origin", "https://a.example");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo("https://a.example");
        }

        @Test
        void anotherOriginIsNot() throws Exception {
            for (String origin : new String[] {"https://a.example.evil", "http://a.example", "null"}) {
                HttpHeaders headers = ask(handler, "GET", "Origin", origin).headers();
                assertThat(headers.names()).containsExactlyInAnyOrder("content-type", "Vary");
            }
        }

        @Test
        void aPreflightIsAnsweredBeforeTheHandler() throws Exception {
            HttpResponse answer =
                    ask(handler, "OPTIONS", "Origin", "https://a.example", "Access-Control-Request-Method", "PUT");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers().get("access-control-allow-methods")).contains("PUT");
            assertThat(answer.headers().get("access-control-allow-headers")).isEqualTo("X-One");
            assertThat(answer.headers().get("access-control-max-age")).isEqualTo("600");
        }

        @Test
        void credentialsAreNeverForAll() {
            assertThatThrownBy(() -> Cors.anyOrigin().credentials(true)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Cors.of("*")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Cors.of("https://a.example/")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Compression {
        private final String text = "compress me ".repeat(1000);

        @Test
        void textIsCompressedForThoseWhoAcceptIt() {
            Engines.each(() -> {
                Router router = Router.create()
                        .use(Middleware.gzip())
                        .get("/text", request -> HttpResponse.text(text).header("ETag", "\"1\""))
                        .get("/small", request -> HttpResponse.text("small"))
                        .get("/image", request -> HttpResponse.bytes("image/png", new byte[5000]))
                        .get(
                                "/stream",
                                request -> HttpResponse.stream("text/plain", writer -> {
                                    for (int i = 0; i < 1000; i++) {
                                        writer.write("compress me ".getBytes(UTF_8));
                                        writer.drain();
                                    }
                                }));
                try (HttpServer server = HttpServer.start(router, "127.0.0.1", 0)) {
                    RawHttp zipped = RawHttp.get(server, "/text", "Accept-Encoding: br, gzip");
                    assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
                    assertThat(zipped.header("etag")).isEqualTo("w/\"1\"");
                    assertThat(zipped.body()).hasSizeLessThan(500);
                    assertThat(RawHttp.unzipped(zipped.body())).isEqualTo(text.getBytes(UTF_8));
                    RawHttp plain = RawHttp.get(server, "/text", "Accept-Encoding: gzip;q=0");
                    assertThat(plain.text()).isEqualTo(text);
                    assertThat(plain.header("vary")).isEqualTo("accept-encoding");
                    assertThat(RawHttp.get(server, "/small", "Accept-Encoding: gzip")
                                    .text())
                            .isEqualTo("small");
                    assertThat(RawHttp.get(server, "/image", "Accept-Encoding: gzip")
                                    .body())
                            .hasSize(5000);
                    RawHttp stream = RawHttp.get(server, "/stream", "Accept-Encoding: gzip");
                    assertThat(stream.header("content-encoding")).isEqualTo("gzip");
                    assertThat(RawHttp.unzipped(stream.unchunked())).isEqualTo(text.getBytes(UTF_8));
                }
            });
        }
    }

    @Nested
    class Passwords {
        private final HttpHandler handler = Middleware.basicAuthentication("files", PasswordCheck.of("ann", "s:ö"))
                .before(request ->
                        HttpResponse.text("hello " + request.attributes().get("user")));

        private String basic(String pair) {
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        }

        @Test
        void whoKnowsItPasses() throws Exception {
            assertThat(ask(handler, "GET", "Authorization", basic("ann:s:ö")).text())
                    .isEqualTo("hello ann");
        }

        @Test
        void othersAreAskedForIt() throws Exception {
            for (String guess :
                    new String[] {basic("ann:x"), basic("bob:s:ö"), basic("ann"), "Basic !", "Bearer x", "Basic"}) {
                HttpResponse answer = ask(handler, "GET", "Authorization", guess);
                assertThat(answer.status()).as(guess).isEqualTo(401);
                assertThat(answer.headers().get("www-authenticate"))
                        .isEqualTo("Basic realm=\"files\", charset=\"UTF-8\"");
            }
            assertThat(ask(handler, "GET").status()).isEqualTo(401);
        }
    }

    @Nested
    class Names {
        private final HttpHandler handler = Middleware.requestId()
                .before(request -> HttpResponse.text("" + request.attributes().get("requestId")));

        @Test
        void aPlainNameIsKept() throws Exception {
            HttpResponse answer = ask(handler, "GET", "X-Request-Id", "abc-1");
            assertThat(answer.text()).isEqualTo("abc-1");
            assertThat(answer.headers().get("x-request-id")).isEqualTo("abc-1");
        }

        @Test
        void aNameThatCouldForgeALogIsReplaced() throws Exception {
            assertThat(ask(handler, "GET", "X-Request-Id", "a b").text()).isEqualTo("planned");
            assertThat(ask(handler, "GET", "X-Request-Id", "x".repeat(129)).text())
                    .isEqualTo("planned");
        }
    }

    @Nested
    class Errors {
        private final HttpHandler handler = Middleware.errorPages()
                .before(Router.create()
                        .get("/bad", request -> {
                            throw new HttpStatusException(409, "taken <b>");
                        })
                        .get("/broken", request -> {
                            throw new IllegalStateException("planted secret");
                        })
                        .get("/json", request -> HttpResponse.json(400, "mine")));

        private HttpResponse ask(String target, String accept) throws Exception {
            return handler.handle(HttpRequest.of("GET", target).with(HttpHeaders.of("Accept", accept), new byte[0]));
        }

        @Test
        void pagesForPeopleProblemsForPrograms() throws Exception {
            HttpResponse page = ask("/bad", "text/html,*/*");
            assertThat(page.status()).isEqualTo(409);
            assertThat(page.text()).contains("409 Conflict", "taken &lt;b&gt;").doesNotContain("<b>");
            HttpResponse problem = ask("/bad", "application/json");
            assertThat(problem.headers().get("content-type")).isEqualTo("application/problem+json");
            assertThat(problem.text())
                    .isEqualTo("{\"title\":\"Conflict\",\"status\":409,\"detail\":\"taken <b>\","
                            + "\"instance\":\"planned\"}");
        }

        @Test
        void plainAnswersOfTheRouterBecomePagesAndKeepTheirHeaders() throws Exception {
            assertThat(ask("/none", "text/html").text()).contains("404 Not Found");
            HttpResponse refused = handler.handle(HttpRequest.of("POST", "/bad"));
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.headers().get("allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(ask("/json", "text/html").text()).isEqualTo("\"mine\"");
        }

        @Test
        void whatFailedInsideIsNotShown() throws Exception {
            HttpResponse answer = ask("/broken", "*/*");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).doesNotContain("secret").contains("planned");
        }
    }

    @Nested
    class Time {
        @Test
        void aLateHandlerIsCancelled() {
            Engines.on(EngineKind.LOOM, () -> {
                AsyncFuture<Boolean> cancelled = Asyncio.getRunningLoop().createFuture();
                HttpHandler late = Middleware.timeout(Duration.ofMillis(20)).before(request -> {
                    try {
                        return HttpResponse.text(
                                Asyncio.getRunningLoop().<String>createFuture().await());
                    } catch (CancelledError e) {
                        cancelled.setResult(true);
                        throw e;
                    }
                });
                assertThat(MiddlewareTest.ask(late, "GET").status()).isEqualTo(503);
                assertThat(cancelled.result()).isTrue();
            });
        }

        @Test
        void failuresAndLimitsOfTheHandlerItselfComeThrough() {
            Engines.on(EngineKind.LOOM, () -> {
                Middleware limit = Middleware.timeout(Duration.ofSeconds(20));
                assertThatThrownBy(() -> MiddlewareTest.ask(
                                limit.before(request -> {
                                    throw new java.io.IOException("own");
                                }),
                                "GET"))
                        .isInstanceOf(java.io.IOException.class);
                assertThatThrownBy(() -> MiddlewareTest.ask(
                                limit.before(request -> {
                                    throw new TimeoutError("own", null);
                                }),
                                "GET"))
                        .isInstanceOf(TimeoutError.class);
                assertThat(MiddlewareTest.ask(limit.before(request -> HttpResponse.text("x")), "GET")
                                .text())
                        .isEqualTo("x");
            });
        }
    }
}
