// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.threads.LoopThread;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A producer thread pushes payloads to a Redis list; a consumer thread takes them and hands each, as a coroutine, to a
 * loop in a third thread.
 */
public final class ProducerAndConsumerOverRedis implements Story {
    private static final String END = "end";

    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public ProducerAndConsumerOverRedis() {
        this(1);
    }

    ProducerAndConsumerOverRedis(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "A7";
    }

    @Override
    public String title() {
        return "a producer and a consumer thread over a Redis list, which feeds a loop";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException, InterruptedException {
        try (StoryRedis redis = StoryRedis.open(args);
                LoopThread loop = LoopThread.start("the-loop")) {
            Thread consumer = Thread.ofPlatform().name("consumer").start(() -> consume(out, redis, loop));
            Thread producer = Thread.ofPlatform().name("producer").start(() -> produce(redis));
            producer.join();
            consumer.join();
        }
        return 0;
    }

    private static void produce(StoryRedis redis) {
        try (StatefulRedisConnection<String, String> connection = redis.connect()) {
            for (int payload = 0; payload < 4; payload++) {
                connection.sync().lpush(redis.list(), Integer.toString(payload));
            }
            connection.sync().lpush(redis.list(), END);
        }
    }

    private void consume(PrintStream out, StoryRedis redis, LoopThread loop) {
        List<CompletableFuture<?>> handedOver = new ArrayList<>();
        try (StatefulRedisConnection<String, String> connection = redis.connect()) {
            String payload;
            while (!(payload = connection.sync().brpop(0, redis.list()).getValue()).equals(END)) {
                String taken = payload;
                handedOver.add(loop.submit(() -> work(out, taken)));
            }
        }
        CompletableFuture.allOf(handedOver.toArray(CompletableFuture[]::new)).join();
    }

    private void work(PrintStream out, String payload) {
        out.println("begin " + payload);
        Asyncio.sleep(second);
        out.println("end " + payload);
    }
}
