// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import io.asyncio4j.cli.Story;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpServer;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/**
 * The JDK's own HTTP client with the loop as its executor: its futures are awaited, what it calls are coroutines of the
 * loop, and cancelling the coroutine cancels the request.
 */
public final class JdkHttpClientOnTheLoop implements Story {
    @Override
    public String id() {
        return "F3";
    }

    @Override
    public String title() {
        return "the JDK's HttpClient with the loop as its executor: requests side by side, one cancelled";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        NetLoop.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<String> fate = loop.createFuture();
            // region client
            HttpClient client =
                    HttpClient.newBuilder().executor(loop.executor()).build();
            // endregion
            try (HttpServer service = slowService(fate)) {
                Asyncio.await(client.sendAsync(get(service.url()), BodyHandlers.ofString())); // warm up
                sideBySide(out, client, service.url());
                inCoroutines(out, client, service.url());
                cancelOne(out, client, service.url(), fate);
            } finally {
                Asyncio.toThread(client::close);
            }
        });
        return 0;
    }

    private static HttpServer slowService(AsyncFuture<String> fate) {
        return HttpServer.start(
                request -> {
                    try {
                        Asyncio.sleep(seconds(request.path()));
                    } catch (CancelledError e) {
                        fate.setResult("the service has seen it");
                        throw e;
                    }
                    return io.asyncio4j.net.http.HttpResponse.text(200, "at last");
                },
                "127.0.0.1",
                0);
    }

    private static int seconds(String path) {
        return switch (path) {
            case "/slow" -> 1;
            case "/endless" -> 60;
            default -> 0;
        };
    }

    private static HttpRequest get(String url) {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    private static void sideBySide(PrintStream out, HttpClient client, String url) {
        double start = Asyncio.getRunningLoop().time();
        // region send
        Asyncio.taskGroup(group -> {
            for (int i = 0; i < 5; i++) {
                group.createTask(() -> {
                    HttpResponse<String> answer =
                            Asyncio.await(client.sendAsync(get(url + "/slow"), BodyHandlers.ofString()));
                    check(answer.body());
                });
            }
        });
        // endregion
        int took = (int) (Asyncio.getRunningLoop().time() - start);
        out.println("five requests of 1 s took " + took + " s");
    }

    /** A stage of the client may await, for it runs on the loop. */
    private static void inCoroutines(PrintStream out, HttpClient client, String url) {
        boolean inCoroutine = Asyncio.await(client.sendAsync(get(url + "/slow"), BodyHandlers.ofString())
                .thenApplyAsync(
                        answer -> {
                            Asyncio.sleep(0.01);
                            return Asyncio.currentTask() != null;
                        },
                        Asyncio.getRunningLoop().executor()));
        out.println("its stages are coroutines: " + inCoroutine);
    }

    private static void cancelOne(PrintStream out, HttpClient client, String url, AsyncFuture<String> fate) {
        Task<?> endless = Asyncio.createTask(
                () -> Asyncio.await(client.sendAsync(get(url + "/endless"), BodyHandlers.ofString())));
        Asyncio.sleep(0.3);
        endless.cancel();
        out.println("a request was cancelled: " + Asyncio.waitFor(fate, 10));
    }

    private static void check(String body) {
        if (!body.equals("at last")) {
            throw new IllegalStateException("The service said: " + body);
        }
    }
}
