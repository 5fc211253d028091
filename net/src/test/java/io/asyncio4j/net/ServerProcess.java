// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JVM of its own with an echo and an HTTP server, whose limits a test chooses. */
public final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;
    final int echoPort;
    final int httpPort;

    private ServerProcess(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.questions = process.outputWriter(UTF_8);
        String[] ports = read().split(" ");
        echoPort = Integer.parseInt(ports[0]);
        httpPort = Integer.parseInt(ports[1]);
    }

    /** Starts one that may have so many files open, with a heap of so many megabytes. */
    static ServerProcess start(int files, int heap) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + files + "; exec \"$@\"", "sh"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx" + heap + "m",
                "-XX:MaxDirectMemorySize=" + heap + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName()));
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private String read() throws IOException {
        return Objects.requireNonNull(answers.readLine(), "The server's process has ended");
    }

    /** How many connections the echo serves. */
    int echoConnections() throws IOException {
        questions.write("connections\n");
        questions.flush();
        return Integer.parseInt(read());
    }

    /** Waits until the echo serves nobody. */
    void awaitNoEcho() throws IOException {
        questions.write("empty\n");
        questions.flush();
        read();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }

    /**
     * Serves until its input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        NetLoop.run(() -> {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            StreamServer echo = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
            try (HttpServer http = HttpServer.start(request -> HttpResponse.text("hello"), "127.0.0.1", 0)) {
                System.out.println(echo.port() + " " + http.port());
                for (String question = ask(input); question != null; question = ask(input)) {
                    while (question.equals("empty") && echo.connections() > 0) {
                        Asyncio.sleep(0.01);
                    }
                    System.out.println(echo.connections());
                }
            }
            echo.shutdown(Duration.ZERO);
        });
    }

    private static @Nullable String ask(BufferedReader input) {
        return Asyncio.toThread(input::readLine);
    }
}
