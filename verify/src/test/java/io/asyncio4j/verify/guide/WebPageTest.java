// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.Cors;
import io.asyncio4j.net.http.Form;
import io.asyncio4j.net.http.FormLimits;
import io.asyncio4j.net.http.HealthChecks;
import io.asyncio4j.net.http.HttpBody;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpStatusException;
import io.asyncio4j.net.http.Metrics;
import io.asyncio4j.net.http.Middleware;
import io.asyncio4j.net.http.PasswordCheck;
import io.asyncio4j.net.http.Router;
import io.asyncio4j.net.http.ServerSentEvent;
import io.asyncio4j.net.http.ServerSentEvents;
import io.asyncio4j.net.http.StaticFiles;
import io.asyncio4j.net.http.Upload;
import io.asyncio4j.net.http.WebSocketMessage;
import io.asyncio4j.net.http.WebSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page web.md. */
class WebPageTest {
    @TempDir
    private Path directory;

    private static void inLoop(VoidCoroutine test) {
        NetLoop.run(() -> Asyncio.timeout(Duration.ofSeconds(20), test));
    }

    private static String get(HttpHandler handler, String path) throws Exception {
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
                HttpClient client = HttpClient.open()) {
            return client.get(server.url() + path).text();
        }
    }

    // region json
    record User(String name, int age) {}
    // endregion

    @Test
    void router() {
        inLoop(() -> {
            // region router
            Map<String, User> users = new LinkedHashMap<>();
            Router api = Router.create()
                    .get("/users", request -> HttpResponse.json(users.values()))
                    .post("/users", request -> {
                        User user = request.json(User.class); // what is no such JSON is answered with 400
                        users.put(user.name(), user);
                        return HttpResponse.json(201, user);
                    })
                    .get("/users/{name}", request -> {
                        User user = users.get(request.pathParameter("name"));
                        if (user == null) {
                            throw new HttpStatusException(404, "There is no such user");
                        }
                        return HttpResponse.json(user);
                    });
            Router router = Router.create().mount("/api", api).get("/", request -> HttpResponse.html("<h1>Users</h1>"));
            // endregion
            try (HttpServer server = HttpServer.start(router, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open()) {
                HttpBody ann = HttpBody.json(new User("ann", 40));
                assertThat(client.post(server.url() + "/api/users", ann).status())
                        .isEqualTo(201);
                assertThat(client.get(server.url() + "/api/users/ann")
                                .json(User.class)
                                .age())
                        .isEqualTo(40);
                assertThat(client.get(server.url() + "/api/users/bob").status()).isEqualTo(404);
                assertThat(client.delete(server.url() + "/api/users/ann").header("allow"))
                        .isEqualTo("GET, HEAD, OPTIONS");
                HttpBody broken = HttpBody.text("{");
                assertThat(client.post(server.url() + "/api/users", broken).status())
                        .isEqualTo(400);
            }
        });
    }

    @Test
    void middleware() {
        inLoop(() -> {
            // region middleware
            Middleware timing = next -> request -> {
                double started = Asyncio.getRunningLoop().time();
                HttpResponse answer = next.handle(request);
                double seconds = Asyncio.getRunningLoop().time() - started;
                return answer.header("Server-Timing", "handler;dur=" + Math.round(seconds * 1000));
            };
            Router admin = Router.create()
                    .use(Middleware.basicAuthentication("admin", PasswordCheck.of("ann", "secret")))
                    .get(
                            "/",
                            request -> HttpResponse.text(
                                    "hello " + request.attributes().get("user")));
            Router router = Router.create()
                    .use(Middleware.requestId())
                    .use(Middleware.errorPages())
                    .use(Middleware.gzip())
                    .use(Middleware.timeout(Duration.ofSeconds(10)))
                    .use(Cors.of("https://app.example"))
                    .use(timing)
                    .mount("/admin", admin);
            // endregion
            try (HttpServer server = HttpServer.start(router, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open()) {
                var refused = client.get(server.url() + "/admin");
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
                assertThat(refused.header("server-timing")).startsWith("handler;dur=");
                assertThat(refused.header("x-request-id")).isNotEmpty();
            }
        });
    }

    @Test
    void files() throws Exception {
        Files.writeString(directory.resolve("index.html"), "<p>hello</p>");
        inLoop(() -> {
            // region files
            Router router = Router.create()
                    .mount(
                            "/static",
                            StaticFiles.of(directory)
                                    .maxAge(Duration.ofHours(1))
                                    .precompressed(true));
            // endregion
            assertThat(get(router, "/static/")).isEqualTo("<p>hello</p>");
        });
    }

    @Test
    void forms() {
        inLoop(() -> {
            // region forms
            FormLimits limits = FormLimits.DEFAULT.uploads(1, 5 << 20);
            HttpHandler handler = request -> {
                try (Form form = Form.read(request, limits)) {
                    Upload picture = form.upload("picture");
                    if (picture == null) {
                        throw new HttpStatusException(400, "The picture is missing");
                    }
                    picture.moveTo(directory.resolve("picture")); // else it is deleted with the form
                    return HttpResponse.text(form.field("title") + ", " + picture.size() + " bytes");
                }
            };
            // endregion
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0);
                    HttpClient client = HttpClient.open()) {
                assertThat(client.post(server.url(), HttpBody.text("x")).status())
                        .isEqualTo(415);
            }
        });
    }

    @Test
    void events() {
        inLoop(() -> {
            // region events
            HttpHandler clock = request -> ServerSentEvents.stream(request, events -> {
                String last = events.lastEventId();
                int tick = last == null ? 0 : Integer.parseInt(last) + 1;
                while (tick < 3) {
                    events.send(ServerSentEvent.of("tick " + tick).id(String.valueOf(tick)));
                    tick++;
                    Asyncio.sleep(0.01);
                }
            });
            // endregion
            assertThat(get(clock, "/"))
                    .isEqualTo("id: 0\ndata: tick 0\n\nid: 1\ndata: tick 1\n\nid: 2\ndata: tick 2\n\n");
        });
    }

    @Test
    void webSockets() {
        inLoop(() -> {
            // region websocket
            Router router = Router.create().webSocket("/echo", webSocket -> {
                for (WebSocketMessage message : webSocket) { // until the client closes it
                    switch (message) {
                        case WebSocketMessage.Text(String text) -> webSocket.send("you said " + text);
                        case WebSocketMessage.Binary(byte[] bytes) -> webSocket.send(bytes);
                    }
                }
            });
            // endregion
            // region websocket-options
            WebSocketOptions options = WebSocketOptions.DEFAULT
                    .subprotocols("chat.v2", "chat.v1")
                    .origins("https://app.example")
                    .maxMessage(64 * 1024)
                    .heartbeat(Duration.ofSeconds(20));
            router.get("/chat", request -> HttpResponse.webSocket(options, webSocket -> webSocket.send("welcome")));
            // endregion
            try (HttpServer server = HttpServer.start(router, "127.0.0.1", 0)) {
                Said said = new Said();
                var client = java.net.http.HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(java.net.URI.create(server.url().replace("http", "ws") + "/echo"), said);
                Asyncio.await(client).sendText("hello", true);
                assertThat(Asyncio.await(said.text)).isEqualTo("you said hello");
                Asyncio.await(client).abort();
            }
        });
    }

    /** The first message that comes. */
    private static final class Said implements java.net.http.WebSocket.Listener {
        private final java.util.concurrent.CompletableFuture<String> text =
                new java.util.concurrent.CompletableFuture<>();

        @Override
        public java.util.concurrent.CompletionStage<?> onText(
                java.net.http.WebSocket webSocket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return null;
        }
    }

    @Test
    void health() {
        inLoop(() -> {
            // region health
            Router router = Router.create()
                    .get("/healthz", HealthChecks.create().check("disk", () -> {
                        if (Asyncio.toThread(() -> directory.toFile().getUsableSpace()) < 1_000_000) {
                            throw new IllegalStateException("The disk is full");
                        }
                    }))
                    .get("/metrics", Metrics.create().add(() -> "orders_total 3\n"));
            // endregion
            assertThat(get(router, "/healthz")).contains("up");
            assertThat(get(router, "/metrics")).contains("asyncio_tasks");
        });
    }
}
