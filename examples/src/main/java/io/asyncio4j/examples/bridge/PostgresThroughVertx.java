// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.cli.Story;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL through the reactive client of Vert.x, whose sockets are on the loop's own thread: its futures are awaited,
 * a coroutine is the body of a transaction, and a cancelled query is cancelled in the server too.
 */
public final class PostgresThroughVertx implements Story {
    @Override
    public String id() {
        return "F1";
    }

    @Override
    public String title() {
        return "a PostgreSQL through the client of Vert.x on the loop: rows, transactions, a query that is given up";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws Exception {
        try (StoryPostgres postgres = StoryPostgres.start()) {
            NetLoop.run(() -> {
                Pool pool = PgBuilder.pool()
                        .with(new PoolOptions().setMaxSize(4))
                        .connectingTo(postgres.options())
                        .using(NetLoop.current().vertx())
                        .build();
                fill(out, pool);
                transfers(out, pool);
                giveUp(out, pool);
                NetLoop.await(pool.close());
            });
        }
        return 0;
    }

    private static void fill(PrintStream out, Pool pool) {
        NetLoop.await(pool.query("CREATE TABLE account (id INT PRIMARY KEY, money INT NOT NULL CHECK (money >= 0))")
                .execute());
        Asyncio.taskGroup(group -> {
            for (int i = 1; i <= 100; i++) {
                Tuple row = Tuple.of(i, 10);
                group.createTask(() -> NetLoop.await(pool.preparedQuery("INSERT INTO account VALUES ($1, $2)")
                        .execute(row)));
            }
        });
        out.println("100 coroutines have opened accounts, with " + total(pool) + " in all");
    }

    private static void transfers(PrintStream out, Pool pool) {
        transfer(pool, 1, 2, 7);
        out.println("moved 7: " + money(pool, 1) + " and " + money(pool, 2));
        try {
            transfer(pool, 2, 1, 100);
        } catch (RuntimeException e) {
            out.println("moved nothing: " + money(pool, 1) + " and " + money(pool, 2));
        }
    }

    /** The client wants a function that gives a future; that future is a coroutine. */
    private static void transfer(Pool pool, int from, int to, int amount) {
        NetLoop net = NetLoop.current();
        // region transaction
        NetLoop.await(pool.withTransaction(connection -> net.vertxFuture(() -> {
            add(connection, to, amount);
            return add(connection, from, -amount); // its failure rolls the first one back
        })));
        // endregion
    }

    private static int add(SqlConnection connection, int account, int amount) {
        return NetLoop.await(connection
                        .preparedQuery("UPDATE account SET money = money + $1 WHERE id = $2")
                        .execute(Tuple.of(amount, account)))
                .rowCount();
    }

    private static void giveUp(PrintStream out, Pool pool) {
        // region lease
        SqlConnection connection = NetLoop.await(pool.getConnection(), SqlConnection::close);
        try {
            PgConnection postgres = PgConnection.cast(connection);
            Asyncio.timeout(
                    Duration.ofMillis(200),
                    () -> cancellable(
                            postgres, connection.query("SELECT pg_sleep(60)").execute()));
        } catch (TimeoutError e) {
            out.println("given up after 0.2 s, here and in the server");
        } finally {
            NetLoop.await(connection.close());
        }
        // endregion
        out.println("nobody sleeps in the server: "
                + number(pool, "SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'PgSleep'"));
    }

    // region cancellable
    /** Waits for a query, and has the server cancel it if the wait is cancelled. */
    private static <T> T cancellable(PgConnection connection, Future<T> query) {
        try {
            return NetLoop.await(query);
        } catch (CancelledError e) {
            NetLoop.await(connection.cancelRequest());
            NetLoop.await(query.otherwiseEmpty()); // until the connection is free again
            throw e;
        }
    }
    // endregion

    private static int total(Pool pool) {
        return number(pool, "SELECT sum(money)::int FROM account");
    }

    private static int money(Pool pool, int account) {
        return number(pool, "SELECT money FROM account WHERE id = " + account);
    }

    private static int number(Pool pool, String query) {
        Row row = NetLoop.await(pool.query(query).execute()).iterator().next();
        return row.getInteger(0);
    }
}
