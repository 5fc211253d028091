// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.Task;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL through plain JDBC, which blocks, in coroutines of one loop: on the loom engine a blocking socket parks the
 * coroutine, so five queries take the time of one and the loop goes on ticking. On the portable engine each call would
 * need {@code Asyncio.toThread}.
 */
public final class PostgresThroughJdbc implements Story {
    @Override
    public String id() {
        return "F2";
    }

    @Override
    public String title() {
        return "a PostgreSQL through blocking JDBC in coroutines: five queries of a second in one, and the loop goes on";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws Exception {
        try (StoryPostgres postgres = StoryPostgres.start()) {
            Asyncio.run(() -> {
                List<Connection> connections = new ArrayList<>();
                for (int i = 1; i <= 5; i++) {
                    connections.add(DriverManager.getConnection(postgres.jdbcUrl()));
                }
                try {
                    sideBySide(out, connections);
                    giveUp(out, connections.getFirst());
                } finally {
                    for (Connection connection : connections) {
                        connection.close();
                    }
                }
            });
        }
        return 0;
    }

    private static void sideBySide(PrintStream out, List<Connection> connections) {
        int[] ticks = new int[1];
        Task<?> clock = Asyncio.createTask(() -> {
            while (true) {
                Asyncio.sleep(0.1);
                ticks[0]++;
            }
        });
        double start = Asyncio.getRunningLoop().time();
        // region jdbc
        Asyncio.taskGroup(group -> {
            for (Connection connection : connections) {
                group.createTask(() -> query(connection, "SELECT 'slept' FROM pg_sleep(1)"));
            }
        });
        // endregion
        int took = (int) (Asyncio.getRunningLoop().time() - start);
        clock.cancel();
        out.println("five queries of 1 s took " + took + " s");
        out.println("the loop went on: " + (ticks[0] >= 5));
    }

    /** Cancelling a coroutine in a blocking call interrupts it; the driver then closes its connection. */
    private static void giveUp(PrintStream out, Connection connection) throws SQLException {
        Task<String> endless = Asyncio.createTask(() -> query(connection, "SELECT 'slept' FROM pg_sleep(60)"));
        Asyncio.sleep(0.2);
        endless.cancel();
        try {
            endless.await();
        } catch (CancelledError e) {
            out.println("a query of 60 s was cancelled; its connection is closed: " + connection.isClosed());
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
