// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Workers are coroutines that drain one Redis list: one needs 6 s for six jobs of 1 s, two need half of that. */
public final class WorkersAsCoroutines implements Story {
    private static final int JOBS = 6;

    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public WorkersAsCoroutines() {
        this(1);
    }

    WorkersAsCoroutines(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "E7";
    }

    @Override
    public String title() {
        return "workers as coroutines drain one Redis list: two halve the time";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException {
        try (StoryRedis redis = StoryRedis.open(args);
                StatefulRedisConnection<String, String> connection = redis.connect()) {
            Asyncio.run(() -> {
                drain(out, 1, connection, redis.list());
                drain(out, 2, connection, redis.list());
            });
        }
        return 0;
    }

    private void drain(PrintStream out, int workers, StatefulRedisConnection<String, String> connection, String list) {
        String[] jobs = IntStream.rangeClosed(1, JOBS).mapToObj(i -> "job-" + i).toArray(String[]::new);
        Asyncio.await(connection.async().lpush(list, jobs));
        EventLoop loop = Asyncio.getRunningLoop();
        double start = loop.time();
        Asyncio.taskGroup(group -> {
            for (int i = 1; i <= workers; i++) {
                String name = "worker " + i;
                group.createTask(() -> work(out, name, connection, list), name);
            }
        });
        out.printf(Locale.ROOT, "workers: %d, took %d s%n", workers, (int) ((loop.time() - start) / second));
    }

    private void work(PrintStream out, String name, StatefulRedisConnection<String, String> connection, String list) {
        String job;
        while ((job = Asyncio.await(connection.async().rpop(list))) != null) {
            Asyncio.sleep(second);
            out.println("  " + name + " has done " + job);
        }
    }
}
