// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A redis-server in a process and a folder of its own, on a free port of 127.0.0.1, with an append-only file. It can be
 * killed, stopped, and started again with what it has stored.
 */
public final class RedisNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final List<String> options;
    private final boolean sentinel;
    private int port;
    private @Nullable Process process;
    private @Nullable Resp connection;

    private RedisNode(boolean sentinel, List<String> options) throws IOException {
        folder = Files.createTempDirectory("asyncio4j-redis");
        this.sentinel = sentinel;
        this.options = options;
    }

    /** Starts a server; options as in its configuration, a name and its values each, such as {@code "save", ""}. */
    public static RedisNode start(String... options) throws IOException {
        return started(new RedisNode(false, List.of(options)));
    }

    /** Starts a sentinel that can be told what to watch. */
    static RedisNode startSentinel() throws IOException {
        return started(new RedisNode(true, List.of()));
    }

    private static RedisNode started(RedisNode node) throws IOException {
        for (int attempt = 1; ; attempt++) {
            node.port = freePort();
            try {
                node.restart();
                return node;
            } catch (IOException e) {
                if (attempt == 3) {
                    node.close();
                    throw e;
                }
            }
        }
    }

    /** A port such that it and the one of the cluster bus, 10,000 above, are free. */
    private static int freePort() throws IOException {
        while (true) {
            int port;
            try (ServerSocket socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            if (port > 55_000) {
                port -= 20_000;
            }
            try (ServerSocket first = new ServerSocket();
                    ServerSocket bus = new ServerSocket()) {
                first.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                bus.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 10_000));
                return port;
            } catch (IOException e) {
                continue; // somebody has one of them
            }
        }
    }

    /** Starts it on its port with what is stored in its folder. */
    public void restart() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Executable.PATH.toString());
        if (sentinel) {
            Path file = folder.resolve("sentinel.conf");
            if (!Files.exists(file)) {
                Files.writeString(file, "port " + port + "\nbind 127.0.0.1\ndir " + folder + "\n");
            }
            command.add(file.toString());
            command.add("--sentinel");
        } else {
            Map<String, List<String>> all = new TreeMap<>(Map.of(
                    "port", List.of(String.valueOf(port)),
                    "bind", List.of("127.0.0.1"),
                    "dir", List.of(folder.toString()),
                    "save", List.of(""),
                    "appendonly", List.of("yes"),
                    "appendfsync", List.of("everysec"),
                    "repl-diskless-sync-delay", List.of("0")));
            for (int i = 0; i < options.size(); i += 2) {
                all.put(options.get(i), List.of(options.get(i + 1).split(" ", -1)));
            }
            all.forEach((name, values) -> {
                command.add("--" + name);
                command.addAll(values);
            });
        }
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
        process = started;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                started.destroyForcibly().onExit().join();
                throw new IOException("redis-server did not start: " + log());
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private boolean answers() {
        try {
            call("PING");
            return true;
        } catch (Resp.RespError e) {
            return !String.valueOf(e.getMessage()).startsWith("LOADING");
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public Path folder() {
        return folder;
    }

    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** Sends a command on a connection that is kept; see {@link Resp#call}. */
    public synchronized @Nullable Object call(Object... words) throws IOException {
        Resp open = connection;
        if (open == null) {
            open = new Resp(port);
            connection = open;
        }
        try {
            return open.call(words);
        } catch (IOException e) {
            connection = null;
            open.close();
            throw e;
        }
    }

    /** Returns the answer as text, lines of a list below each other. */
    public String text(Object... words) throws IOException {
        Object answer = call(words);
        if (answer instanceof List<?> items) {
            return String.join("\n", items.stream().map(String::valueOf).toList());
        }
        return String.valueOf(answer);
    }

    /** Returns a field of INFO. */
    public String info(String field) throws IOException {
        String found = text("INFO", "all")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .orElse(field + ":");
        return found.substring(field.length() + 1);
    }

    public boolean isAlive() {
        return running().isAlive();
    }

    public long pid() {
        return running().pid();
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    /** SIGKILL. */
    public void kill() {
        running().destroyForcibly().onExit().join();
        forgetConnection();
    }

    /** SIGTERM, and awaits the end. */
    public void terminate() {
        running().destroy();
        running().onExit().join();
        forgetConnection();
    }

    /** SIGSTOP: it stands still with its connections open. */
    public void freeze() throws IOException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    private synchronized void forgetConnection() {
        Resp open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Path logFile() {
        return folder.resolve("log");
    }

    public String log() throws IOException {
        return Files.readString(logFile());
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            kill();
        }
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The server's program, unpacked once. */
    private static final class Executable {
        static final Path PATH = unpack();

        private static Path unpack() {
            try {
                Path folder = Files.createTempDirectory("asyncio4j-redis-server");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        delete(folder);
                    } catch (IOException e) {
                        System.err.println("Cannot delete " + folder + ": " + e);
                    }
                }));
                return ExecutableProvider.newJarResourceProvider(folder.toFile())
                        .get()
                        .toPath();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
