// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import io.vertx.pgclient.PgConnectOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/**
 * The PostgreSQL of a story: a server of its own on a free port, with an empty database, removed at the end.
 *
 * <p>It does not run as root. Where this program does, it is started in a user namespace by {@code unshare}.
 */
final class StoryPostgres implements AutoCloseable {
    private static final String NAME = "postgres"; // of the user and of the database
    private final EmbeddedPostgres server;

    private StoryPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server, which takes seconds.
     *
     * @throws PostgresMissingException if there is none for this system, or it does not start
     */
    static StoryPostgres start() {
        try {
            return new StoryPostgres(EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofMinutes(1))
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException | RuntimeException e) {
            throw new PostgresMissingException(e);
        }
    }

    String jdbcUrl() {
        return server.getJdbcUrl(NAME, NAME);
    }

    PgConnectOptions options() {
        return new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.getPort())
                .setDatabase(NAME)
                .setUser(NAME);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
