// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection with its prepared statements; one thread's. */
final class Sql implements AutoCloseable {
    /** Makes something of a row. */
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    /** Changes rows. Returns how many. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        return bound(sql, arguments).executeUpdate();
    }

    <T> List<T> all(String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            while (rows.next()) {
                found.add(mapper.map(rows));
            }
        }
        return found;
    }

    <T> @Nullable T first(String sql, Mapper<T> mapper, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            return rows.next() ? mapper.map(rows) : null;
        }
    }

    /** The first column of the first row; the default if there is no row or it is null. */
    long number(String sql, long otherwise, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            if (!rows.next()) {
                return otherwise;
            }
            long value = rows.getLong(1);
            return rows.wasNull() ? otherwise : value;
        }
    }

    /** Takes the lock of writers, waiting for it. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    /** Begins to read what is committed now; waits for nobody who writes, and nobody waits for it. */
    void beginReading() throws SQLException {
        execute("BEGIN DEFERRED");
        number("SELECT no FROM queue LIMIT 1", 0); // from here on nothing changes
    }

    void endReading() throws SQLException {
        execute("COMMIT");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.setAutoCommit(true);
    }

    /** Undoes what has not been committed, whether or not SQLite has done so by itself. */
    void rollback() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.clearBatch();
        }
        unlessNoneIsActive("ROLLBACK");
        if (!connection.getAutoCommit()) {
            unlessNoneIsActive(null);
        }
    }

    /** Executes a statement, or has the driver know that no transaction is open. */
    private void unlessNoneIsActive(@Nullable String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (sql == null) {
                connection.setAutoCommit(true);
            } else {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        connection.close();
    }

    private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
