// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is handed to a broker. Times are in milliseconds; the broker's clock is the only one that counts.
 *
 * @param id unique in its queue: 1 to 200 characters of ASCII without blanks
 * @param remembered whether its id is refused for a minute after it was done and forgotten, as for an id that a caller chose
 * @param type the name of its handler
 * @param version the version of its payload, 0 or more
 * @param payload JSON, or bytes of a foreign producer; not to be changed
 * @param priority its band, from 0, which is first, to 9
 * @param delayMillis how long after the enqueue it may run; 0 for at once
 * @param runAtMillis when it may run, since 1970; 0 if {@code delayMillis} says it
 * @param timeoutMillis how long a run may take; 0 for no limit
 * @param expiresMillis how long after the enqueue it may still begin for the first time; 0 for ever
 * @param attempts how many failed runs set it aside, at least 1
 * @param retry how long to wait between attempts, as {@code RetryPolicy} writes it; null for the worker's own
 * @param uniqueKey no two jobs of one key are in a queue; null for no such rule
 * @param uniqueMillis how long the key is held; 0 until the job is final
 * @param group whose job it is, for fairness and limits; null for nobody's
 * @param tags words to find it by
 * @param retentionMillis how long it is kept when it is done or cancelled; 0 not at all
 * @param headers what callers and middleware hand on, such as a trace
 * @param links what follows from its end
 * @param parts names of what it waits for; empty if it does not wait
 * @param despiteFailures whether parts that die count as parts; otherwise the first sets it aside
 * @param input the result of the job before it in a chain, JSON; null if there is none
 */
public record NewJob(
        String id,
        boolean remembered,
        String type,
        int version,
        byte[] payload,
        int priority,
        long delayMillis,
        long runAtMillis,
        long timeoutMillis,
        long expiresMillis,
        int attempts,
        @Nullable String retry,
        @Nullable String uniqueKey,
        long uniqueMillis,
        @Nullable String group,
        List<String> tags,
        long retentionMillis,
        Map<String, String> headers,
        List<Link> links,
        List<String> parts,
        boolean despiteFailures,
        byte @Nullable [] input) {}
