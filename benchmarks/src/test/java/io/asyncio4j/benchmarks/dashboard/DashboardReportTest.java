// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.benchmarks.Samples;
import io.asyncio4j.benchmarks.dashboard.Report.Answer;
import io.asyncio4j.benchmarks.dashboard.Report.Place;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class DashboardReportTest {
    @Test
    void whatIsWatchedStandsBesideWhatIsNot() {
        Samples<Place> samples = new Samples<>();
        for (double jobs : new double[] {9_000, 10_000, 11_000}) {
            samples.add(new Place(Store.REDIS, Measure.JOBS, false), jobs);
            samples.add(new Place(Store.REDIS, Measure.JOBS, true), jobs - 100);
        }
        Samples<Answer> answers = new Samples<>();
        for (int millis = 1; millis <= 100; millis++) {
            answers.add(new Answer(Store.REDIS, false, Question.DEAD), millis / 10.0);
            answers.add(new Answer(Store.SQLITE, true, Question.DEAD), millis);
        }

        String page = new Report(samples, answers, EnumSet.allOf(Store.class), "3 rounds").markdown();

        assertThat(page)
                .contains("| median |  | Redis, nobody watches | Redis, 5 watch | SQLite, nobody watches |")
                .contains("| jobs | a second | 10,000 | 9,900 | – | – |")
                .contains("| `api/dead` | 5.0 | 9.5 | – | – | – | – | 50.0 | 95.0 |")
                .endsWith("; 3 rounds.\n");
        assertThat(page.lines().filter(line -> line.startsWith("|---")))
                .containsExactly("|---|---|--:|--:|--:|--:|", "|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    @Test
    void aSecondKnowsItsLatestHundredth() {
        Second.Recorder recorder = new Second.Recorder();
        for (int micros = 1_000; micros > 0; micros--) {
            recorder.add(micros * 1_000L);
        }

        Second first = recorder.end(2_000_000_000L, 5_000_000);
        Second empty = recorder.end(1_000_000_000L, 1_000);

        assertThat(first).isEqualTo(new Second(500, 501.0, 991.0, 5.0));
        assertThat(empty).isEqualTo(new Second(0, null, null, null));
    }
}
