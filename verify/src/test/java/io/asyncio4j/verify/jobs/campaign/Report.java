// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a campaign.
 *
 * @param folder where the ledgers are
 * @param seed by which it can be played again
 * @param acknowledged jobs that the broker has promised to keep
 * @param refused jobs that it has not taken
 * @param claims runs that workers have got
 * @param stale ends that the broker has not accepted
 * @param crashed runs that lost their worker, as the broker counts them
 * @param workers how many there have been
 * @param struck how often each fault has struck
 * @param healing seconds from the last fault until all was done
 * @param left what was not done in time; empty if all was
 * @param violations what must not be
 */
record Report(
        Path folder,
        long seed,
        long acknowledged,
        long refused,
        long claims,
        long stale,
        long crashed,
        int workers,
        Map<String, Integer> struck,
        double healing,
        String left,
        List<Violation> violations) {
    /** In one line. */
    String summary() {
        return "seed " + seed + ": " + acknowledged + " acknowledged, " + refused + " refused, " + claims + " runs, "
                + stale + " stale, " + crashed + " crashed, " + workers + " workers, healed in "
                + Math.round(healing * 1000) + " ms, struck " + new TreeMap<>(struck);
    }

    /** Fails with the first violations if there are any, or if not all was done. */
    void assertAllWell() {
        if (!violations.isEmpty() || !left.isEmpty()) {
            StringBuilder text = new StringBuilder(summary());
            text.append("\n")
                    .append(violations.size())
                    .append(" violations; not done: ")
                    .append(left);
            violations.stream().limit(20).forEach(violation -> text.append("\n").append(violation));
            throw new AssertionError(text.toString());
        }
    }
}
