// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it is stored under {@code j:ID}: head, extras, body. {@code jobs.lua} says what stands in the head and the
 * extras, which scripts read and write; the body is read here alone.
 *
 * @param job what was enqueued
 * @param state the letter of its state, which says nothing while it runs
 * @param flags the {@code FLAG_} bits
 * @param run how often it was claimed, which may lag behind while it runs
 * @param failures how many runs failed
 * @param crashes how many runs lost their worker
 * @param line its ticket in its line
 * @param enqueuedAt when it was enqueued
 * @param dueAt when it became or becomes ready
 * @param finishedAt when it became final
 */
record JobRecord(
        NewJob job,
        char state,
        int flags,
        long run,
        int failures,
        int crashes,
        long line,
        long enqueuedAt,
        long dueAt,
        long finishedAt) {
    static final int FLAG_GROUP = 1;
    static final int FLAG_UNIQUE = 2;
    static final int FLAG_LINKS = 4;
    static final int FLAG_PARTS = 8;
    static final int FLAG_KEEP = 16;
    static final int FLAG_EXPIRES = 32;
    static final int FLAG_REMEMBERED = 64;
    static final int FLAG_DESPITE = 128;
    static final int FLAG_SIDE = 256;
    static final int FLAG_AWAITED = 512;
    static final int FLAG_CANCEL = 1024;

    private static final int EXTRAS = FLAG_GROUP | FLAG_UNIQUE | FLAG_LINKS | FLAG_PARTS | FLAG_KEEP | FLAG_EXPIRES;

    /** The first byte of a body of this form; any other was written by a program in another language. */
    private static final int FORM = 1;

    private static final int HAS_RETRY = 1;
    private static final int HAS_TAGS = 2;
    private static final int HAS_HEADERS = 4;
    private static final int HAS_INPUT = 8;
    private static final int HAS_TIME = 16;

    /** The flags with which a job is stored first. */
    static int flags(NewJob job) {
        return (job.group() == null ? 0 : FLAG_GROUP)
                | (job.uniqueKey() == null ? 0 : FLAG_UNIQUE)
                | (job.links().isEmpty() ? 0 : FLAG_LINKS)
                | (job.parts().isEmpty() ? 0 : FLAG_PARTS)
                | (job.retentionMillis() == 0 ? 0 : FLAG_KEEP)
                | (job.expiresMillis() == 0 ? 0 : FLAG_EXPIRES)
                | (job.remembered() ? FLAG_REMEMBERED : 0)
                | (job.despiteFailures() ? FLAG_DESPITE : 0);
    }

    /** What is stored behind the head without its last three bytes: the size of the extras, the extras, the body. */
    static byte[] rest(NewJob job, int flags) {
        byte[] extras = (flags & EXTRAS) == 0 ? new byte[0] : extras(job);
        ByteWriter rest = new ByteWriter(64 + extras.length + job.payload().length);
        rest.sized(extras, 3);
        int has = (job.retry() == null ? 0 : HAS_RETRY)
                | (job.tags().isEmpty() ? 0 : HAS_TAGS)
                | (job.headers().isEmpty() ? 0 : HAS_HEADERS)
                | (job.input() == null ? 0 : HAS_INPUT)
                | (job.delayMillis() == 0 && job.runAtMillis() == 0 ? 0 : HAS_TIME);
        rest.number(FORM, 1).number(has, 1);
        rest.compact(job.type())
                .compact(job.version())
                .compact(job.timeoutMillis())
                .compact(job.attempts());
        if (job.retry() != null) {
            rest.compact(job.retry());
        }
        if (!job.tags().isEmpty()) {
            rest.compact(job.tags().size());
            job.tags().forEach(rest::compact);
        }
        if (!job.headers().isEmpty()) {
            rest.compact(job.headers().size());
            job.headers().forEach((name, value) -> rest.compact(name).compact(value));
        }
        byte[] input = job.input();
        if (input != null) {
            rest.compact(input);
        }
        if ((has & HAS_TIME) != 0) {
            rest.compact(job.delayMillis()).compact(job.runAtMillis());
        }
        return rest.raw(job.payload()).done();
    }

    private static byte[] extras(NewJob job) {
        ByteWriter extras = new ByteWriter(64);
        extras.number(job.retentionMillis(), 6)
                .number(job.expiresMillis(), 6)
                .number(job.uniqueMillis(), 6)
                .sized(orEmpty(job.group()), 2)
                .sized(orEmpty(job.uniqueKey()), 2)
                .number(job.parts().size(), 3);
        job.parts().forEach(part -> extras.sized(part, 2));
        extras.number(job.links().size(), 2);
        job.links().forEach(link -> extras.sized(link(link), 4));
        return extras.done();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A link as the scripts see it: bytes of which the first says whether failures follow it, too. */
    private static byte[] link(Link link) {
        return switch (link) {
            case Link.Next(String queue, NewJob job) -> {
                int flags = flags(job);
                yield new ByteWriter(64)
                        .number('N', 1)
                        .compact(queue)
                        .compact(job.id())
                        .number(flags, 2)
                        .number(job.priority(), 1)
                        .raw(rest(job, flags))
                        .done();
            }
            case Link.Part(String queue, String id, String part) ->
                new ByteWriter(64)
                        .number('P', 1)
                        .compact(queue)
                        .compact(id)
                        .compact(part)
                        .done();
        };
    }

    static Link link(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        boolean next = in.small(1) == 'N';
        String queue = in.compactText();
        String id = in.compactText();
        if (!next) {
            return new Link.Part(queue, id, in.compactText());
        }
        int flags = in.small(2);
        int band = in.small(1);
        return new Link.Next(queue, job(id, flags, band, in));
    }

    /** Reads what is stored. */
    static JobRecord of(String id, byte[] stored) {
        ByteReader in = new ByteReader(stored);
        char state = (char) in.small(1);
        int flags = in.small(2);
        int band = in.small(1);
        long run = in.number(4);
        int failures = in.small(3);
        int crashes = in.small(2);
        long line = in.number(5);
        long enqueuedAt = in.number(6);
        long dueAt = in.number(6);
        long finishedAt = in.number(6);
        in.number(4);
        NewJob job = job(id, flags, band, in);
        return new JobRecord(job, state, flags, run, failures, crashes, line, enqueuedAt, dueAt, finishedAt);
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private static NewJob job(String id, int flags, int band, ByteReader in) {
        long retention = 0;
        long expires = 0;
        long window = 0;
        String group = "";
        String unique = "";
        List<String> parts = List.of();
        List<Link> links = List.of();
        if (in.small(3) > 0) {
            retention = in.number(6);
            expires = in.number(6);
            window = in.number(6);
            group = in.text(2);
            unique = in.text(2);
            int count = in.small(3);
            parts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                parts.add(in.text(2));
            }
            count = in.small(2);
            links = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                links.add(link(in.sized(4)));
            }
        }
        if (in.peek() != FORM) {
            return ForeignJob.read(id, band, (flags & FLAG_REMEMBERED) != 0, in.rest());
        }
        in.small(1);
        int has = in.small(1);
        String type = in.compactText();
        int version = (int) in.compact();
        long timeout = in.compact();
        int attempts = (int) in.compact();
        String retry = (has & HAS_RETRY) == 0 ? null : in.compactText();
        List<String> tags = new ArrayList<>();
        for (long i = (has & HAS_TAGS) == 0 ? 0 : in.compact(); i > 0; i--) {
            tags.add(in.compactText());
        }
        Map<String, String> headers = (has & HAS_HEADERS) == 0 ? Map.of() : new LinkedHashMap<>();
        for (long i = (has & HAS_HEADERS) == 0 ? 0 : in.compact(); i > 0; i--) {
            headers.put(in.compactText(), in.compactText());
        }
        byte[] input = (has & HAS_INPUT) == 0 ? null : in.compactBytes();
        long delay = (has & HAS_TIME) == 0 ? 0 : in.compact();
        long runAt = (has & HAS_TIME) == 0 ? 0 : in.compact();
        return new NewJob(
                id,
                (flags & FLAG_REMEMBERED) != 0,
                type,
                version,
                in.rest(),
                band,
                delay,
                runAt,
                timeout,
                (flags & FLAG_EXPIRES) == 0 ? 0 : expires,
                attempts,
                retry,
                (flags & FLAG_UNIQUE) == 0 ? null : unique,
                window,
                (flags & FLAG_GROUP) == 0 ? null : group,
                tags,
                retention,
                headers,
                links,
                parts,
                (flags & FLAG_DESPITE) != 0,
                input);
    }
}
