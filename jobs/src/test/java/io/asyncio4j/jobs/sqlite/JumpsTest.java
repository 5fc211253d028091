// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody sets the clock of the machine while jobs run. */
class JumpsTest {
    private static final String QUEUE = "mail";
    private static final long LEASE = 10_000;
    private static final long HOUR = 3_600_000;

    @TempDir
    Path folder;

    private final AtomicLong clock = new AtomicLong(1_800_000_000_000L);
    private final AtomicLong steady = new AtomicLong(5_000);

    private SqliteBroker open(String boot) {
        return SqliteBroker.open(
                folder.resolve("jobs.db"),
                () -> Instant.ofEpochMilli(clock.get()),
                new Jumps(steady::get, boot),
                UnaryOperator.identity());
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private void claimOne(SqliteBroker broker) throws Exception {
        get(broker.enqueue(QUEUE, List.of(NewJob.of("a", "send", "{}".getBytes(StandardCharsets.UTF_8)))));
        assertThat(get(broker.claim(new ClaimRequest(QUEUE, "s", 1, LEASE))).jobs())
                .hasSize(1);
    }

    private static JobState state(SqliteBroker broker) throws Exception {
        get(broker.tend(QUEUE));
        JobInfo job = get(broker.find(QUEUE, "a"));
        assertThat(job).isNotNull();
        return job.state();
    }

    private void pass(long millis) {
        clock.addAndGet(millis);
        steady.addAndGet(millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR, -HOUR})
    void aLeaseLastsAsLongAsItWasGiven(long jump) throws Exception {
        try (SqliteBroker one = open("boot");
                SqliteBroker other = open("boot")) {
            claimOne(one);
            assertThat(state(other)).isEqualTo(JobState.RUNNING);

            clock.addAndGet(jump);

            pass(LEASE - 1);
            assertThat(state(one)).isEqualTo(JobState.RUNNING);
            assertThat(state(other)).isEqualTo(JobState.RUNNING);
            pass(1);
            assertThat(state(other)).isEqualTo(JobState.READY);
        }
    }

    @Test
    void aMachineThatWasStartedAnewMovesNothing() throws Exception {
        try (SqliteBroker broker = open("boot")) {
            claimOne(broker);
        }
        clock.addAndGet(LEASE);
        steady.set(0);

        try (SqliteBroker broker = open("next boot")) {
            assertThat(state(broker)).isEqualTo(JobState.READY);
        }
    }
}
