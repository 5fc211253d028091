// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.BulkResult;
import io.asyncio4j.jobs.Chain;
import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.JobType;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page from-celery-bullmq-sidekiq-jobrunr.md, but for the peers'. */
@SuppressWarnings("try") // workers are only there to run
class FromOtherQueuesPageTest {
    // region type
    record Mail(String to, String text) {}

    static final JobType<Mail, String> SEND = JobType.of("send", Mail.class, String.class);
    // endregion

    @TempDir
    private Path folder;

    private String url = "";

    @AutoClose
    private Broker broker;

    private JobQueue mail;

    @BeforeEach
    void open() {
        url = "sqlite:" + folder.resolve("jobs.db");
        broker = Brokers.open(url);
        mail = JobQueue.open(broker, "mail");
    }

    @Test
    void handlersOfTheWorker() {
        // region worker
        Handlers handlers = Handlers.of()
                .on(SEND, (letter, job) -> {
                    Asyncio.sleep(0.01); // talks to a mail server
                    return "sent to " + letter.to();
                })
                .on("resize", String.class, (picture, job) -> "small-" + picture)
                .on("upload", String.class, (bucket, job) -> bucket + "/" + job.input(String.class))
                .on(
                        "album",
                        String.class,
                        (title, job) -> title + ": " + job.parts().size());

        try (Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("mail")
                .concurrency(100)
                .handlers(handlers)
                .start()) {
            // endregion
            // region enqueue
            mail.enqueue(SEND, new Mail("ann@example.org", "hello"));

            JobOptions options = JobOptions.DEFAULT
                    .id("order-4711-left")
                    .delay(Duration.ofMinutes(5))
                    .expires(Duration.ofHours(1))
                    .priority(2)
                    .retries(RetryPolicy.exponential(8, Duration.ofSeconds(1), Duration.ofMinutes(10)));
            mail.enqueue(SEND, new Mail("ann@example.org", "your order has left"), options);

            String answer = mail.call("send", new Mail("bob@example.org", "hello"), String.class);
            // endregion
            assertThat(answer).isEqualTo("sent to bob@example.org");

            // region canvas
            JobHandle<String> chain = mail.enqueue(
                            Chain.of(JobRequest.of("resize", "cat.jpg")).then("upload", "pictures"))
                    .as(String.class);
            JobHandle<String> album = mail.fanOut(
                            JobRequest.of("resize", "cat.jpg"), JobRequest.of("resize", "dog.jpg"))
                    .join("album", "pets")
                    .as(String.class);
            // endregion
            assertThat(chain.result(Duration.ofSeconds(20))).isEqualTo("pictures/small-cat.jpg");
            assertThat(album.result(Duration.ofSeconds(20))).isEqualTo("pets: 2");
        }
        assertThat(broker.stats("mail").join().counts()).containsEntry(JobState.SCHEDULED, 1L);
    }

    @Test
    void scheduleAndBulk() {
        // region schedule
        Schedules.of(broker)
                .put(
                        "nightly-report",
                        Cron.of("30 2 * * MON-FRI", ZoneId.of("Europe/Berlin")),
                        "mail",
                        JobRequest.of("report", "daily"));
        // endregion
        // region bulk
        BulkResult stored = mail.enqueueAll(
                Stream.of("a@example.org", "b@example.org").map(to -> JobRequest.of("send", new Mail(to, "news"))));
        // endregion
        assertThat(stored.added()).isEqualTo(2);
        assertThat(broker.schedules().join()).hasSize(1);
    }
}
