// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobApplication;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobType;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page getting-started.md; its commands are run by CommandsTest. */
@SuppressWarnings("try") // workers are only there to run
class GettingStartedPageTest {
    // region coroutines
    static String brew(String what, double seconds) {
        Asyncio.sleep(seconds); // parks this coroutine, not the thread
        return what + " is ready";
    }

    static List<String> breakfast() {
        return Asyncio.timeout(
                5.0,
                () -> Asyncio.gather(() -> brew("coffee", 0.2), () -> brew("tea", 0.1))
                        .await());
    }
    // endregion

    // region shop
    public static final class Shop implements JobApplication {
        public record Mail(String to, String text) {}

        public static final JobType<Mail, String> SEND = JobType.of("send", Mail.class, String.class);

        @Override
        public void register(Handlers handlers) {
            handlers.on(SEND, (mail, job) -> {
                Asyncio.sleep(0.01); // talks to a mail server; thousands of these wait on one thread
                return "sent to " + mail.to();
            });
        }
    }
    // endregion

    @Test
    void coroutinesOverlap() {
        // region run
        List<String> ready = Asyncio.run(() -> breakfast());
        // endregion
        assertThat(ready).containsExactly("coffee is ready", "tea is ready");
    }

    @Test
    void jobsOfTheShopAreDone(@TempDir Path folder) {
        String url = "sqlite:" + folder.resolve("aio-jobs.db");
        Handlers handlers = Handlers.of();
        new Shop().register(handlers);
        try (Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("mail")
                .handlers(handlers)
                .start()) {
            // region enqueue
            try (Broker broker = Brokers.open(url)) { // sqlite:aio-jobs.db, or redis://localhost:6379
                JobQueue mail = JobQueue.open(broker, "mail");
                String answer = mail.enqueue(
                                Shop.SEND,
                                new Shop.Mail("ann@example.org", "your order has left"),
                                JobOptions.DEFAULT
                                        .id("order-4711-left") // enqueued twice, it is one job
                                        .retries(RetryPolicy.exponential(8, Duration.ofSeconds(1), Duration.ofHours(1)))
                                        .retention(Duration.ofHours(1))) // of its result
                        .result(Duration.ofSeconds(30));
                System.out.println(answer);
            }
            // endregion
            try (Broker broker = Brokers.open(url)) {
                assertThat(JobQueue.open(broker, "mail")
                                .handle("order-4711-left", String.class)
                                .result())
                        .isEqualTo("sent to ann@example.org");
            }
        }
    }
}
