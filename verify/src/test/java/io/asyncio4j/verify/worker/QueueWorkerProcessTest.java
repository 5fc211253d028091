// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker process on queues in a file, and the signals that it knows. */
@Timeout(180)
class QueueWorkerProcessTest {
    private static final JobOptions KEPT = JobOptions.DEFAULT.retention(Duration.ofMinutes(10));

    @TempDir
    private Path folder;

    private String url;

    @AutoClose
    private Broker broker;

    private JobQueue queue;

    @BeforeEach
    void open() {
        url = "sqlite:" + folder.resolve("jobs.db");
        broker = Brokers.open(url);
        queue = JobQueue.open(broker, "default");
    }

    private WorkerProcess worker(String... more) throws IOException {
        String[] options = new String[more.length + 3];
        options[0] = "--samples";
        options[1] = "--broker";
        options[2] = url;
        System.arraycopy(more, 0, options, 3, more.length);
        return WorkerProcess.start(folder, options);
    }

    private static void await(String what, WorkerProcess worker, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || !worker.isAlive()) {
                throw new AssertionError("Waited in vain for " + what + ":\n" + worker.log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void aStopThatAllJobsSurviveIsCode0() throws Exception {
        JobHandle<Object> brief = queue.enqueue("sleep", 8, KEPT);
        try (WorkerProcess worker = worker("--grace", "60s")) {
            await("the job", worker, () -> brief.state() == JobState.RUNNING);
            worker.signal("TTIN");
            await("the list", worker, () -> worker.log().contains("1 job runs"));
            worker.signal("TERM");

            assertThat(worker.exitCode(60)).as(worker.log()).isZero();
            assertThat(worker.log())
                    .contains("default sleep " + brief.id())
                    .contains("1 done, 0 failed, 0 dead, 0 given back");
        }
        assertThat(brief.state()).isEqualTo(JobState.DONE);
    }

    @Test
    void aQuietWorkerTakesNothingAndGivesBackWhatDoesNotEnd() throws Exception {
        JobHandle<Object> endless = queue.enqueue("sleep", 600, KEPT);
        try (WorkerProcess worker = worker("--grace", "200ms")) {
            await("the job", worker, () -> endless.state() == JobState.RUNNING);
            worker.signal("TSTP");
            await("quiet", worker, () -> worker.log().contains("no more jobs; Ctrl-C"));
            JobHandle<Object> late = queue.enqueue("sleep", 0, KEPT);
            worker.signal("TERM");

            assertThat(worker.exitCode(60)).as(worker.log()).isEqualTo(143);
            assertThat(worker.log()).contains("0 done, 0 failed, 0 dead, 1 given back");
            assertThat(late.state()).isEqualTo(JobState.READY);
        }
        assertThat(endless.state()).isEqualTo(JobState.READY);
        assertThat(endless.info().crashes()).isZero();
    }

    @Test
    void aSecondSignalGivesBackAtOnce() throws Exception {
        JobHandle<Object> endless = queue.enqueue("sleep", 600, KEPT);
        try (WorkerProcess worker = worker("--grace", "10m")) {
            await("the job", worker, () -> endless.state() == JobState.RUNNING);
            worker.signal("INT");
            await("the first", worker, () -> worker.log().contains("no more jobs"));
            worker.signal("INT");

            assertThat(worker.exitCode(60)).as(worker.log()).isEqualTo(130);
        }
        assertThat(endless.state()).isEqualTo(JobState.READY);
    }
}
