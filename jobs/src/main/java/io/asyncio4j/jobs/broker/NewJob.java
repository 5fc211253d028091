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
 * @param type the name of its handler: 1 to 200 characters of ASCII without blanks
 * @param version the version of its payload, 0 or more
 * @param payload JSON, or bytes of a foreign producer; not to be changed
 * @param priority its band, from 0, which is first, to 9
 * @param delayMillis how long after the enqueue it may run; 0 for at once
 * @param runAtMillis when it may run, since 1970; 0 if {@code delayMillis} says it
 * @param timeoutMillis how long a run may take; 0 for no limit
 * @param expiresMillis how long after the enqueue it may still begin for the first time; 0 for ever
 * @param attempts how many failed runs set it aside, at least 1
 * @param retry how long to wait between attempts, as {@code RetryPolicy} writes it; null for the worker's own
 * @param uniqueKey no two jobs of one key are in a queue; 1 to 200 characters; null for no such rule
 * @param uniqueMillis how long the key is held; 0 until the job is final
 * @param group whose job it is, for fairness and limits; 1 to 200 characters; null for nobody's
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
        byte @Nullable [] input) {
    /** The band of a job of which nobody said otherwise. */
    public static final int USUAL_PRIORITY = 5;

    /** The attempts of a job of which nobody said otherwise. */
    public static final int USUAL_ATTEMPTS = 25;

    /** How long a run of a job may take of which nobody said otherwise: 30 minutes. */
    public static final long USUAL_TIMEOUT_MILLIS = 30 * 60 * 1000;

    private static final int LONGEST_NAME = 200;

    /** The year 2286, so that a sum of two times is a number that each broker can hold. */
    static final long LONGEST_MILLIS = 9_999_999_999_999L;

    /**
     * Checks the values and copies the collections.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message says which
     */
    public NewJob {
        name("id", id);
        name("type", type);
        if (uniqueKey != null) {
            text("unique key", uniqueKey);
        }
        if (group != null) {
            text("group", group);
        }
        range("version", version, 0, Integer.MAX_VALUE);
        range("priority", priority, 0, 9);
        range("attempts", attempts, 1, Integer.MAX_VALUE);
        time("delay", delayMillis);
        time("time to run", runAtMillis);
        time("timeout", timeoutMillis);
        time("expiry", expiresMillis);
        time("window of uniqueness", uniqueMillis);
        time("retention", retentionMillis);
        tags = List.copyOf(tags);
        headers = Map.copyOf(headers);
        links = List.copyOf(links);
        parts = List.copyOf(parts);
    }

    /**
     * Makes a job of which all else is as usual: priority 5, 25 attempts, 30 minutes for a run, version 0, to run at once,
     * and forgotten when it is done.
     *
     * @param id its id
     * @param type the name of its handler
     * @param payload its payload
     * @return the job
     */
    public static NewJob of(String id, String type, byte[] payload) {
        return builder(id, type, payload).build();
    }

    /**
     * Begins a job of which all else is as {@link #of} has it.
     *
     * @param id its id
     * @param type the name of its handler
     * @param payload its payload
     * @return a builder
     */
    public static NewJobBuilder builder(String id, String type, byte[] payload) {
        return new NewJobBuilder().id(id).type(type).payload(payload);
    }

    /**
     * Begins a job that is like this one.
     *
     * @return a builder of a copy
     */
    public NewJobBuilder toBuilder() {
        return builder(id, type, payload)
                .remembered(remembered)
                .version(version)
                .priority(priority)
                .delayMillis(delayMillis)
                .runAtMillis(runAtMillis)
                .timeoutMillis(timeoutMillis)
                .expiresMillis(expiresMillis)
                .attempts(attempts)
                .retry(retry)
                .uniqueKey(uniqueKey)
                .uniqueMillis(uniqueMillis)
                .group(group)
                .tags(tags)
                .retentionMillis(retentionMillis)
                .headers(headers)
                .links(links)
                .parts(parts)
                .despiteFailures(despiteFailures)
                .input(input);
    }

    /**
     * Returns this job as it is when somebody has it run again: it may begin at any time.
     *
     * @return the same with 0 as {@code expiresMillis}
     */
    public NewJob withoutExpiry() {
        return expiresMillis == 0 ? this : toBuilder().expiresMillis(0).build();
    }

    private static void name(String what, String name) {
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || !name.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new IllegalArgumentException("The " + what + " of a job is 1 to " + LONGEST_NAME
                    + " characters of ASCII without blanks, not '" + name + "'");
        }
    }

    private static void text(String what, String text) {
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "The " + what + " of a job has 1 to " + LONGEST_NAME + " characters, not " + text.length());
        }
    }

    private static void range(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "The " + what + " of a job is " + least + " to " + most + ", not " + value);
        }
    }

    private static void time(String what, long millis) {
        if (millis < 0 || millis > LONGEST_MILLIS) {
            throw new IllegalArgumentException(
                    "The " + what + " of a job is 0 to " + LONGEST_MILLIS + " ms, not " + millis);
        }
    }
}
