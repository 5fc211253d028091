// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.net;

import io.asyncio4j.Asyncio;
import io.asyncio4j.VoidCoroutine;
import io.asyncio4j.cli.Story;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Two GETs of a service that takes a second to answer: one after the other, in two threads, in two coroutines. The work
 * is waiting, so two threads halve the time, and so does one thread with two coroutines.
 */
public final class TwoSlowGets implements Story {
    @Override
    public String id() {
        return "B1";
    }

    @Override
    public String title() {
        return "two slow HTTP GETs one after the other, in two threads, in two coroutines: 2 s, 1 s, 1 s";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        NetLoop.run(() -> {
            try (HttpServer service = HttpServer.start(TwoSlowGets::answer, "127.0.0.1", 0);
                    HttpClient http = HttpClient.open()) {
                String url = service.url() + "/slow";
                get(http, service.url() + "/warm-up");
                Asyncio.toThread(() -> inTwoThreads(service.url() + "/warm-up"));
                timed(out, "one after the other", () -> {
                    get(http, url);
                    get(http, url);
                });
                timed(out, "two threads", () -> Asyncio.toThread(() -> inTwoThreads(url)));
                timed(
                        out,
                        "two coroutines",
                        () -> Asyncio.taskGroup(group -> {
                            group.createTask(() -> get(http, url));
                            group.createTask(() -> get(http, url));
                        }));
            }
        });
        return 0;
    }

    private static HttpResponse answer(HttpRequest request) {
        Asyncio.sleep(request.path().equals("/slow") ? 1 : 0);
        return HttpResponse.text("at last");
    }

    private static void get(HttpClient http, String url) {
        check(http.get(url).text());
    }

    /** With a client of the JDK that blocks its thread. */
    private static void inTwoThreads(String url) {
        Thread first = Thread.ofPlatform().start(() -> blockingGet(url));
        Thread second = Thread.ofPlatform().start(() -> blockingGet(url));
        try {
            first.join();
            second.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void blockingGet(String url) {
        try (InputStream body = URI.create(url).toURL().openStream()) {
            check(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(String body) {
        if (!body.equals("at last")) {
            throw new IllegalStateException("The service said: " + body);
        }
    }

    private static void timed(PrintStream out, String how, VoidCoroutine block) throws Exception {
        double start = Asyncio.getRunningLoop().time();
        block.run();
        double took = Asyncio.getRunningLoop().time() - start;
        out.printf(Locale.ROOT, "%s: %d s%n", how, Math.round(took));
    }
}
