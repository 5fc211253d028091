// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 63, 64, 127, 128, 1_000, 123_456_789, Long.MAX_VALUE})
    void aTimeIsKeptToTwoPercent(long nanos) {
        Latencies latencies = new Latencies();
        latencies.add(nanos);

        assertThat(latencies.quantile(0.5)).isGreaterThanOrEqualTo(nanos).isCloseTo(nanos, withinPercentage(2));
    }

    @Test
    void aQuantileIsWhatSoManyTookAtMost() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 100; i++) {
            latencies.add(i);
        }
        latencies.add(-5); // a clock that went back counts as no time at all

        assertThat(latencies.total()).isEqualTo(101);
        assertThat(latencies.quantile(0)).isZero();
        assertThat(latencies.quantile(0.5)).isEqualTo(50);
        assertThat(latencies.quantile(0.99)).isEqualTo(99);
        assertThat(latencies.quantile(1)).isEqualTo(100);
    }

    @Test
    void withoutTimesThereIsNoQuantile() {
        assertThatThrownBy(() -> new Latencies().quantile(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
