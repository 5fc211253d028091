// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.BulkResult;
import io.asyncio4j.jobs.Chain;
import io.asyncio4j.jobs.Cron;
import io.asyncio4j.jobs.DeadJob;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobApplication;
import io.asyncio4j.jobs.JobCancelledException;
import io.asyncio4j.jobs.JobFailedException;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobMiddleware;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.JobType;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.Schedules;
import io.asyncio4j.jobs.SnoozeJob;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the page jobs.md. */
@SuppressWarnings("try") // workers are only there to run
class JobsPageTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private String url = "";

    @AutoClose
    private Broker broker;

    private JobQueue mail;

    @BeforeEach
    void open() {
        url = "sqlite:" + directory.resolve("jobs.db");
        broker = Brokers.open(url);
        mail = JobQueue.open(broker, "mail");
    }

    private Worker worker(Handlers handlers) {
        return Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("mail")
                .handlers(handlers)
                .start();
    }

    // region types
    record Mail(String to, String text) {}

    record Receipt(String number) {}

    static final JobType<Mail, Receipt> SEND = JobType.of("send", Mail.class, Receipt.class);
    // endregion

    @Test
    void firstJob() {
        String url = this.url;
        // region enqueue
        try (Broker broker = Brokers.open(url)) { // such as sqlite:jobs.db, or redis://localhost:6379
            JobQueue mail = JobQueue.open(broker, "mail");
            JobHandle<Receipt> job = mail.enqueue(SEND, new Mail("ann@example.org", "hello"));
            System.out.println("stored as " + job.id());
        }
        // endregion

        // region worker
        Handlers handlers = Handlers.of().on(SEND, (letter, job) -> {
            Asyncio.sleep(0.01); // talks to a mail server
            return new Receipt("for " + letter.to());
        });
        try (Worker worker = Worker.builder()
                .broker(() -> Brokers.open(url))
                .queue("mail")
                .handlers(handlers)
                .burst() // ends when there is nothing to do; without it, it goes on until it is stopped
                .start()) {
            worker.join();
        }
        // endregion
        assertThat(broker.stats("mail").join().counts().getOrDefault(JobState.READY, 0L))
                .isZero();
    }

    @Test
    void result() {
        try (Worker worker = worker(Handlers.of().on(SEND, (letter, job) -> new Receipt("r1")))) {
            // region result
            Receipt receipt = mail.call("send", new Mail("ann@example.org", "hello"), Receipt.class);

            JobHandle<Receipt> job = mail.enqueue(
                    SEND, new Mail("bob@example.org", "hello"), JobOptions.DEFAULT.retention(Duration.ofHours(1)));
            Receipt second = job.result(Duration.ofSeconds(30));
            // endregion
            assertThat(receipt).isEqualTo(new Receipt("r1")).isEqualTo(second);
            // region handle
            Receipt again = mail.handle(job.id(), Receipt.class).result();
            // endregion
            assertThat(again).isEqualTo(receipt);
        }
    }

    @Test
    void options() {
        // region options
        mail.enqueue(
                SEND,
                new Mail("ann@example.org", "your order has left"),
                JobOptions.DEFAULT
                        .id("order-4711-left") // enqueued twice, it is one job
                        .delay(Duration.ofMinutes(5))
                        .priority(2)
                        .timeout(Duration.ofSeconds(30))
                        .retries(RetryPolicy.exponential(8, Duration.ofSeconds(1), Duration.ofMinutes(10))
                                .jitter(0.2))
                        .expires(Duration.ofHours(12))
                        .group("shop-7")
                        .tags("order", "mail")
                        .header("trace", "00-4bf92f35-00"));
        // endregion
        // region unique
        JobOptions once = JobOptions.DEFAULT.unique("report:ann", Duration.ofMinutes(10));
        JobHandle<Object> first = mail.enqueue("report", "ann", once);
        JobHandle<Object> second = mail.enqueue("report", "ann", once);
        System.out.println(second.added()); // false: it is the first one
        // endregion
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.added()).isFalse();
    }

    @Test
    void failures() {
        AtomicInteger runs = new AtomicInteger();
        // region outcomes
        Handlers handlers = Handlers.of().onVoid("import", String.class, (file, job) -> {
            if (file.isBlank()) {
                throw new DeadJob("no file"); // no attempt can do this
            }
            if (!isThere(file)) {
                throw new SnoozeJob(Duration.ofMillis(100)); // later; counts as no failure
            }
            if (job.attempt() < 3) {
                throw new IllegalStateException("the disk is busy"); // tried again, as its retries say
            }
            runs.incrementAndGet();
        });
        // endregion
        JobOptions options = JobOptions.DEFAULT
                .retention(Duration.ofMinutes(1))
                .retries(RetryPolicy.fixed(5, Duration.ofMillis(10)));
        try (Worker worker = worker(handlers)) {
            JobHandle<Object> good = mail.enqueue("import", "a.csv", options);
            JobHandle<Object> bad = mail.enqueue("import", "", options);
            good.result(LIMIT);
            // region failed
            try {
                bad.result();
            } catch (JobFailedException e) {
                System.out.println(e.reason() + " after " + e.history().size() + " run");
            }
            // endregion
            assertThat(good.history()).hasSize(2);
            assertThatThrownBy(bad::result)
                    .isInstanceOf(JobFailedException.class)
                    .hasMessageContaining("no file");
        }
        assertThat(runs).hasValue(1);
    }

    private boolean asked;

    /** Not the first time. */
    private boolean isThere(String file) {
        boolean there = asked;
        asked = true;
        return there;
    }

    @Test
    void progressAndCancel() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        // region progress
        Handlers handlers = Handlers.of().onVoid("export", Integer.class, (rows, job) -> {
            Integer done = job.lastProgress(Integer.class); // of a run before this one
            for (int row = done == null ? 0 : done; row < rows; row++) {
                if (row % 1000 == 0) {
                    job.progress(row);
                }
                write(row);
            }
        });
        // endregion
        handlers.onVoid("wait", Object.class, (nothing, job) -> {
            begun.countDown();
            Asyncio.sleep(3600);
        });
        JobOptions kept = JobOptions.DEFAULT.retention(Duration.ofMinutes(1));
        try (Worker worker = worker(handlers)) {
            JobHandle<Object> export = mail.enqueue("export", 2500, kept);
            export.result(LIMIT);
            assertThat(export.progress(Integer.class)).isEqualTo(2000);
            JobHandle<Object> job = mail.enqueue("wait", null, kept);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            // region cancel
            job.cancel(); // its coroutine sees a CancelledError at its next await
            // endregion
            assertThatThrownBy(() -> job.result(LIMIT)).isInstanceOf(JobCancelledException.class);
        }
        assertThat(written).hasSize(2500);
    }

    private final List<Integer> written = new ArrayList<>();

    private void write(int row) {
        written.add(row);
    }

    @Test
    void bulk() {
        // region bulk
        Stream<JobRequest> letters = IntStream.range(0, 10_000)
                .mapToObj(i -> JobRequest.of("send", new Mail("reader-" + i + "@example.org", "news")));
        BulkResult became = mail.enqueueAll(letters);
        System.out.println(became.added() + " stored");
        // endregion
        assertThat(became).isEqualTo(new BulkResult(10_000, 0, 0));
        // region bulk-progress
        Iterator<JobRequest> more =
                Stream.generate(() -> JobRequest.of("send", null)).limit(3000).iterator();
        mail.enqueueAll(more, stored -> System.out.println(stored + " so far"));
        // endregion
    }

    @Test
    void chainAndFanOut() {
        Handlers handlers = Handlers.of()
                .on("resize", String.class, (file, job) -> file + ".small")
                .on("upload", String.class, (bucket, job) -> bucket + "/" + job.input(String.class))
                // region join-handler
                .on(
                        "album",
                        String.class,
                        (title, job) ->
                                title + ": " + job.part("0", String.class) + ", " + job.part("1", String.class));
        // endregion
        try (Worker worker = worker(handlers)) {
            // region chain
            JobHandle<String> chain = mail.enqueue(Chain.of(JobRequest.of("resize", "cat.jpg"))
                            .then("upload", "pictures")) // gets what resize returned by job.input(String.class)
                    .as(String.class);
            String address = chain.result();
            // endregion
            assertThat(address).isEqualTo("pictures/cat.jpg.small");
            // region fan-out
            JobHandle<String> album = mail.fanOut(
                            JobRequest.of("resize", "cat.jpg"), JobRequest.of("resize", "dog.jpg"))
                    .join("album", "pets") // runs when both are done
                    .as(String.class);
            String page = album.result();
            // endregion
            assertThat(page).isEqualTo("pets: cat.jpg.small, dog.jpg.small");
        }
    }

    @Test
    void schedules() {
        // region schedules
        Schedules schedules = Schedules.of(broker);
        schedules.put(
                "nightly-report",
                Cron.of("30 2 * * MON-FRI", ZoneId.of("Europe/Berlin")),
                "mail",
                JobRequest.of("report", "daily"));
        schedules.put(
                "heartbeat",
                Cron.of("*/10 * * * * *"), // six fields: with seconds
                "mail",
                JobRequest.of("ping", null),
                Schedule.Missed.SKIP,
                1,
                true);
        schedules.pause("heartbeat");
        // endregion
        assertThat(schedules.list()).extracting(Schedule::name).containsExactly("heartbeat", "nightly-report");
        assertThat(schedules.list()).extracting(Schedule::paused).containsExactly(true, false);
    }

    // region versions
    record Order(String item, int count) {}

    static final Handlers ORDERS = Handlers.of()
            .on("order", Order.class, (order, job) -> order.count() + " " + order.item())
            .upcast("order", 0, json -> ((ObjectNode) json).put("count", 1)); // version 0 had no count
    // endregion

    record Item(String item) {}

    @Test
    void versions() {
        try (Worker worker = worker(ORDERS)) {
            // region enqueue-version
            String now = mail.call("order", new Order("tea", 2), String.class, JobOptions.DEFAULT.version(1));
            // endregion
            String old = mail.call("order", new Item("milk"), String.class);
            assertThat(now).isEqualTo("2 tea");
            assertThat(old).isEqualTo("1 milk");
        }
    }

    @Test
    void middlewareAndPools() {
        List<String> log = new ArrayList<>();
        // region middleware
        JobMiddleware timing = (job, next) -> {
            long start = System.nanoTime();
            try {
                return next.run();
            } finally {
                log.add(job + " took " + Duration.ofNanos(System.nanoTime() - start));
            }
        };
        // endregion
        // region pool
        try (ExecutorService cpu =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            Handlers handlers = Handlers.of()
                    .on(
                            "fold",
                            int[].class,
                            (numbers, job) -> IntStream.of(numbers).sum())
                    .onPool("fold", cpu);
            // endregion
            try (Worker worker = Worker.builder()
                    .broker(() -> Brokers.open(url))
                    .queue("mail")
                    .handlers(handlers)
                    .middleware(timing)
                    .start()) {
                assertThat(mail.call("fold", new int[] {1, 2, 3}, Integer.class))
                        .isEqualTo(6);
            }
        }
        assertThat(log).singleElement().asString().startsWith("fold ");
    }

    @Test
    void limits() {
        // region limits
        broker.configure(
                        "mail",
                        new QueueSettings(
                                false, // paused
                                200, // at once, in all workers together
                                50, // begin a second
                                10, // of them at once after a quiet time
                                5, // at once of each group
                                2, // begin a second of each group
                                1, // of them at once
                                3, // lost workers set a job aside
                                10_000, // dead jobs are kept
                                Duration.ofDays(90).toMillis())) // for so long
                .join();
        // endregion
        assertThat(broker.stats("mail").join().settings().maxRunning()).isEqualTo(200);
        pause();
    }

    private void pause() {
        // region pause
        QueueSettings now =
                broker.reconfigure("mail", SettingsChange.ofPaused(true)).join();
        // endregion
        assertThat(now.paused()).isTrue();
        assertThat(now.maxRunning()).isEqualTo(200);
    }

    // region application
    public static final class Shop implements JobApplication {
        @Override
        public void register(Handlers handlers) {
            handlers.onVoid("pack", LocalDate.class, (day, job) -> System.out.println("packs for " + day));
        }
    }
    // endregion

    @Test
    void application() {
        Handlers handlers = Handlers.of();
        new Shop().register(handlers);
        assertThat(handlers.types()).containsExactly("pack");
    }
}
