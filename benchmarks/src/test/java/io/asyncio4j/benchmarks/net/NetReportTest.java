// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class NetReportTest {
    private final Figures figures = new Figures();

    private void rates(Contender contender, double... rates) {
        for (double rate : rates) {
            figures.add(Row.ECHO_10, Measure.RATE, contender, rate);
        }
    }

    @Test
    void figuresAreMediansAndRatiosArePaired() {
        rates(Contender.ASYNCIO4J, 100, 10, 300);
        rates(Contender.GO, 50, 10, 100);

        assertThat(figures.median(Row.ECHO_10, Measure.RATE, Contender.ASYNCIO4J))
                .hasValue(100);
        assertThat(figures.ratio(Row.ECHO_10, Measure.RATE, Contender.ASYNCIO4J, Contender.GO))
                .as("of 2, 1 and 3")
                .hasValue(2);
        assertThat(figures.ratio(Row.ECHO_10, Measure.RATE, Contender.ASYNCIO4J, Contender.UVLOOP))
                .isEmpty();
    }

    @Test
    void aPromiseIsKeptOrMissed() {
        rates(Contender.ASYNCIO4J, 120_000);
        rates(Contender.GO, 100_000);
        rates(Contender.UVLOOP, 100_000);
        figures.add(Row.ECHO_10, Measure.PROCESSOR, Contender.ASYNCIO4J, 6);
        figures.add(Row.ECHO_10, Measure.PROCESSOR, Contender.GO, 9);
        figures.add(Row.HELLO_64, Measure.P99, Contender.ASYNCIO4J, 300);
        figures.add(Row.HELLO_64, Measure.P99, Contender.GO, 200);

        String page = new Report(figures, "1 round", Map.of("Go", "1.19")).markdown();

        assertThat(page)
                .contains("| echo of 1 KiB, 10 connections | requests a second | 120,000 | 100,000 | – | 100,000 |")
                .contains("| at least 1.0 times Go | 1.20 | 1.50 | pass |")
                .contains("| at least 1.3 times uvloop | 1.20 | – | **miss** |")
                .contains("| at most 1.0 times Go | 1.50 | – | **miss** |")
                .contains("Go: 1.19")
                .doesNotContain("1000 connections");
    }
}
