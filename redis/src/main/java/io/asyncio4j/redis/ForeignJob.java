// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.NewJob;
import java.io.UncheckedIOException;

/** A job that a program in another language has stored: its body is JSON as {@link JobCodec} reads it. */
final class ForeignJob {
    /** The handler of what cannot be read; nobody has it, so the job is set aside with a reason, at its first run. */
    static final String UNREADABLE = "unreadable";

    private ForeignJob() {}

    /**
     * Reads a body.
     *
     * @param id under which it was stored, whatever the body says
     * @param band likewise
     * @param remembered likewise
     * @param json the body
     * @return the job; one of type {@value #UNREADABLE}, with the body as payload, if it makes no sense
     */
    static NewJob read(String id, int band, boolean remembered, byte[] json) {
        NewJob job;
        try {
            job = JobCodec.readJob(json);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            job = NewJob.builder(id, UNREADABLE, json).attempts(1).build();
        }
        return NewJob.builder(id, job.type(), job.payload())
                .remembered(remembered)
                .version(job.version())
                .priority(band)
                .timeoutMillis(job.timeoutMillis())
                .attempts(job.attempts())
                .retry(job.retry())
                .tags(job.tags())
                .headers(job.headers())
                .input(job.input())
                .build();
    }
}
