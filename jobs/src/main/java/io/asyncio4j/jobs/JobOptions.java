// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a job is to be done. Immutable: each method returns a copy that differs in one thing.
 *
 * <p>Durations have the resolution of milliseconds. All of them are measured by the broker's clock.
 */
public final class JobOptions {
    /**
     * At once, in the middle band 5, with a limit of 30 minutes a run, 25 attempts as {@link RetryPolicy#DEFAULT} has them,
     * no expiry, an id that is made up, and forgotten when it is done.
     */
    public static final JobOptions DEFAULT = new JobOptions();

    /** How long what others wait for is kept at least: results of calls, steps of chains, parts. */
    static final Duration AWAITED = Duration.ofMinutes(10);

    // Written only on a copy that nobody else has seen yet.
    private @Nullable String id;
    private long delayMillis;
    private long runAtMillis;
    private int priority = 5;
    private long timeoutMillis = Duration.ofMinutes(30).toMillis();
    private RetryPolicy retries = RetryPolicy.DEFAULT;
    private long expiresMillis;
    private @Nullable String uniqueKey;
    private long uniqueMillis;
    private @Nullable String group;
    private List<String> tags = List.of();
    private long retentionMillis;
    private int version;
    private Map<String, String> headers = Map.of();

    private JobOptions() {}

    private JobOptions(JobOptions from) {
        id = from.id;
        delayMillis = from.delayMillis;
        runAtMillis = from.runAtMillis;
        priority = from.priority;
        timeoutMillis = from.timeoutMillis;
        retries = from.retries;
        expiresMillis = from.expiresMillis;
        uniqueKey = from.uniqueKey;
        uniqueMillis = from.uniqueMillis;
        group = from.group;
        tags = from.tags;
        retentionMillis = from.retentionMillis;
        version = from.version;
        headers = from.headers;
    }

    /**
     * Names the job, so that to enqueue it twice is to enqueue it once: as long as a job of this id is there, and for a
     * minute after it was forgotten.
     *
     * @param chosen unique in its queue: 1 to 200 characters of ASCII without blanks
     * @return a copy
     */
    public JobOptions id(String chosen) {
        Words.id(chosen);
        JobOptions copy = new JobOptions(this);
        copy.id = chosen;
        return copy;
    }

    /**
     * Has it wait. Replaces {@link #at}.
     *
     * @param time from the enqueue; zero for not at all
     * @return a copy
     */
    public JobOptions delay(Duration time) {
        JobOptions copy = new JobOptions(this);
        copy.delayMillis = Words.millis(time, "delay");
        copy.runAtMillis = 0;
        return copy;
    }

    /**
     * Has it wait for an instant. Replaces {@link #delay}.
     *
     * @param instant when it may run; one that has passed is at once
     * @return a copy
     */
    public JobOptions at(Instant instant) {
        JobOptions copy = new JobOptions(this);
        copy.delayMillis = 0;
        copy.runAtMillis = Math.max(1, instant.toEpochMilli());
        return copy;
    }

    /**
     * Sets its band. A job is claimed when no job of a lower number is ready.
     *
     * @param band 0, which is first, to 9
     * @return a copy
     */
    public JobOptions priority(int band) {
        if (band < 0 || band > 9) {
            throw new IllegalArgumentException("A priority must be from 0, which is first, to 9, not " + band);
        }
        JobOptions copy = new JobOptions(this);
        copy.priority = band;
        return copy;
    }

    /**
     * Limits a run. When the time is over its coroutine is cancelled, and that is a failure like others.
     *
     * @param limit of each run; zero for none
     * @return a copy
     */
    public JobOptions timeout(Duration limit) {
        JobOptions copy = new JobOptions(this);
        copy.timeoutMillis = Words.millis(limit, "timeout");
        return copy;
    }

    /**
     * Sets what becomes of it when it fails.
     *
     * @param policy how often it is tried and when
     * @return a copy
     */
    public JobOptions retries(RetryPolicy policy) {
        JobOptions copy = new JobOptions(this);
        copy.retries = policy;
        return copy;
    }

    /**
     * Sets it aside if it has not begun in time.
     *
     * @param time from the enqueue until its first run; zero for ever
     * @return a copy
     */
    public JobOptions expires(Duration time) {
        JobOptions copy = new JobOptions(this);
        copy.expiresMillis = Words.millis(time, "expiry");
        return copy;
    }

