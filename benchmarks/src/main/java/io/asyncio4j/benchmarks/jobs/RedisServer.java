// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

import io.asyncio4j.benchmarks.Folders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Redis of the run's own, with an append-only file that is synced each second; on loopback. */
public final class RedisServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Process process;
    final Path folder;

    /** Where it listens on loopback. */
    public final int port;

    private RedisServer(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    static Optional<Path> onPath(String program) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one and waits until it listens.
     *
     * @return the server, to be closed
     * @throws IOException if there is none, or it does not start
     * @throws InterruptedException if the wait is interrupted
     */
    public static RedisServer start() throws IOException, InterruptedException {
        if (onPath("redis-server").isEmpty() || onPath("redis-cli").isEmpty()) {
            throw new IOException("No redis-server or redis-cli on PATH; apt install redis-server");
        }
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path folder = Files.createTempDirectory("asyncio4j-bench");
        Process process = new ProcessBuilder(List.of(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--save",
                        "",
                        "--dir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        RedisServer server = new RedisServer(process, folder, port);
        server.awaitPort();
        return server;
    }

    private void awaitPort() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    close();
                    throw new IOException("redis-server does not start", e);
                }
                Thread.sleep(20);
            }
        }
    }

    /**
     * Has {@code redis-cli} send a command.
     *
     * @param words the command
     * @return the answer
     * @throws IOException if it fails
     * @throws InterruptedException if the wait is interrupted
     */
    public String ask(String... words) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("redis-cli", "-p", Integer.toString(port)), Arrays.stream(words))
                .toList();
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + answer.strip());
        }
        return answer;
    }

    /**
     * Returns everything that INFO says.
     *
     * @return values by names
     * @throws IOException if it cannot be asked
     * @throws InterruptedException if the wait is interrupted
     */
    public Map<String, String> info() throws IOException, InterruptedException {
        return ask("info", "all")
                .lines()
                .filter(line -> line.contains(":"))
                .map(line -> line.strip().split(":", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> second));
    }

    /**
     * Returns the time that it had had of the processors when it was asked.
     *
     * @param info what INFO said
     * @return seconds
     */
    public static double processorSeconds(Map<String, String> info) {
        return Double.parseDouble(info.get("used_cpu_user")) + Double.parseDouble(info.get("used_cpu_sys"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Folders.delete(folder);
    }
}
