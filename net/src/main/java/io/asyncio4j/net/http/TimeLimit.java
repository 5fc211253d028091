// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.Timeout;
import io.asyncio4j.TimeoutError;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Answers 503 for a handler that takes too long. */
record TimeLimit(Duration limit, HttpHandler next) implements HttpHandler {
    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        AtomicReference<@Nullable HttpResponse> answer = new AtomicReference<>();
        AtomicReference<@Nullable Timeout> block = new AtomicReference<>();
        try {
            Asyncio.timeout(limit, timeout -> {
                block.set(timeout);
                answer.set(next.handle(request));
            });
        } catch (TimeoutError e) {
            Timeout own = block.get();
            if (own == null || !own.expired()) {
                throw e; // a limit of the handler's own
            }
            return HttpResponse.text(503, "The answer took longer than " + limit.toMillis() / 1000.0 + " s");
        } catch (TaskFailedException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return Objects.requireNonNull(answer.get());
    }
}
