// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static io.asyncio4j.AsyncChannels.sockAccept;
import static io.asyncio4j.AsyncChannels.sockConnect;
import static io.asyncio4j.AsyncChannels.sockRecv;
import static io.asyncio4j.AsyncChannels.sockSendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Runner;
import io.asyncio4j.Task;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import io.asyncio4j.subprocess.AsyncProcess;
import io.asyncio4j.subprocess.ProcessOptions;
import io.asyncio4j.subprocess.ProcessOutput;
import io.asyncio4j.sync.AsyncEvent;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code of the page subprocesses-and-signals.md. */
class SubprocessesAndSignalsPageTest {
    @Test
    void communicate() {
        Asyncio.run(() -> {
            // region communicate
            AsyncProcess sort = Asyncio.createSubprocessExec(ProcessOptions.piped(), "sort", "-n");
            ProcessOutput output = sort.communicate("10\n9\n".getBytes(StandardCharsets.UTF_8));

            assertThat(output.stdoutText()).isEqualTo("9\n10\n");
            assertThat(sort.returncode()).isZero();
            // endregion
        });
    }

    @Test
    void options() {
        Asyncio.run(() -> {
            // region options
            ProcessOptions options = ProcessOptions.inherited()
                    .stdin(Redirect.DISCARD)
                    .stdout(Redirect.PIPE)
                    .stderrToStdout()
                    .variable("LANG", "C");
            AsyncProcess shell = Asyncio.createSubprocessShell(options, "echo $LANG; ls /nowhere | wc -l");
            // endregion
            assertThat(shell.communicate().stdoutText()).startsWith("C\n").contains("0");
        });
    }

    @Test
    void conversation() {
        List<String> answers = new ArrayList<>();
        Asyncio.run(() -> {
            // region conversation
            AsyncProcess cat = Asyncio.createSubprocessExec(ProcessOptions.piped(), "cat");
            StreamWriter input = cat.stdin();
            StreamReader output = cat.stdout();
            for (String question : List.of("one", "two")) {
                input.write((question + "\n").getBytes(StandardCharsets.UTF_8));
                input.drain();
                answers.add(new String(output.readLine(), StandardCharsets.UTF_8).strip());
            }
            input.close();
            cat.await();
            // endregion
        });
        assertThat(answers).containsExactly("one", "two");
    }

    // region limit
    static int endWithin(AsyncProcess process, Duration patience) {
        process.terminate();
        try {
            return Asyncio.waitFor(process::await, patience);
        } catch (TimeoutError e) {
            process.kill();
            return process.await();
        }
    }
    // endregion

    @Test
    void limit() {
        Asyncio.run(() -> {
            AsyncProcess sleep = Asyncio.createSubprocessExec("sleep", "100");
            assertThat(endWithin(sleep, Duration.ofSeconds(10))).isEqualTo(-15);

            AsyncProcess stubborn = Asyncio.createSubprocessShell(
                    ProcessOptions.inherited().stdout(Redirect.PIPE),
                    "trap '' TERM; echo ready; while :; do sleep 0.01; done");
            stubborn.stdout().readLine();
            assertThat(endWithin(stubborn, Duration.ofMillis(50))).isEqualTo(-9);
        });
    }

    /** Whether whoever started this JVM has left SIGHUP as it usually is, which nohup does not. */
    private static boolean hearsOfHangUp() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .allMatch(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16) % 2 == 0);
    }

    @Test
    void signals() throws IOException {
        assumeTrue(hearsOfHangUp(), "whoever started this JVM ignores SIGHUP, as nohup does");
        Asyncio.run(() -> {
            List<String> done = new ArrayList<>();
            // region signals
            AsyncEvent stop = new AsyncEvent();
            EventLoop loop = Asyncio.getRunningLoop();
            loop.addSignalHandler("TERM", stop::set);
            loop.addSignalHandler("HUP", () -> done.add("settings read again"));
            // endregion
            long self = ProcessHandle.current().pid();
            Asyncio.createSubprocessShell("kill -s HUP " + self).await();
            while (done.isEmpty()) {
                Asyncio.sleep(0.001);
            }
            Asyncio.createSubprocessShell("kill -s TERM " + self).await();
            stop.await();
        });
    }

    @Test
    void reader() {
        Asyncio.run(() -> {
            Pipe pipe = Pipe.open();
            EventLoop loop = Asyncio.getRunningLoop();
            AsyncFuture<Integer> total = loop.createFuture();
            // region reader
            Pipe.SourceChannel source = pipe.source();
            source.configureBlocking(false);
            ByteBuffer buffer = ByteBuffer.allocate(1024);
            loop.addReader(source, () -> {
                try {
                    if (source.read(buffer) < 0) { // the other end is closed
                        loop.removeReader(source);
                        total.setResult(buffer.position());
                    }
                } catch (IOException e) {
                    loop.removeReader(source);
                    total.setException(e);
                }
            });
            // endregion
            pipe.sink().write(ByteBuffer.wrap(new byte[10]));
            pipe.sink().close();
            assertThat(total.await()).isEqualTo(10);
            source.close();
        });
    }

    // region echo
    static void echo(SocketChannel channel) throws IOException {
        byte[] data;
        while ((data = sockRecv(channel, 4096)).length > 0) {
            sockSendAll(channel, data);
        }
        channel.close();
    }
    // endregion

    @Test
    void echo() {
        try (Runner runner = Runner.builder().build()) {
            runner.run(() -> {
                try (ServerSocketChannel server = ServerSocketChannel.open();
                        SocketChannel client = SocketChannel.open()) {
                    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    server.configureBlocking(false);
                    client.configureBlocking(false);
                    Task<?> serving = Asyncio.createTask(() -> echo(sockAccept(server)));
                    sockConnect(client, server.getLocalAddress());
                    sockSendAll(client, new byte[] {1, 2, 3});
                    assertThat(sockRecv(client, 10)).containsExactly(1, 2, 3);
                    client.shutdownOutput();
                    serving.await();
                }
            });
        }
    }
}
