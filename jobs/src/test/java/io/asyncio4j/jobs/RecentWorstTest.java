// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentWorstTest {
    private long now;
    private final RecentWorst recent = new RecentWorst(() -> now);

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theWorstIsRememberedForHalfAMinuteAtLeastAndAMinuteAtMost() {
        recent.note(7);
        recent.note(3);
        assertThat(recent.worst()).isEqualTo(7);

        pass(35);
        recent.note(2);
        assertThat(recent.worst()).isEqualTo(7);

        pass(25);
        assertThat(recent.worst()).isEqualTo(2);

        pass(3600);
        assertThat(recent.worst()).isZero();
    }
}
