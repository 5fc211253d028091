// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.jobs.Brokers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is told to end while its broker does not answer. */
class WorkerHangingBrokerTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatItWaitsForAndEndsAtOnceIfAskedAgain() throws Exception {
        String url = "sqlite:" + folder.resolve("jobs.db");
        Brokers.open(url).close();
        try (CommandProcess worker = CommandProcess.start("worker", "--samples", "--broker", url);
                Connection other = DriverManager.getConnection("jdbc:" + url);
                Statement lock = other.createStatement()) {
            worker.await("Ctrl-C ends it");
            lock.execute("PRAGMA busy_timeout = 10000");
            lock.execute("BEGIN EXCLUSIVE");

            worker.signal("INT");
            worker.await("the broker has not answered yet; Ctrl-C again ends this at once");
            worker.signal("INT");

            assertThat(worker.end()).as(worker.said()).isEqualTo(Signals.CTRL_C);
            assertThat(worker.said()).doesNotContain("Giving running jobs back");
        }
    }
}
