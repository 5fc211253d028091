// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig.Pragma;
import org.sqlite.SQLiteErrorCode;

/** A file that may not grow further: SQLite says what it says of a disk that is full. */
class FullDiskTest {
    private static final String QUEUE = "mail";
    private static final String PAGES = "200";

    @TempDir
    Path folder;

    private SqliteBroker open() {
        return SqliteBroker.open(folder.resolve("jobs.db"), InstantSource.system(), Jumps.none(), config -> {
            config.setPragma(Pragma.MAX_PAGE_COUNT, PAGES);
            return config;
        });
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "send", new byte[1_500]);
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    /** Enqueues until there is no room; returns the ids that were acknowledged. */
    private static List<String> fill(SqliteBroker broker) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            try {
                get(broker.enqueue(QUEUE, List.of(job("job" + i))));
                acknowledged.add("job" + i);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(BrokerFullException.class);
                assertThat(e.getCause()).hasMessageContaining("is full");
                return acknowledged;
            }
        }
        throw new AssertionError("It was never full");
    }

    @Test
    void nothingAcknowledgedIsLostAndWorkGoesOnWhenThereIsRoom() throws Exception {
        List<String> acknowledged;
        try (SqliteBroker broker = open()) {
            acknowledged = fill(broker);
            assertThat(acknowledged).hasSizeGreaterThan(50);

            List<ClaimedJob> claimed =
                    get(broker.claim(new ClaimRequest(QUEUE, "s", 10, 60_000))).jobs();
            assertThat(claimed).hasSize(10);
            List<Settlement> done = claimed.stream()
                    .map(job -> new Settlement(new Run(job.job().id(), job.run()), Verdict.DONE, 0, null, null))
                    .toList();
            assertThat(get(broker.settle(QUEUE, done))).containsOnly(true);
            get(broker.enqueue(QUEUE, List.of(job("late"))));
        }

        try (SqliteBroker broker = open()) {
            for (String id : acknowledged.subList(10, acknowledged.size())) {
                assertThat(get(broker.find(QUEUE, id))).as(id).isNotNull();
            }
            assertThat(get(broker.find(QUEUE, "late"))).isNotNull();
        }
    }

    @Test
    void whoFindsNoRoomHarmsNobodyOfTheSamePass() throws Exception {
        try (SqliteBroker broker = open()) {
            int there = fill(broker).size();
            List<NewJob> many = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                many.add(job("many" + i));
            }

            CompletableFuture<?> refused = broker.enqueue(QUEUE, many);
            CompletableFuture<Boolean> removed = broker.remove(QUEUE, "job0");

            assertThatThrownBy(() -> get(refused)).hasCauseInstanceOf(BrokerFullException.class);
            assertThat(get(removed)).isTrue();
            assertThat(get(broker.stats(QUEUE)).enqueued()).isEqualTo(there);
            assertThat(get(broker.find(QUEUE, "many0"))).isNull();
        }
    }

    @Test
    void aDiskWithNoRoomForTheSharedMemoryIsFull() {
        SQLException refused = new SQLException("no room", "", SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code);

        assertThat(Errors.opening(folder.resolve("jobs.db"), refused))
                .isInstanceOf(BrokerFullException.class)
                .hasMessageContaining("is full; make room there");
    }
}
