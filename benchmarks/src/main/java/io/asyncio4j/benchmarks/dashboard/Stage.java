// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import io.asyncio4j.benchmarks.Folders;
import io.asyncio4j.benchmarks.Jvm;
import io.asyncio4j.benchmarks.jobs.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A fresh broker and the processes that use it. Leaves none of them behind, nor a file, whatever ends this process. */
final class Stage implements AutoCloseable {
    private final @Nullable RedisServer redis;
    private final @Nullable Path folder;
    private final List<Child> children = new ArrayList<>();
    private boolean closed;

    private Stage(@Nullable RedisServer redis, @Nullable Path folder) {
        this.redis = redis;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Has a broker that is new. */
    static Stage open(Store store) throws IOException, InterruptedException {
        if (store == Store.SQLITE) {
            return new Stage(null, Files.createTempDirectory("asyncio4j-bench"));
        }
        Stage stage = new Stage(RedisServer.start(), null);
        // One that begins in some phase would be taken for the work of the dashboard.
        stage.server().ask("config", "set", "auto-aof-rewrite-percentage", "0");
        return stage;
    }

    private RedisServer server() {
        if (redis == null) {
            throw new IllegalStateException("This stage has no Redis");
        }
        return redis;
    }

    String url() {
        return folder == null ? "redis://127.0.0.1:" + server().port : "sqlite:" + folder.resolve("jobs.db");
    }

    /** Starts a program beside the broker; its words are the URL and these. */
    synchronized Child start(Class<?> main, List<String> flags, String... words) throws IOException {
        if (closed) {
            throw new IOException("The benchmark is being ended");
        }
        List<String> command = Jvm.command(main, flags.toArray(String[]::new));
        command.add(url());
        Collections.addAll(command, words);
        Child child = Child.start(command);
        children.add(child);
        return child;
    }

    /** The time that Redis has had of the processors, in seconds; empty if there is none. */
    OptionalDouble redisSeconds() throws IOException, InterruptedException {
        if (redis == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(RedisServer.processorSeconds(redis.info()));
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        children.forEach(Child::close);
        try {
            if (redis != null) {
                redis.close();
            }
            if (folder != null) {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
