// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.DeadJob;
import io.asyncio4j.jobs.Handlers;

/** Handlers to try things with, without an application. */
final class SampleJobs {
    private SampleJobs() {}

    static void register(Handlers handlers) {
        handlers.onVoid("sleep", JsonNode.class, (seconds, job) -> sleep(seconds));
        handlers.on("echo", JsonNode.class, (value, job) -> value);
        handlers.onVoid("fail", JsonNode.class, (reason, job) -> {
            throw new IllegalStateException(reason.asText());
        });
    }

    private static void sleep(JsonNode seconds) {
        if (!seconds.isNumber() || seconds.doubleValue() < 0) {
            throw new DeadJob("no number of seconds");
        }
        Asyncio.sleep(seconds.doubleValue());
    }
}
