// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.jobs.Waiting;
import io.asyncio4j.cli.process.ExitHook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server on a free port of this machine, from the binaries of the embedded-redis artifact. It keeps its
 * files in a temporary folder and ends, with them, at {@link #close} or with the JVM.
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Path folder;
    private final int port;
    private final Process process;
    private final ExitHook hook;

    private EmbeddedRedis(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        hook = ExitHook.add("embedded-redis-end", this::end);
    }

    /**
     * Starts a server and waits until it answers. Blocks; not for the thread of a loop.
     *
     * @param settings more of what stands on its command line, such as {@code --appendonly yes}
     * @return the running server
     */
    public static EmbeddedRedis start(String... settings) {
        try {
            Path folder = Files.createTempDirectory("asyncio4j-redis");
            Path executable = ExecutableProvider.newJarResourceProvider(folder.toFile())
                    .get()
                    .toPath();
            int port = freePort();
            Stream<String> fixed = Stream.of(
                    executable.toString(),
                    "--port",
                    String.valueOf(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--save",
                    "");
            List<String> command = Stream.concat(fixed, Stream.of(settings)).toList();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            EmbeddedRedis redis = new EmbeddedRedis(folder, port, process);
            redis.awaitAnswer();
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the redis-server of embedded-redis on this machine", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String log = Files.readString(folder.resolve("log"));
                close();
                throw new IOException("redis-server did not start: " + log);
            }
            Waiting.pause(PAUSE);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            LOG.debug("redis-server does not answer yet", e);
            return false;
        }
    }

    /**
     * Returns the port that it listens on.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /**
     * Returns the URL of its first database.
     *
     * @return a URL for Redis clients
     */
    public String url() {
        return "redis://127.0.0.1:" + port + "/0";
    }

    /** Ends the server and removes its files. */
    @Override
    public void close() {
        end();
        hook.close();
    }

    private void end() {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Cannot remove {}", folder, e);
        }
    }
}
