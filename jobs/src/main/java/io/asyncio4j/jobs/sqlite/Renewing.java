// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Moves the ends of leases, of many runs at once. */
final class Renewing {
    static final String WISHES = "SELECT id FROM job WHERE queue = ? AND cancel = 1 AND state = 3";

    private Renewing() {}

    static Renewed run(Tx tx, String name, List<Run> runs, long leaseMillis) throws SQLException {
        QueueRow queue = tx.known(name);
        if (queue == null) {
            return new Renewed(List.copyOf(runs), List.of());
        }
        PreparedStatement renew =
                tx.sql.prepare("UPDATE job SET lease = ? WHERE queue = ? AND id = ? AND state = 3 AND run = ?");
        for (Run run : runs) {
            renew.setLong(1, tx.now + leaseMillis);
            renew.setLong(2, queue.no);
            renew.setString(3, run.id());
            renew.setLong(4, run.run());
            renew.addBatch();
        }
        int[] renewed = runs.isEmpty() ? new int[0] : renew.executeBatch();
        Set<String> wanted = new HashSet<>(tx.sql.all(WISHES, row -> row.getString(1), queue.no));
        List<Run> lost = new ArrayList<>();
        List<Run> cancelled = new ArrayList<>();
        for (int i = 0; i < renewed.length; i++) {
            if (renewed[i] == 0) {
                lost.add(runs.get(i));
            } else if (wanted.contains(runs.get(i).id())) {
                cancelled.add(runs.get(i));
            }
        }
        return new Renewed(lost, cancelled);
    }
}
