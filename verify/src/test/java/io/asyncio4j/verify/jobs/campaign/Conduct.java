// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.Locale;
import java.util.Random;

/** How the jobs of a campaign behave, by the name of their handler. */
enum Conduct {
    /** Returns within some milliseconds. */
    QUICK {
        @Override
        long millis(String id) {
            return new Random(id.hashCode()).nextInt(20);
        }
    },
    /** Takes up to 1.2 s, which is longer than a short lease. */
    SLOW {
        @Override
        long millis(String id) {
            return 100 + new Random(id.hashCode()).nextInt(1100);
        }
    },
    /** Fails twice before it returns. */
    FLAKY {
        @Override
        long millis(String id) {
            return 1;
        }

        @Override
        boolean fails(int failures) {
            return failures < 2;
        }
    };

    /** How long a run takes. */
    abstract long millis(String id);

    /** Whether a run fails that comes after so many failures. */
    boolean fails(int failures) {
        return false;
    }

    String handler() {
        return name().toLowerCase(Locale.ROOT);
    }
}
