// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job in the making. */
final class Draft {
    private final String id;
    private boolean remembered;
    private int priority = 5;
    private long delayMillis;
    private long runAtMillis;
    private long expiresMillis;
    private @Nullable String uniqueKey;
    private long uniqueMillis;
    private @Nullable String group;
    private long retentionMillis;
    private final List<Link> links = new ArrayList<>();
    private List<String> parts = List.of();
    private boolean despiteFailures;

    private Draft(String id) {
        this.id = id;
    }

    static Draft of(String id) {
        return new Draft(id);
    }

    Draft remembered() {
        remembered = true;
        return this;
    }

    Draft band(int band) {
        priority = band;
        return this;
    }

    Draft delay(long millis) {
        delayMillis = millis;
        return this;
    }

    Draft at(long millis) {
        runAtMillis = millis;
        return this;
    }

    Draft expires(long millis) {
        expiresMillis = millis;
        return this;
    }

    Draft unique(@Nullable String key, long millis) {
        uniqueKey = key;
        uniqueMillis = millis;
        return this;
    }

    Draft group(@Nullable String name) {
        group = name;
        return this;
    }

    Draft kept(long millis) {
        retentionMillis = millis;
        return this;
    }

    Draft link(Link link) {
        links.add(link);
        return this;
    }

    Draft parts(String... names) {
        parts = List.of(names);
        return this;
    }

    Draft despiteFailures() {
        despiteFailures = true;
        return this;
    }

    NewJob job() {
        return new NewJob(
                id,
                remembered,
                "type",
                0,
                ("{\"of\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8),
                priority,
                delayMillis,
                runAtMillis,
                NewJob.USUAL_TIMEOUT_MILLIS,
                expiresMillis,
                NewJob.USUAL_ATTEMPTS,
                null,
                uniqueKey,
                uniqueMillis,
                group,
                List.of(),
                retentionMillis,
                Map.of(),
                links,
                parts,
                despiteFailures,
                null);
    }
}
