// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import java.time.Instant;
import java.time.ZoneId;
import org.jobrunr.jobs.annotations.Job;
import org.jobrunr.scheduling.BackgroundJob;

/** JobRunr's side of the page from-celery-bullmq-sidekiq-jobrunr.md: compiled, and not run. */
final class JobRunrPeer {
    private JobRunrPeer() {}

    // region jobrunr
    static class Mailer {
        @Job(name = "mail to %0", retries = 8)
        public void send(String to, String text) {}
    }

    static void enqueue(Mailer mailer) {
        BackgroundJob.enqueue(() -> mailer.send("ann@example.org", "hello"));
        BackgroundJob.schedule(
                Instant.now().plusSeconds(300), () -> mailer.send("ann@example.org", "your order has left"));
        BackgroundJob.scheduleRecurrently(
                "nightly-report",
                "30 2 * * 1-5",
                ZoneId.of("Europe/Berlin"),
                () -> mailer.send("boss@example.org", "report"));
    }
    // endregion
}
