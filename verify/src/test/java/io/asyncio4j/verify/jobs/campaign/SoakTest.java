// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.JobRequest;
import io.asyncio4j.jobs.RetryPolicy;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.verify.redis.RedisNode;
import io.asyncio4j.verify.redis.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/** Very many jobs leave nothing behind, neither in the worker nor in Redis. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class SoakTest {
    private static final int JOBS = Integer.getInteger("soak.jobs", 60_000);
    private static final int WARM_UP = 20_000;

    /** How many jobs wait at a time. */
    private static final int AT_ONCE = 20_000;

    private static final long HEAP_SLACK = 4 << 20;
    private static final long REDIS_SLACK = 2 << 20;

    private static final JobOptions SECOND_TIME =
            JobOptions.DEFAULT.retries(RetryPolicy.fixed(3, Duration.ofMillis(10)));
    private static final JobOptions KEPT =
            JobOptions.DEFAULT.retention(Duration.ofMillis(500)).tags("kept");
    private static final JobOptions DELAYED = JobOptions.DEFAULT.delay(Duration.ofMillis(5));

    /** What worker and Redis hold. */
    private record Memory(long heap, long residentKilobytes, long redis, long keys) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %.1f MB, process %.1f MB, Redis %.1f MB and %d keys",
                    heap / 1e6,
                    residentKilobytes / 1e3,
                    redis / 1e6,
                    keys);
        }
    }

    @Test
    void jobsLeaveNoMemoryBehind(TestReporter reporter) throws Exception {
        try (RedisNode redis = RedisNode.start()) {
            Process worker = start(redis.url());
            try (BufferedReader answers = worker.inputReader();
                    Broker broker = Brokers.open(redis.url())) {
                JobQueue queue = JobQueue.open(broker, Campaign.QUEUE);
                drain(broker, queue, WARM_UP);
                Memory before = memory(worker, answers, redis);
                drain(broker, queue, JOBS);
                Memory after = memory(worker, answers, redis);
                reporter.publishEntry("soak", JOBS + " jobs; before: " + before + "; after: " + after);

                assertThat(after.heap).isLessThan(before.heap + HEAP_SLACK);
                assertThat(after.redis).isLessThan(before.redis + REDIS_SLACK);
                assertThat(after.keys).isLessThanOrEqualTo(before.keys);
            } finally {
                worker.destroyForcibly().onExit().join();
            }
        }
    }

    private static Process start(String url) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SoakMain.class.getName(),
                        url))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void drain(Broker broker, JobQueue queue, int jobs) throws InterruptedException {
        for (int from = 0; from < jobs; from += AT_ONCE) {
            queue.enqueueAll(
                    IntStream.range(from, Math.min(from + AT_ONCE, jobs)).mapToObj(SoakTest::job));
            assertThat(Quiet.await(broker, 240)).isEmpty();
        }
    }

    /** Of a hundred, ten fail once, five are kept for a moment, five are delayed and in groups. */
    private static JobRequest job(int number) {
        return switch (number % 20) {
            case 0, 1 -> JobRequest.of("second-time", number, SECOND_TIME);
            case 2 -> JobRequest.of("result", number, KEPT);
            case 3 -> JobRequest.of("nothing", number, DELAYED.group("group " + number % 1000));
            default -> JobRequest.of("nothing", number);
        };
    }

    private static Memory memory(Process worker, BufferedReader answers, RedisNode redis) throws IOException {
        Waiting.until(
                "jobs to be forgotten",
                Duration.ofSeconds(90),
                () -> !redis.text("KEYS", "*:j:*").contains(":j:"));
        worker.getOutputStream().write("memory\n".getBytes(StandardCharsets.UTF_8));
        worker.getOutputStream().flush();
        String[] answer = answers.readLine().split(" ");
        return new Memory(
                Long.parseLong(answer[0]), Long.parseLong(answer[1]), Long.parseLong(redis.info("used_memory")), (Long)
                        redis.call("DBSIZE"));
    }
}
