// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobHandle;
import io.asyncio4j.jobs.JobOptions;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code aio worker} on the queues of a broker in memory. */
class WorkerCommandTest {
    private static final JobOptions KEPT = JobOptions.DEFAULT.retention(Duration.ofMinutes(1));

    private final String url = "memory:" + UUID.randomUUID();

    @AutoClose
    private final Broker broker = Brokers.open(url);

    @AutoClose
    private final Shell shell = new Shell();

    @TempDir
    private Path folder;

    private int worker(String... more) {
        return shell.run(Stream.concat(Stream.of("worker", "--broker", url), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void aBurstDoesWhatIsThereAndEnds() {
        JobQueue queue = JobQueue.open(broker, "default");
        JobHandle<Object> echo = queue.enqueue("echo", Map.of("a", 1), KEPT);
        JobHandle<Object> sleep = queue.enqueue("sleep", 0.05, KEPT);
        JobHandle<Object> fail = queue.enqueue("fail", "out of luck", KEPT);
        JobHandle<Object> later = queue.enqueue("echo", 1, KEPT.delay(Duration.ofHours(1)));
        JobHandle<Object> unknown = queue.enqueue("nobody-does-this", 1, KEPT);

        assertThat(worker("--samples", "--burst", "--verbose", "--loops", "2"))
                .as(shell.complained())
                .isZero();

        assertThat(echo.result()).isEqualTo(Map.of("a", 1));
        assertThat(sleep.state()).isEqualTo(JobState.DONE);
        assertThat(fail.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(fail.history().getFirst().failure().text()).contains("out of luck");
        assertThat(later.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(unknown.info().history().getFirst().failure().reason()).isNotEmpty();
    }

    @Test
    void handlersComeFromTheJarOfAnApplication() throws Exception {
        Path jar = jar("""
                public final class Mails implements io.asyncio4j.jobs.JobApplication {
                    public void register(io.asyncio4j.jobs.Handlers handlers) {
                        handlers.on("greet", String.class, (name, job) -> "hello, " + name
                                + (Thread.currentThread().getContextClassLoader() == Mails.class.getClassLoader()));
                    }
                }
                """);
        JobHandle<Object> greet = JobQueue.open(broker, "mail").enqueue("greet", "ada", KEPT);

        assertThat(worker("--app", jar.toString(), "--queue", "mail:3,reports", "--burst"))
                .as(shell.complained())
                .isZero();
        assertThat(greet.result()).isEqualTo("hello, adatrue");
    }

    @Test
    void anApplicationThatCannotBeUsedIsOneSentence() throws Exception {
        Path failing = jar("""
                public final class Mails implements io.asyncio4j.jobs.JobApplication {
                    public void register(io.asyncio4j.jobs.Handlers handlers) {
                        throw new IllegalStateException("no configuration");
                    }
                }
                """);
        assertThat(worker("--app", failing.toString())).isEqualTo(1);
        assertThat(shell.complained())
                .startsWith("aio: Application Mails cannot register")
                .contains("no configuration");

        Path empty = folder.resolve("empty.jar");
        new JarOutputStream(Files.newOutputStream(empty)).close();
        assertThat(worker("--app", empty.toString())).isEqualTo(2);
        assertThat(shell.complained()).contains("META-INF/services/io.asyncio4j.jobs.JobApplication");
        assertThat(worker("--app", folder.resolve("none.jar").toString())).isEqualTo(2);
        assertThat(shell.complained()).contains("no such jar");
        assertThat(worker("--app", folder.toString())).isEqualTo(2);
        assertThat(worker()).isEqualTo(2);
        assertThat(shell.complained()).contains("there are no handlers").contains("--samples");
    }

    /** A jar with a class named Mails that is an application. */
    private Path jar(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("Mails.java"), source);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), file.toString());
        assertThat(compiled).isZero();
        Path jar = Files.createTempFile(folder, "mails", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("Mails.class"));
            entries.write(Files.readAllBytes(folder.resolve("Mails.class")));
            entries.putNextEntry(new ZipEntry("META-INF/services/io.asyncio4j.jobs.JobApplication"));
            entries.write("Mails\n".getBytes());
        }
        return jar;
    }

    @Test
    void aCheckFindsTheWorkersOfThisMachine() throws Exception {
        assertThat(worker("--check")).isEqualTo(1);
        assertThat(shell.complained()).startsWith("aio: no worker on ").contains("drains default");

        heartbeat("a", false, 3, "default", "mail");
        assertThat(worker("--check")).isZero();
        assertThat(shell.said()).contains("a: runs 3 of 100");
        assertThat(worker("--check", "-q", "mail,other")).isEqualTo(1);
        assertThat(shell.complained()).contains("other");

        heartbeat("a", true, 0, "default");
        assertThat(worker("--check")).as("a quiet worker is well").isZero();
        assertThat(shell.said()).contains("takes no more jobs");
    }

    private void heartbeat(String session, boolean quiet, int running, String... queues) throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        broker.heartbeat(new WorkerInfo(session, host, 7, List.of(queues), 100, running, 1, 2, quiet), 60_000)
                .join();
    }

    @Test
    void weightsAreWrittenWithAColonOrAsSidekiqDoes() {
        assertThat(queues("-q", "mail:3", "-q", "reports,tenant/x"))
                .isEqualTo(Map.of("mail", 3, "reports", 1, "tenant/x", 1));
        assertThat(queues("-q", "critical,2", "-q", "default")).isEqualTo(Map.of("critical", 2, "default", 1));
        assertThat(queues()).isEqualTo(Map.of("default", 1));
        assertThatThrownBy(() -> queues("-q", "mail:much")).hasMessageContaining("mail:3");
        assertThatThrownBy(() -> queues("-q", "mail:0")).hasMessageContaining("1 at least");
    }

    private static Map<String, Integer> queues(String... args) {
        return CommandLine.populateCommand(new QueueOptions(), args).queues();
    }

    @Test
    void ctrlCEndsAWorkerThatWaitsForASilentServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                CommandProcess waits = CommandProcess.start(
                        "worker", "--samples", "--broker", "redis://127.0.0.1:" + silent.getLocalPort() + "/0")) {
            try (Socket connected = silent.accept()) {
                long begun = System.nanoTime();
                waits.signal("INT");

                assertThat(waits.end()).as(waits.said()).isEqualTo(130);
                assertThat(connected.isConnected()).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            }
        }
    }
}
