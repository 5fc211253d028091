// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.core.ExecutableProvider;

/** A real redis-server with an append-only file, on a free port, that can be killed and started again. */
final class RedisProcess implements AutoCloseable {
    static {
        // Otherwise Lettuce warns at each connection that it had the choice.
        System.setProperty("io.lettuce.core.iouring", "false");
    }

    private final Path folder;
    private final Path executable;
    private final int port;
    private final List<RedisClient> clients = new ArrayList<>();
    private Process process;

    RedisProcess() throws IOException {
        folder = Files.createTempDirectory("asyncio4j-redis");
        executable =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        start();
    }

    void start() throws IOException {
        process = new ProcessBuilder(
                        executable.toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("redis-server did not start: " + Files.readString(folder.resolve("log")));
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private boolean answers() {
        try (RedisClient client = RedisClient.create(url())) {
            return client.connect().sync().ping().equals("PONG");
        } catch (RedisException e) {
            return false;
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Lets it stand still: it takes connections and answers nothing. */
    void freeze() throws IOException {
        signal("STOP");
    }

    void thaw() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** A client of its own threads, as any other program would use. */
    RedisCommands<byte[], byte[]> commands() {
        RedisClient client = RedisClient.create(url());
        clients.add(client);
        return client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        clients.forEach(client -> client.shutdown(0, 1, TimeUnit.SECONDS));
        kill();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
