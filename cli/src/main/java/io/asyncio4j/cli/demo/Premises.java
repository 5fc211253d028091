// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.cli.process.ExitHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder and the processes of a demonstration. They end with it, or with the JVM, whichever comes first. */
final class Premises implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Premises.class);
    private static final int TRIES = 3;

    private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
    private final ExitHook hook;
    private volatile boolean ending;
    private @Nullable Path folder;

    private Premises() {
        hook = ExitHook.add("demo-end", this::end);
    }

    static Premises open() throws IOException {
        Premises premises = new Premises();
        premises.make();
        return premises;
    }

    private synchronized void make() throws IOException {
        folder = Files.createTempDirectory("aio-demo-");
    }

    synchronized Path file(String name) {
        if (folder == null) {
            throw new IllegalStateException("The demonstration has ended");
        }
        return folder.resolve(name);
    }

    /** Starts a process that does not outlive this. */
    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (ending) {
            throw new IllegalStateException("The demonstration has ended");
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        end();
        hook.close();
    }

    private synchronized void end() {
        ending = true;
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        processes.clear();
        for (int i = 0; i < TRIES && folder != null; i++) {
            remove(folder);
        }
    }

    /** What still runs in this JVM may add a file while others are removed. */
    private void remove(Path all) {
        try (Stream<Path> walk = Files.walk(all)) {
            List<Path> files = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            folder = null;
        } catch (NoSuchFileException e) {
            folder = null;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Cannot remove {}", all, e);
        }
    }
}