    /**
     * Refuses a second job of the same key as long as this one is not final.
     *
     * @param key 1 to 200 characters
     * @return a copy
     */
    public JobOptions unique(String key) {
        return unique(key, Duration.ZERO);
    }

    /**
     * Refuses a second job of the same key for a time, whether this one is final by then or not.
     *
     * @param key 1 to 200 characters
     * @param window from the enqueue; zero for until it is final
     * @return a copy
     */
    public JobOptions unique(String key, Duration window) {
        JobOptions copy = new JobOptions(this);
        copy.uniqueKey = Words.text(key, "unique key", 200);
        copy.uniqueMillis = Words.millis(window, "window");
        return copy;
    }

    /**
     * Says whose job it is. Groups of a band take turns, and a queue may limit each.
     *
     * @param name 1 to 200 characters
     * @return a copy
     */
    public JobOptions group(String name) {
        JobOptions copy = new JobOptions(this);
        copy.group = Words.text(name, "group", 200);
        return copy;
    }

    /**
     * Sets the words to find it by.
     *
     * @param words at most 20, each of 1 to 100 characters
     * @return a copy
     */
    public JobOptions tags(String... words) {
        if (words.length > 20) {
            throw new IllegalArgumentException("A job has at most 20 tags, not " + words.length);
        }
        for (String word : words) {
            Words.text(word, "tag", 100);
        }
        JobOptions copy = new JobOptions(this);
        copy.tags = List.of(words);
        return copy;
    }

    /**
     * Keeps it, with its result, when it is done or cancelled. A dead one is kept anyway.
     *
     * @param time from its end; zero for not at all
     * @return a copy
     */
    public JobOptions retention(Duration time) {
        JobOptions copy = new JobOptions(this);
        copy.retentionMillis = Words.millis(time, "retention");
        return copy;
    }

    /**
     * Says how its payload is written. See {@link Handlers#upcast}.
     *
     * @param number 0, which it is if not set, or more
     * @return a copy
     */
    public JobOptions version(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("A version must be 0 or more, not " + number);
        }
        JobOptions copy = new JobOptions(this);
        copy.version = number;
        return copy;
    }

    /**
     * Hands a word on to the run, such as a trace.
     *
     * @param name 1 to 100 characters
     * @param value at most 4,000 characters
     * @return a copy with this header besides the others
     */
    public JobOptions header(String name, String value) {
        Words.text(name, "header's name", 100);
        if (value.length() > 4000) {
            throw new IllegalArgumentException(
                    "Header " + name + " may have 4,000 characters at most, not " + value.length());
        }
        Map<String, String> all = new TreeMap<>(headers);
        all.put(name, value);
        JobOptions copy = new JobOptions(this);
        copy.headers = Map.copyOf(all);
        return copy;
    }

    /** Returns the id that a caller chose; null if it is to be made up. */
    @Nullable
    String chosenId() {
        return id;
    }

    /** Keeps it at least so long. */
    JobOptions keptAtLeast(Duration time) {
        return retentionMillis >= time.toMillis() ? this : retention(time);
    }

    /** Whether another job may be refused for this one's sake, or this one for another's. */
    boolean isUnique() {
        return uniqueKey != null;
    }

    /** What ties a job to others. */
    record Ties(List<Link> links, List<String> parts, boolean despiteFailures) {
        static final Ties NONE = new Ties(List.of(), List.of(), false);
    }

    /** Makes the job of these options. */
    NewJob job(String type, byte[] payload, Ties ties) {
        return NewJob.builder(id == null ? JobIds.next() : id, Words.type(type), payload)
                .remembered(id != null)
                .version(version)
                .priority(priority)
                .delayMillis(delayMillis)
                .runAtMillis(runAtMillis)
                .timeoutMillis(timeoutMillis)
                .expiresMillis(expiresMillis)
                .attempts(retries.attempts())
                .retry(
                        retries.attempts(RetryPolicy.DEFAULT.attempts()).equals(RetryPolicy.DEFAULT)
                                ? null
                                : retries.text())
                .uniqueKey(uniqueKey)
                .uniqueMillis(uniqueMillis)
                .group(group)
                .tags(tags)
                .retentionMillis(retentionMillis)
                .headers(headers)
                .links(ties.links())
                .parts(ties.parts())
                .despiteFailures(ties.despiteFailures())
                .build();
    }
}
