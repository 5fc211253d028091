// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.VoidCoroutine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever watches a server whether it can do its work; to be put at {@code /healthz}.
 *
 * <p>Each request runs all checks side by side. The answer is 200 if all have passed and 503 if not, with the state of each
 * as JSON; why one failed is in the log alone.
 */
public final class HealthChecks implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);

    private final Map<String, VoidCoroutine> checks;
    private final Duration limit;

    private HealthChecks(Map<String, VoidCoroutine> checks, Duration limit) {
        this.checks = checks;
        this.limit = limit;
    }

    /**
     * Makes one without checks: who gets an answer knows that the loop turns. Each check that is added has 5 seconds.
     *
     * @return the handler
     */
    public static HealthChecks create() {
        return new HealthChecks(Map.of(), Duration.ofSeconds(5));
    }

    /**
     * Adds a check.
     *
     * @param name what it looks at
     * @param check returns if all is well, and throws if not; may wait
     * @return a changed copy
     */
    public HealthChecks check(String name, VoidCoroutine check) {
        Map<String, VoidCoroutine> more = new LinkedHashMap<>(checks);
        more.put(name, check);
        return new HealthChecks(more, limit);
    }

    /**
     * Chooses how long each check may take.
     *
     * @param time the time, on the loop's clock
     * @return a changed copy
     */
    public HealthChecks timeout(Duration time) {
        return new HealthChecks(checks, time);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Map<String, Task<Boolean>> running = new LinkedHashMap<>();
        checks.forEach((name, check) -> running.put(name, Asyncio.createTask(() -> passes(name, check))));
        Map<String, String> states = new LinkedHashMap<>();
        try {
            running.forEach((name, task) -> states.put(name, task.await() ? "up" : "down"));
        } finally {
            running.values().forEach(Task::cancel);
        }
        boolean up = !states.containsValue("down");
        return HttpResponse.json(Map.of("status", up ? "up" : "down", "checks", states))
                .status(up ? 200 : 503)
                .header("Cache-Control", "no-store");
    }

    private boolean passes(String name, VoidCoroutine check) {
        try {
            Asyncio.timeout(limit, check);
            return true;
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable e) {
            LOG.warn("Health check '{}' failed", name, e);
            return false;
        }
    }
}
