// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What all parts of the JSON API have in common. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final char ESCAPE = '~';

    private Api() {}

    static HttpResponse json(Object value) {
        return HttpResponse.json(value).header("Cache-Control", "no-store");
    }

    /**
     * Waits for a broker, but not for ever.
     *
     * @throws io.asyncio4j.TimeoutError if it takes too long
     */
    static <T> T await(CompletableFuture<T> future) {
        return within(() -> Asyncio.await(future));
    }

    /**
     * Waits for something that waits for a broker, but not for ever.
     *
     * @throws io.asyncio4j.TimeoutError if it takes too long
     */
    static <T> T within(Coroutine<T> work) {
        return Asyncio.timeout(PATIENCE, work);
    }

    /**
     * Returns a name from the path. One that begins with a tilde, or is nothing but dots, which browsers take for a way
     * up, has a tilde more in front there.
     */
    static String name(HttpRequest request, String parameter) {
        String name = request.pathParameter(parameter);
        return name.charAt(0) == ESCAPE ? name.substring(1) : name;
    }
}
