// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.JobHandler;
import io.asyncio4j.jobs.JobSource;
import io.asyncio4j.jobs.WorkerMode;
import io.asyncio4j.redis.RedisListSource;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code aio worker} does with a plain Redis list, whose payloads have neither type nor options. */
final class ListOptions {
    @Option(
            names = "--list",
            paramLabel = "KEY",
            defaultValue = "queue",
            description = "The list to drain. Default: ${DEFAULT-VALUE}")
    private String list;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            defaultValue = "redis://127.0.0.1:6379/0",
            description = "Where it is, 6.2 or newer: redis://[:PASSWORD@]HOST:PORT/DB. Default: ${DEFAULT-VALUE}")
    private String redis;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Call this URL, {payload} replaced; a status of 400 or more is a failure.")
    private @Nullable String http;

    @Option(names = "--sleep", description = "Wait so many seconds as the payload says.")
    private boolean sleep;

    @Option(names = "--on-error", paramLabel = "URL", description = "Call this URL when a call has failed.")
    private @Nullable String onError;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a call may take. Default: ${DEFAULT-VALUE}")
    private double timeout;

    @Option(
            names = "--mode",
            paramLabel = "master|workers",
            defaultValue = "workers",
            description =
                    "Who takes payloads: one master for all loops, or coroutines on each. Default: ${DEFAULT-VALUE}")
    private WorkerMode mode;

    @Option(
            names = "--dead-after",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long a silent worker keeps its payloads. Default: ${DEFAULT-VALUE}")
    private double deadAfter;

    /** Fails if something makes no sense. */
    void check() {
        if (sleep == (http != null)) {
            throw new IllegalArgumentException(
                    "say what is done with a payload of the list: either --http=URL or --sleep");
        }
        RedisListSource.uri(redis);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("--list: the name of the list is empty");
        }
        if (!(timeout > 0)) {
            throw new IllegalArgumentException("--timeout must be above 0");
        }
        if (deadAfter < 0.3) {
            throw new IllegalArgumentException("--dead-after must be at least 0.3");
        }
        if (http != null) {
            HttpJobHandler.check("--http", http);
            if (!http.contains("{payload}")) {
                throw new IllegalArgumentException("--http '" + http + "' has no {payload} in it");
            }
        }
        if (onError != null) {
            HttpJobHandler.check("--on-error", onError);
            if (http == null) {
                throw new IllegalArgumentException("--on-error goes with --http; a sleep does not fail");
            }
        }
    }

    String list() {
        return list;
    }

    WorkerMode mode() {
        return mode;
    }

    Supplier<JobSource> source() {
        return () -> new RedisListSource(redis, list, seconds(deadAfter));
    }

    Supplier<JobHandler> handler() {
        String url = http;
        return url == null ? SleepJobHandler::new : () -> new HttpJobHandler(url, onError, seconds(timeout));
    }

    private static Duration seconds(double value) {
        return Duration.ofMillis(Math.round(value * 1000));
    }
}
