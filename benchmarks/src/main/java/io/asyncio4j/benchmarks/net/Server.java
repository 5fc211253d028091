// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, which has printed its address. */
final class Server implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final InetSocketAddress address;

    private Server(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts a server on some of the cores, all where the list is empty, and waits for its address. */
    static Server start(List<String> command, String cores) throws IOException {
        List<String> pinned = new ArrayList<>(cores.isEmpty() ? List.of() : List.of("taskset", "-c", cores));
        pinned.addAll(command);
        Process process = new ProcessBuilder(pinned)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(ignored -> {}));
                return new Server(process, new InetSocketAddress("127.0.0.1", Integer.parseInt(found.group(1))));
            }
        }
        process.destroyForcibly();
        throw new IOException("No address from " + String.join(" ", command));
    }

    InetSocketAddress address() {
        return address;
    }

    /** How much time it has had of the processors, of all its threads. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
