// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/**
 * The Redis of a story: a server of its own on a free port, or the one that {@code --redis redis://HOST:PORT/DB} names.
 *
 * <p>The story's list is empty at the beginning, and is removed at the end.
 */
final class StoryRedis implements AutoCloseable {
    private static final String IO_URING = "io.lettuce.core.iouring";

    private final @Nullable RedisServer server;
    private final RedisURI uri;
    private final RedisClient client;
    private final String list;

    private StoryRedis(@Nullable RedisServer server, RedisURI uri, String list) {
        this.server = server;
        this.uri = uri;
        this.list = list;
        if (System.getProperty(IO_URING) == null) {
            System.setProperty(IO_URING, "false"); // or Lettuce warns that it has to choose
        }
        this.client = RedisClient.create(uri);
    }

    static StoryRedis open(List<String> args) throws IOException {
        StoryRedis redis;
        int option = args.indexOf("--redis");
        if (option >= 0) {
            if (option + 1 == args.size()) {
                throw new IllegalArgumentException("--redis needs a URL, such as redis://localhost:6379/0");
            }
            redis = new StoryRedis(null, RedisURI.create(args.get(option + 1)), "asyncio4j-story");
        } else {
            int port = freePort();
            RedisServer server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            server.start();
            redis = new StoryRedis(server, RedisURI.create("127.0.0.1", port), "queue");
        }
        try {
            redis.removeList();
        } catch (RuntimeException e) {
            redis.stop();
            throw e;
        }
        return redis;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A new connection, for one thread or coroutine that may wait in it. */
    StatefulRedisConnection<String, String> connect() {
        StatefulRedisConnection<String, String> connection = client.connect();
        connection.setTimeout(Duration.ZERO); // none: a blocking pop may wait for ever
        return connection;
    }

    /** The name of the story's list. */
    String list() {
        return list;
    }

    /** Where it is, for those who connect by themselves. */
    String url() {
        return "redis://" + host() + ":" + port() + "/" + uri.getDatabase();
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort();
    }

    private void removeList() {
        try (StatefulRedisConnection<String, String> connection = connect()) {
            connection.sync().del(list);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            removeList();
        } finally {
            stop();
        }
    }

    private void stop() throws IOException {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        if (server != null) {
            server.stop();
        }
    }
}
