// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process has the lock of the file and does not give it back. */
class LockedFileTest {
    private static final int BUSY_MILLIS = 2000;
    private static final int LONG_BUSY_MILLIS = 6000;

    @TempDir
    private Path folder;

    private static List<NewJob> thousand(int from) {
        return IntStream.range(from, from + 1000)
                .mapToObj(i -> NewJob.of("j" + i, "send", "1".getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private static SqliteBroker open(Path file) {
        return open(file, BUSY_MILLIS);
    }

    private static SqliteBroker open(Path file, int busyMillis) {
        return SqliteBroker.open(file, InstantSource.system(), Jumps.ofMachine(), config -> {
            config.setBusyTimeout(busyMillis);
            return config;
        });
    }

    @Test
    void whoWaitsBehindOthersDoesNotWaitLongerAndNeitherDoesWhoCloses() throws Exception {
        Path file = folder.resolve("jobs.db");
        try (SqliteBroker broker = open(file, LONG_BUSY_MILLIS);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            broker.queues().get(20, TimeUnit.SECONDS);
            lock.execute("BEGIN IMMEDIATE");

            List<CompletableFuture<?>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) { // more than one transaction takes
                calls.add(broker.enqueue("mail", thousand(i * 1000)));
            }
            CompletableFuture<List<String>> looked = broker.queues();

            assertThatThrownBy(() -> calls.getFirst().get(100, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(BrokerUnavailableException.class)
                    .hasMessageContaining("look for one that is stopped");
            assertThatThrownBy(() -> calls.getLast().get(LONG_BUSY_MILLIS, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(BrokerUnavailableException.class);
            assertThat(looked.get(LONG_BUSY_MILLIS, TimeUnit.MILLISECONDS)).isEmpty();

            CompletableFuture.runAsync(broker::close).get(2 * LONG_BUSY_MILLIS, TimeUnit.MILLISECONDS);
            lock.execute("ROLLBACK");
        }
        try (SqliteBroker broker = open(file)) {
            assertThat(broker.queues().get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void whoOpensTheFileMeanwhileLooksIntoItAtOnce() throws Exception {
        Path file = folder.resolve("jobs.db");
        try (SqliteBroker broker = open(file)) {
            broker.enqueue("mail", thousand(0)).get(20, TimeUnit.SECONDS);
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            CompletableFuture<List<String>> looked = CompletableFuture.supplyAsync(() -> {
                try (SqliteBroker broker = open(file, 600_000)) { // who waits for the lock does not end here
                    return broker.queues().join();
                }
            });

            assertThat(looked.get(40, TimeUnit.SECONDS)).containsExactly("mail");
            lock.execute("ROLLBACK");
        }
    }

    @Test
    void whoOpensTheFileMeanwhileAndWritesWaitsForTheLockOnce() throws Exception {
        Path file = folder.resolve("jobs.db");
        open(file).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            CompletableFuture<Long> refused = CompletableFuture.supplyAsync(() -> {
                try (SqliteBroker broker = open(file, LONG_BUSY_MILLIS)) {
                    List<CompletableFuture<?>> calls = new ArrayList<>();
                    for (int i = 0; i < 20; i++) { // some come when the first waits already
                        calls.add(broker.enqueue("mail", thousand(i * 1000)));
                    }
                    return calls.stream()
                            .filter(call -> failure(call) instanceof BrokerUnavailableException)
                            .count();
                }
            });

            assertThat(refused.get(3 * LONG_BUSY_MILLIS - 1000, TimeUnit.MILLISECONDS))
                    .isEqualTo(20);
            lock.execute("ROLLBACK");
        }
    }

    @Test
    void whoCouldNotWaitForTheLockIsKnownToOthersWhenItWaitsAgain() throws Exception {
        Path file = folder.resolve("jobs.db");
        open(file).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement();
                SqliteBroker broker = open(file, 100)) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThat(failure(broker.awaitReady(List.of("mail"), 60_000)))
                    .isInstanceOf(BrokerUnavailableException.class);
            statement.execute("ROLLBACK");

            CompletableFuture<?> ready = broker.awaitReady(List.of("mail"), 60_000);
            broker.tend("mail").get(20, TimeUnit.SECONDS); // the wait has begun

            try (ResultSet known = statement.executeQuery("SELECT count(*) FROM listener")) {
                assertThat(known.getInt(1)).isEqualTo(1);
            }
            ready.cancel(false);
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<?> call) {
        return call.handle((value, failure) -> failure).join();
    }

    @Test
    void aLockIsSeenFromOutside() throws Exception {
        Path file = folder.resolve("jobs.db");
        open(file).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement lock = other.createStatement()) {
            assertThat(SqliteInspection.isLocked(file, Duration.ofSeconds(30))).isFalse();
            lock.execute("BEGIN IMMEDIATE");
            assertThat(SqliteInspection.isLocked(file, Duration.ofMillis(100))).isTrue();
            lock.execute("ROLLBACK");
            assertThat(SqliteInspection.isLocked(file, Duration.ofSeconds(30))).isFalse();
        }
    }

    @Test
    void aDirectoryIsCalledOne() {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(BrokerException.class)
                .hasMessage(folder + " is a directory; name a file in it.");
        assertThatThrownBy(() -> SqliteInspection.look(folder, false)).hasMessageContaining("is a directory");
    }
}
