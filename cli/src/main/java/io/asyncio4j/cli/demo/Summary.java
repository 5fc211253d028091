// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The end of a demonstration in words. */
final class Summary {
    private static final int FAULTS = 5;

    private Summary() {}

    static List<String> lines(Figures figures, Verdict verdict, long repeats) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(format(
                "orders     %d; a customer waited %.0f ms until the jobs were stored (median), %.0f ms at most",
                figures.orders(), figures.waitMillis(), figures.longestWaitMillis()));
        lines.add(format(
                "jobs       %d in %d runs: %d failed and were tried again, %d were cut off or not noted, and ran again elsewhere",
                figures.jobs(),
                figures.runs(),
                figures.retried(),
                figures.killed() + figures.lost() + figures.unsettled()));
        lines.add(format("serial     %.1f s, one call after the other", figures.serialMillis() / 1000.0));
        lines.add(format(
                "wall       %.1f s, with up to %d at once", figures.wallMillis() / 1000.0, figures.mostAtOnce()));
        lines.add(format(
                "saved      %.1f s: %.0f times as fast",
                (figures.serialMillis() - figures.wallMillis()) / 1000.0, figures.speedUp()));
        lines.add("ledger     " + (verdict.holds() ? "holds: " : "does not hold: ") + ledger(verdict, repeats));
        if (!verdict.holds()) {
            verdict.faults().stream().limit(FAULTS).forEach(fault -> lines.add("           " + fault));
            if (verdict.faults().size() > FAULTS) {
                lines.add(format("           and %d more", verdict.faults().size() - FAULTS));
            }
        }
        return lines;
    }

    /** What it is called. */
    static String title(Figures figures) {
        return format("%d orders, %d jobs, one killed worker", figures.orders(), figures.jobs());
    }

    /** The whole in one sentence. */
    static String sentence(Figures figures) {
        return format(
                "%d jobs in %d runs: %.1f s one after the other, %.1f s here, %.0f times as fast.",
                figures.jobs(),
                figures.runs(),
                figures.serialMillis() / 1000.0,
                figures.wallMillis() / 1000.0,
                figures.speedUp());
    }

    /** What the count comes to, in one sentence. */
    static String ledger(Verdict verdict, long repeats) {
        if (!verdict.holds()) {
            return format(
                    "%d faults in %d lines for %d orders",
                    verdict.faults().size(), verdict.effects(), verdict.orders());
        }
        return format(
                "%d orders, each in the books once, %.2f ordered and booked; %d effects, and %d calls that came"
                        + " twice had none",
                verdict.orders(), verdict.booked() / 100.0, verdict.effects(), repeats);
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
