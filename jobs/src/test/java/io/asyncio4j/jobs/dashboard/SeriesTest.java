// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final long BEGIN = 1_000_000_000;

    private final Series series = new Series(1_000, 60);

    private void count(long afterMillis, long ready, long enqueued) {
        QueueStats queue = new QueueStats(
                "a", Map.of(JobState.READY, ready), 7, QueueSettings.DEFAULT, enqueued, 0, 0, 0, 0, 0, 0);
        series.add(new Snapshot(BEGIN + afterMillis, afterMillis * 1_000_000, List.of(queue), List.of()));
    }

    @Test
    void whatLiesBetweenTwoCountsCameEvenly() {
        count(0, 0, 100);
        count(4_000, 9, 140);

        Series.Shown shown = series.until(BEGIN + 5_000);

        assertThat(shown.at()).hasSize(60).endsWith(BEGIN + 4_000, BEGIN + 5_000);
        assertThat(shown.enqueued().subList(53, 60)).containsExactly(null, null, 10.0, 10.0, 10.0, 10.0, null);
        assertThat(shown.ready().get(58)).isEqualTo(9);
        assertThat(shown.oldestMillis().get(58)).isEqualTo(7);
    }

    @Test
    void aLongSilenceStaysUnknown() {
        count(0, 0, 0);
        count(40_000, 5, 400);

        Series.Shown shown = series.until(BEGIN + 40_000);

        assertThat(shown.enqueued()).containsOnlyNulls();
        assertThat(shown.ready().getLast()).isEqualTo(5);
        assertThat(shown.ready().get(58)).isNull();
    }

    @Test
    void oldStepsGiveWay() {
        for (int second = 0; second <= 100; second++) {
            count(second * 1_000L, second, second);
        }

        Series.Shown shown = series.until(BEGIN + 100_000);

        assertThat(shown.ready().getFirst()).isEqualTo(41);
        assertThat(shown.ready().getLast()).isEqualTo(100);
        assertThat(shown.enqueued()).containsOnly(1.0);
    }

    @Test
    void aBrokerThatWasEmptiedAndAClockThatWentBackSpoilNothing() {
        count(0, 0, 500);
        count(1_000, 0, 3);
        count(500, 0, 4);
        count(2_500, 0, 6);

        Series.Shown shown = series.until(BEGIN + 2_500);

        assertThat(shown.enqueued().subList(57, 60)).containsExactly(null, 1.0, 1.0);
    }
}
