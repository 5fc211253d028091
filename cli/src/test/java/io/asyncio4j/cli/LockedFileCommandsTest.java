// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a file whose lock somebody else holds and does not give back. Who writes waits for it for 10 s, once. */
class LockedFileCommandsTest {
    private static final long LESS_THAN_TWICE_SECONDS = 19;

    @TempDir
    private Path folder;

    @AutoClose
    private final Shell shell = new Shell();

    @AutoClose
    private Connection other;

    @BeforeEach
    void lock() throws Exception {
        try (Broker broker = Brokers.open(url())) {
            JobQueue.open(broker, "mail").enqueue("send", 1);
        }
        other = DriverManager.getConnection("jdbc:" + url());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
        }
    }

    private String url() {
        return "sqlite:" + folder.resolve("jobs.db");
    }

    private int jobs(String... words) throws Exception {
        return CompletableFuture.supplyAsync(() -> shell.run(words)).get(LESS_THAN_TWICE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatOnlyLooksIsAnswered() throws Exception {
        assertThat(jobs("jobs", "stats", "--broker", url()))
                .as(shell.complained())
                .isZero();
        assertThat(shell.said()).contains("mail");
    }

    @Test
    void whatWritesIsRefusedWithTheRemedyAfterOneWait() throws Exception {
        assertThat(jobs("jobs", "enqueue", "send", "1", "--broker", url())).isEqualTo(Main.FAILED);
        assertThat(shell.complained())
                .startsWith("aio: Another process has held the lock of ")
                .contains("look for one that is stopped. Nothing was stored.");
    }
}
