// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link NewJob} in the making; what is not set is as usual. One thread at a time. */
public final class NewJobBuilder {
    @Nullable
    String id;

    boolean remembered;

    @Nullable
    String type;

    int version;
    byte @Nullable [] payload;
    int priority = NewJob.USUAL_PRIORITY;
    long delayMillis;
    long runAtMillis;
    long timeoutMillis = NewJob.USUAL_TIMEOUT_MILLIS;
    long expiresMillis;
    int attempts = NewJob.USUAL_ATTEMPTS;

    @Nullable
    String retry;

    @Nullable
    String uniqueKey;

    long uniqueMillis;

    @Nullable
    String group;

    List<String> tags = List.of();
    long retentionMillis;
    Map<String, String> headers = Map.of();
    List<Link> links = List.of();
    List<String> parts = List.of();
    boolean despiteFailures;
    byte @Nullable [] input;

    NewJobBuilder() {}

    /**
     * Sets {@link NewJob#id}.
     *
     * @param value its id, unique in its queue
     * @return this
     */
    public NewJobBuilder id(String value) {
        id = value;
        return this;
    }

    /**
     * Sets {@link NewJob#remembered}.
     *
     * @param value whether its id is refused for a minute after it was done and forgotten
     * @return this
     */
    public NewJobBuilder remembered(boolean value) {
        remembered = value;
        return this;
    }

    /**
     * Sets {@link NewJob#type}.
     *
     * @param value the name of its handler
     * @return this
     */
    public NewJobBuilder type(String value) {
        type = value;
        return this;
    }

    /**
     * Sets {@link NewJob#version}.
     *
     * @param value the version of its payload, 0 or more
     * @return this
     */
    public NewJobBuilder version(int value) {
        version = value;
        return this;
    }

    /**
     * Sets {@link NewJob#payload}.
     *
     * @param value its payload; not to be changed
     * @return this
     */
    public NewJobBuilder payload(byte[] value) {
        payload = value;
        return this;
    }

    /**
     * Sets {@link NewJob#priority}.
     *
     * @param value its band, from 0 to 9; 5 if not set
     * @return this
     */
    public NewJobBuilder priority(int value) {
        priority = value;
        return this;
    }

    /**
     * Sets {@link NewJob#delayMillis}.
     *
     * @param value how long after the enqueue it may run, in milliseconds
     * @return this
     */
    public NewJobBuilder delayMillis(long value) {
        delayMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#runAtMillis}.
     *
     * @param value when it may run, in milliseconds since 1970; 0 if the delay says it
     * @return this
     */
    public NewJobBuilder runAtMillis(long value) {
        runAtMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#timeoutMillis}.
     *
     * @param value how long a run may take, in milliseconds; 0 for no limit; 30 minutes if not set
     * @return this
     */
    public NewJobBuilder timeoutMillis(long value) {
        timeoutMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#expiresMillis}.
     *
     * @param value how long after the enqueue it may still begin for the first time, in milliseconds; 0 for ever
     * @return this
     */
    public NewJobBuilder expiresMillis(long value) {
        expiresMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#attempts}.
     *
     * @param value how many failed runs set it aside; 25 if not set
     * @return this
     */
    public NewJobBuilder attempts(int value) {
        attempts = value;
        return this;
    }

    /**
     * Sets {@link NewJob#retry}.
     *
     * @param value how long to wait between attempts, as {@code RetryPolicy} writes it; null for the worker's own
     * @return this
     */
    public NewJobBuilder retry(@Nullable String value) {
        retry = value;
        return this;
    }

    /**
     * Sets {@link NewJob#uniqueKey}.
     *
     * @param value the key that no other job of the queue may have; null for none
     * @return this
     */
    public NewJobBuilder uniqueKey(@Nullable String value) {
        uniqueKey = value;
        return this;
    }

    /**
     * Sets {@link NewJob#uniqueMillis}.
     *
     * @param value how long the key is held, in milliseconds; 0 until the job is final
     * @return this
     */
    public NewJobBuilder uniqueMillis(long value) {
        uniqueMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#group}.
     *
     * @param value whose job it is; null for nobody's
     * @return this
     */
    public NewJobBuilder group(@Nullable String value) {
        group = value;
        return this;
    }

    /**
     * Sets {@link NewJob#tags}.
     *
     * @param value words to find it by
     * @return this
     */
    public NewJobBuilder tags(List<String> value) {
        tags = value;
        return this;
    }

    /**
     * Sets {@link NewJob#retentionMillis}.
     *
     * @param value how long it is kept when it is done or cancelled, in milliseconds
     * @return this
     */
    public NewJobBuilder retentionMillis(long value) {
        retentionMillis = value;
        return this;
    }

    /**
     * Sets {@link NewJob#headers}.
     *
     * @param value what callers and middleware hand on
     * @return this
     */
    public NewJobBuilder headers(Map<String, String> value) {
        headers = value;
        return this;
    }

    /**
     * Sets {@link NewJob#links}.
     *
     * @param value what follows from its end
     * @return this
     */
    public NewJobBuilder links(List<Link> value) {
        links = value;
        return this;
    }

    /**
     * Sets {@link NewJob#parts}.
     *
     * @param value names of what it waits for
     * @return this
     */
    public NewJobBuilder parts(List<String> value) {
        parts = value;
        return this;
    }

    /**
     * Sets {@link NewJob#despiteFailures}.
     *
     * @param value whether parts that die count as parts
     * @return this
     */
    public NewJobBuilder despiteFailures(boolean value) {
        despiteFailures = value;
        return this;
    }

    /**
     * Sets {@link NewJob#input}.
     *
     * @param value the result of the job before it, JSON; null if there is none
     * @return this
     */
    public NewJobBuilder input(byte @Nullable [] value) {
        input = value;
        return this;
    }

    /**
     * Makes the job.
     *
     * @return a job of what has been set
     * @throws IllegalArgumentException if id, type or payload is missing, or a value is out of its range
     */
    public NewJob build() {
        return new NewJob(
                CodecFields.need(id, "id"),
                remembered,
                CodecFields.need(type, "type"),
                version,
                CodecFields.need(payload, "payload"),
                priority,
                delayMillis,
                runAtMillis,
                timeoutMillis,
                expiresMillis,
                attempts,
                retry,
                uniqueKey,
                uniqueMillis,
                group,
                tags,
                retentionMillis,
                headers,
                links,
                parts,
                despiteFailures,
                input);
    }
}
