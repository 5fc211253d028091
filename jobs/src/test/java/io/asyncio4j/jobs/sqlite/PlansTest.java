// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.JobState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SQLite goes to what is asked for by an index made for it, so that no step grows with what else is in the file. */
class PlansTest {
    @TempDir
    Path folder;

    static Stream<Arguments> plans() {
        return Stream.of(
                Arguments.of(jobs(Tending.over(JobState.DONE)), "job_done (queue=? AND keep<?)"),
                Arguments.of(jobs(Tending.over(JobState.CANCELLED)), "job_cancelled (queue=? AND keep<?)"),
                Arguments.of(jobs(Tending.over(JobState.DEAD)), "job_dead (queue=? AND keep<?)"),
                Arguments.of(Tending.oldest(JobState.DONE), "job_done (queue=?)"),
                Arguments.of(jobs(Jobs.OLDEST_DEAD), "job_dead (queue=?)"),
                Arguments.of(Lines.ANY_OPEN, "line_turn (queue=?)"),
                Arguments.of(Renewing.WISHES, "job_cancel (queue=?)"),
                Arguments.of(Outbox.LIST, "outbox_queue (queue=? AND at<?)"),
                Arguments.of(Lists.after(JobState.DEAD), "job_dead (queue=? AND keep>?)"),
                Arguments.of(Lists.after(JobState.BLOCKED), "job_blocked (queue=? AND pos>?)"),
                Arguments.of(Lists.after(JobState.SCHEDULED), "job_due (queue=? AND due>?)"));
    }

    private static String jobs(String where) {
        return JobRow.SELECT + " WHERE " + where;
    }

    @ParameterizedTest
    @MethodSource("plans")
    void anIndexLeadsThere(String sql, String index) throws SQLException {
        assertThat(plan(sql)).contains("INDEX " + index).doesNotContain("SCAN", "B-TREE FOR ORDER BY");
    }

    @Test
    void aPlanWithoutAnIndexIsSeen() throws SQLException {
        assertThat(plan("SELECT id FROM job ORDER BY payload")).contains("SCAN", "B-TREE FOR ORDER BY");
    }

    private String plan(String sql) throws SQLException {
        Path file = folder.resolve("jobs.db");
        SqliteBroker.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet rows = connection.createStatement().executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            StringBuilder plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
            return plan.toString();
        }
    }
}
