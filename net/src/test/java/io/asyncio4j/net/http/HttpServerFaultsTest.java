// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import io.asyncio4j.net.InMemory;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

/** What a server makes of handlers that go wrong, and of clients that make that worse. In virtual time. */
class HttpServerFaultsTest {
    private static final String GET = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String LAST = "GET /last HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    private static final int LARGE = 1 << 16;

    private static String ask(HttpHandler handler, String requests) throws IOException {
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                WildClient client = new WildClient(server.port())) {
            client.send(requests);
            return client.readToEnd();
        }
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /** A handler that forgets its answer. */
    @SuppressWarnings("NullAway")
    private static HttpResponse none() {
        return null;
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aHandlerWithoutAnAnswerIsStatus500() throws IOException {
        assertThat(ask(request -> none(), LAST)).startsWith("HTTP/1.1 500 ");
    }

    @AsyncTest(loopFactory = InMemory.class)
    void whatWasCancelledBesidesTheHandlerIsStatus500() throws IOException {
        HttpHandler handler = request -> {
            Task<Void> other = Asyncio.createTask(() -> Asyncio.sleep(100));
            Asyncio.sleep(1);
            other.cancel();
            other.await();
            return HttpResponse.text("never");
        };
        assertThat(ask(handler, LAST)).startsWith("HTTP/1.1 500 ");
    }

    @AsyncTest(loopFactory = InMemory.class)
    void anAnswerOfAnotherLengthThanPromisedBreaksOff(VirtualClock clock) throws IOException {
        for (String body : new String[] {"123", "1234567"}) {
            HttpHandler handler = request -> request.path().equals("/last")
                    ? HttpResponse.text("last")
                    : HttpResponse.stream("text/plain", writer -> writer.write(body.getBytes(UTF_8)))
                            .header("content-length", "5");
            Duration before = clock.now();
            String answer = ask(handler, GET + LAST);
            assertThat(count(answer, "HTTP/1.1 200")).as(body).isEqualTo(1);
            assertThat(answer).doesNotContain("1234567");
            assertThat(clock.now().minus(before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void theLengthOfWhatIsInMemoryIsTheServersBusiness() throws IOException {
        HttpHandler handler = request ->
                HttpResponse.text("hello").header("Content-Length", "3").header("Transfer-Encoding", "chunked");
        assertThat(ask(handler, LAST))
                .contains("content-length: 5\r\n")
                .doesNotContain("3\r\n", "chunked")
                .endsWith("\r\n\r\nhello");
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aBodyMayComeWithAnUpgradeThatNobodyTakes(VirtualClock clock) throws IOException {
        String request = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nupgrade: websocket\r\n"
                + "content-length: 5\r\n\r\nhello";
        assertThat(ask(asked -> HttpResponse.text(asked.text()), request))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("hello");
        assertThat(clock.now()).isLessThan(Duration.ofSeconds(5));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void filesOfOtherFileSystemsAreSent(VirtualClock clock, @TempDir Path directory) throws IOException {
        Path archive = directory.resolve("site.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Files.writeString(zip.getPath("/page.html"), "zipped");
            assertThat(ask(request -> HttpResponse.file("text/html", zip.getPath("/page.html"), 1, 4), LAST))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("content-length: 4\r\n")
                    .endsWith("\r\n\r\nippe");
            assertThat(clock.now()).isLessThan(Duration.ofSeconds(5));
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void pipelinedRequestsWaitUntilAnswersAreTaken() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        HttpHandler handler = request -> {
            begun.incrementAndGet();
            return HttpResponse.bytes("application/octet-stream", new byte[LARGE]);
        };
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                WildClient client = new WildClient(server.port())) {
            client.send(GET.repeat(300) + LAST);
            Asyncio.sleep(5);
            assertThat(begun.get()).isBetween(1, 30);
            assertThat(count(client.readToEnd(), "HTTP/1.1 200")).isEqualTo(301);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aShutdownWaitsUntilTheLastAnswersAreTaken() throws IOException {
        HttpHandler handler = request -> HttpResponse.bytes("application/octet-stream", new byte[LARGE]);
        HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
        try (WildClient client = new WildClient(server.port())) {
            client.send(GET.repeat(5));
            Asyncio.sleep(1);
            Task<Void> end = Asyncio.createTask(() -> server.shutdown(Duration.ofSeconds(50)));
            Asyncio.sleep(5);
            String answers = client.readToEnd();
            assertThat(count(answers, "HTTP/1.1 200")).isEqualTo(5);
            assertThat(count(answers, "\0")).isEqualTo(5 * LARGE);
            end.await();
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aCloseEndsAShutdownThatWaits(VirtualClock clock) throws IOException {
        HttpServer server = HttpServer.start(
                request -> {
                    Asyncio.sleep(100_000);
                    return HttpResponse.text("never");
                },
                "127.0.0.1",
                80);
        try (WildClient client = new WildClient(server.port())) {
            client.send(GET);
            Asyncio.sleep(1);
            Task<Void> shutdown = Asyncio.createTask(() -> server.shutdown(Duration.ofHours(1)));
            Asyncio.sleep(1);
            server.close();
            shutdown.await();
        }
        assertThat(clock.now()).isLessThan(Duration.ofSeconds(10));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aStreamOfEventsToASlowClientGoesOn(VirtualClock clock) throws IOException {
        String event = "x".repeat(10_000);
        HttpHandler handler = request -> ServerSentEvents.stream(request, events -> {
            while (true) {
                events.send(event);
            }
        });
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                WildClient client = new WildClient(server.port())) {
            client.send(GET);
            for (int second = 0; second < 200; second++) {
                assertThat(client.connection.reader().read(20_000)).isNotEmpty();
                Asyncio.sleep(1);
            }
        }
        assertThat(clock.now()).isGreaterThanOrEqualTo(Duration.ofSeconds(200));
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aClientThatTakesNoEventsIsGivenUpAndTheSourceCanTell() throws IOException {
        AsyncFuture<Boolean> fate = Asyncio.getRunningLoop().createFuture();
        String event = "x".repeat(10_000);
        HttpHandler handler = request -> ServerSentEvents.stream(request, events -> {
            try {
                while (true) {
                    events.send(event);
                }
            } finally {
                fate.setResult(events.isGivenUp());
            }
        });
        try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 80);
                WildClient client = new WildClient(server.port())) {
            client.send(GET);
            assertThat(Asyncio.waitFor(fate, 200)).isTrue();
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void theHostIsNamedOnce() throws IOException {
        assertThat(ask(request -> HttpResponse.text("fine"), "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }
}
