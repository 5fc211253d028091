// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "90, PT1M30S",
        "0, PT0S",
        "1.5s, PT1.5S",
        "500ms, PT0.5S",
        "10m, PT10M",
        "1h30m, PT1H30M",
        "7d, PT168H",
        "1W, PT168H"
    })
    void spansAreReadAsPeopleWriteThem(String text, Duration span) {
        assertThat(new Spans.Reader().convert(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "5x", "1h x", "s"})
    void whatIsNoSpanIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> new Spans.Reader().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("30s");
    }

    @Test
    void instantsHaveAnOffsetOrAreLocal() {
        assertThat(new Spans.InstantReader().convert("2027-01-31T08:00Z"))
                .isEqualTo(Instant.parse("2027-01-31T08:00:00Z"));
        assertThat(new Spans.InstantReader().convert("2027-01-31T09:00:30+01:00"))
                .isEqualTo(Instant.parse("2027-01-31T08:00:30Z"));
        assertThat(new Spans.InstantReader().convert("2027-01-31 09:00")).isNotNull();
        assertThatThrownBy(() -> new Spans.InstantReader().convert("tomorrow"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("2027-01-31T09:00");
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "999, 999ms", "59999, 59s", "200000, 3m20s", "3600000, 1h", "90000000, 1d1h"})
    void spansAreShownByTheirTwoLargestUnits(long millis, String text) {
        assertThat(Spans.span(millis)).isEqualTo(text);
    }

    @Test
    void instantsAreShownFromNow() {
        assertThat(Spans.away(0, 1000)).isEqualTo("-");
        assertThat(Spans.away(1000, 6000)).isEqualTo("5s ago");
        assertThat(Spans.away(66_000, 6000)).isEqualTo("in 1m");
    }
}
