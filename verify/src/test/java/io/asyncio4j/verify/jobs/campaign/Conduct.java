// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.Locale;
import java.util.Random;

/** How the jobs of a campaign behave, by the name of their handler. */
enum Conduct {
    /** Returns within some milliseconds. */
    QUICK {
        @Override
        long millis(String id, long run) {
            return new Random(id.hashCode()).nextInt(20);
        }
    },
    /** Takes up to 1.2 s, which is longer than a short lease. */
    SLOW {
        @Override
        long millis(String id, long run) {
            return 100 + new Random(id.hashCode()).nextInt(1100);
        }
    },
    /** Takes a minute in its first run, and is quick later. */
    STUCK {
        @Override
        long millis(String id, long run) {
            return run == 1 ? 60_000 : 0;
        }
    },
    /** Fails twice before it returns. */
    FLAKY {
        @Override
        long millis(String id, long run) {
            return 1;
        }

        @Override
        boolean fails(int failures) {
            return failures < 2;
        }
    };

    /** How long a run takes. */
    abstract long millis(String id, long run);

    /** Whether a run fails that comes after so many failures. */
    boolean fails(int failures) {
        return false;
    }

    String handler() {
        return name().toLowerCase(Locale.ROOT);
    }
}
