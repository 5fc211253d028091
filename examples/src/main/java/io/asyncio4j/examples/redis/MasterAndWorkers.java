// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * A master thread takes work from a Redis list and hands it to a loop in another thread; first it asks again and again
 * (RPOP), then it waits in Redis (BRPOP). Of {@code lpush queue 5 1 1} the two short jobs are done before the long one.
 */
public final class MasterAndWorkers implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public MasterAndWorkers() {
        this(1);
    }

    MasterAndWorkers(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "E4";
    }

    @Override
    public String title() {
        return "a master thread takes work from Redis by RPOP, then by BRPOP, for a loop in another thread";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException, InterruptedException {
        try (StoryRedis redis = StoryRedis.open(args)) {
            out.println("RPOP with polling:");
            tell(out, redis, commands -> poll(commands, redis.list()));
            out.println("BRPOP:");
            tell(out, redis, commands -> commands.brpop(0, redis.list()).getValue());
        }
        return 0;
    }

    /** A way to wait for the next payload. */
    private interface Take {
        String from(RedisCommands<String, String> redis) throws InterruptedException;
    }

    private void tell(PrintStream out, StoryRedis redis, Take take) throws InterruptedException {
        try (LoopThread loop = LoopThread.start("the-loop");
                StatefulRedisConnection<String, String> connection = redis.connect()) {
            CountDownLatch done = new CountDownLatch(3);
            Thread master = Thread.ofPlatform().name("master").start(() -> master(out, redis, take, loop, done));
            long start = System.nanoTime();
            connection.sync().lpush(redis.list(), "5", "1", "1");
            done.await();
            out.printf(Locale.ROOT, "  took %d s%n", (int) ((System.nanoTime() - start) / 1e9 / second));
            connection.sync().lpush(redis.list(), "exit");
            master.join();
        }
    }

    private void master(PrintStream out, StoryRedis redis, Take take, LoopThread loop, CountDownLatch done) {
        try (StatefulRedisConnection<String, String> connection = redis.connect()) {
            String payload;
            while (!(payload = take.from(connection.sync())).equals("exit")) {
                int seconds = Integer.parseInt(payload);
                loop.submit(() -> work(out, seconds, done));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String poll(RedisCommands<String, String> redis, String list) throws InterruptedException {
        while (true) {
            String payload = redis.rpop(list);
            if (payload != null) {
                return payload;
            }
            Thread.sleep((long) (100 * second));
        }
    }

    private void work(PrintStream out, int seconds, CountDownLatch done) {
        out.println("  begin " + seconds);
        Asyncio.sleep(seconds * second);
        out.println("  end " + seconds);
        done.countDown();
    }
}
