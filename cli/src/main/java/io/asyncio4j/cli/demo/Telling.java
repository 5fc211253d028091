// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.jobs.JobContext;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a worker process says of its runs, a line each, with tabs between the fields. Each line is one write, so that a process
 * that is killed leaves whole ones.
 */
final class Telling {
    static final String READY = "ready";
    static final String BEGUN = "begun";
    static final String ENDED = "ended";

    private final PrintStream out;

    Telling(PrintStream out) {
        this.out = out;
    }

    /** Microseconds since 1970: a time that processes of one machine share. */
    static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    void ready() {
        say(READY);
    }

    void begun(JobContext job, int loop) {
        say(BEGUN, now(), job.id(), job.run(), job.attempt(), loop);
    }

    void ended(JobContext job, Ending ending, String reason) {
        say(ENDED, now(), job.id(), job.run(), ending, reason.replaceAll("\\s+", " "));
    }

    private void say(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(field);
        }
        out.print(line.append('\n'));
        out.flush();
    }
}
