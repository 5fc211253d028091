// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whatever is pushed to a Redis list while the program runs becomes a coroutine that sleeps so many seconds; {@code exit}
 * ends it.
 *
 * <p>The story pushes by itself, as one would by telnet. With {@code --by-hand} or {@code --redis URL} it leaves that to
 * you and redis-cli.
 */
public final class ListDrivesCoroutines implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public ListDrivesCoroutines() {
        this(1);
    }

    ListDrivesCoroutines(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "D10";
    }

    @Override
    public String title() {
        return "a Redis list drives coroutines while the program runs: LPUSH a number of seconds";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException {
        try (StoryRedis redis = StoryRedis.open(args)) {
            boolean byHand = args.contains("--by-hand") || args.contains("--redis");
            Asyncio.run(() -> {
                var pushing = Asyncio.createTask(() -> {
                    if (byHand) {
                        out.printf("redis-cli -h %s -p %d lpush %s 3%n", redis.host(), redis.port(), redis.list());
                    } else {
                        pushWhileItRuns(redis);
                    }
                });
                drain(out, redis);
                pushing.await();
            });
        }
        return 0;
    }

    private void drain(PrintStream out, StoryRedis redis) {
        try (StatefulRedisConnection<String, String> connection = redis.connect()) {
            Asyncio.taskGroup(group -> {
                while (true) {
                    // Lettuce's futures are completion stages, and those can be awaited.
                    String payload = Asyncio.await(connection.async().brpop(0, redis.list()))
                            .getValue();
                    if (payload.equals("exit")) {
                        return;
                    }
                    group.createTask(() -> sleep(out, payload));
                }
            });
        }
        out.println("all done");
    }

    private void sleep(PrintStream out, String payload) {
        double seconds;
        try {
            seconds = Double.parseDouble(payload);
        } catch (NumberFormatException e) {
            out.println("'" + payload + "' is no number of seconds");
            return;
        }
        out.println("begin " + payload);
        Asyncio.sleep(seconds * second);
        out.println("end " + payload);
    }

    private void pushWhileItRuns(StoryRedis redis) {
        push(redis, "3");
        Asyncio.sleep(second);
        push(redis, "1");
        push(redis, "soon");
        Asyncio.sleep(2.5 * second);
        push(redis, "exit");
    }

    private static void push(StoryRedis redis, String payload) {
        Asyncio.toThread(() -> {
            try (Socket socket = new Socket(redis.host(), redis.port());
                    BufferedReader answers = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                String command = "LPUSH " + redis.list() + " " + payload + "\r\n";
                socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
                return answers.readLine();
            }
        });
    }
}
