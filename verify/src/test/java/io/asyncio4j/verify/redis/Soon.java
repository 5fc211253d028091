// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How soon something must be done, on a machine that others use meanwhile, or that stands still for a moment. */
public final class Soon {
    private static final int MOST_TRIES = 3;

    private Soon() {}

    /** Does it once; returns how many milliseconds it took. */
    @FunctionalInterface
    public interface Try {
        long millis(int number) throws Exception;
    }

    /**
     * Tries until one try takes no longer than it may, and fails if none of three does. Where more programs want a processor
     * than there are, it may take longer by as much.
     */
    public static List<Long> within(String what, long mostMillis, Try tried) throws Exception {
        List<Long> tries = new ArrayList<>();
        do {
            tries.add(tried.millis(tries.size()));
        } while (tries.getLast() > mostMillis && tries.size() < MOST_TRIES);
        if (Collections.min(tries) > mostMillis * crowd()) {
            throw new AssertionError(what + " took " + tries + " ms and may take " + mostMillis + " ms");
        }
        return tries;
    }

    /** How many want a processor for each that there is; 1 if there are enough. */
    private static double crowd() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        return Math.max(1, machine.getSystemLoadAverage() / machine.getAvailableProcessors());
    }
}
