// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final Random RANDOM = new Random(1);

    private static List<Long> seconds(RetryPolicy policy, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(failures -> policy.delay(failures, RANDOM).toSeconds())
                .toList();
    }

    @Test
    void usualPolicyTriesForAboutTwentyDays() {
        RetryPolicy plain = RetryPolicy.DEFAULT.jitter(0);

        assertThat(plain.attempts()).isEqualTo(25);
        assertThat(seconds(plain, 5)).containsExactly(15L, 16L, 31L, 96L, 271L);
        assertThat(Duration.ofSeconds(seconds(plain, 24).stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .toDays())
                .isBetween(14L, 21L);
    }

    @Test
    void exponentialDoublesUpToItsMost() {
        RetryPolicy policy = RetryPolicy.exponential(9, Duration.ofSeconds(1), Duration.ofSeconds(10));

        assertThat(seconds(policy, 6)).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(policy.delay(1_000_000, RANDOM)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void listIsFollowedAndItsLastDelayRepeated() {
        RetryPolicy policy = RetryPolicy.delays(Duration.ofSeconds(3), Duration.ofSeconds(7));

        assertThat(policy.attempts()).isEqualTo(3);
        assertThat(seconds(policy.attempts(5), 4)).containsExactly(3L, 7L, 7L, 7L);
        assertThat(seconds(RetryPolicy.fixed(3, Duration.ofSeconds(2)), 2)).containsExactly(2L, 2L);
        assertThat(RetryPolicy.never().attempts()).isEqualTo(1);
    }

    @Test
    void jitterSpreadsAroundTheDelay() {
        RetryPolicy policy = RetryPolicy.fixed(3, Duration.ofSeconds(100)).jitter(0.2);
        List<Duration> delays =
                IntStream.range(0, 1000).mapToObj(i -> policy.delay(1, RANDOM)).toList();

        assertThat(delays).allSatisfy(delay -> assertThat(delay.toMillis()).isBetween(80_000L, 120_000L));
        assertThat(delays).anySatisfy(delay -> assertThat(delay.toMillis()).isLessThan(85_000));
        assertThat(delays).anySatisfy(delay -> assertThat(delay.toMillis()).isGreaterThan(115_000));
    }

    static List<RetryPolicy> policies() {
        return List.of(
                RetryPolicy.DEFAULT,
                RetryPolicy.DEFAULT.attempts(3).jitter(0),
                RetryPolicy.exponential(7, Duration.ofMillis(20), Duration.ofDays(3))
                        .jitter(0.3),
                RetryPolicy.fixed(2, Duration.ZERO),
                RetryPolicy.delays(Duration.ofSeconds(3), Duration.ofSeconds(7)),
                RetryPolicy.never());
    }

    @ParameterizedTest
    @MethodSource("policies")
    void whatIsWrittenIsReadAgain(RetryPolicy policy) {
        assertThat(RetryPolicy.parse(policy.attempts(), policy.text())).isEqualTo(policy);
    }

    @Test
    void nothingWrittenIsTheUsualPolicy() {
        assertThat(RetryPolicy.parse(4, null)).isEqualTo(RetryPolicy.DEFAULT.attempts(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "e", "x:0", "e:0:1", "e:a:1:2", "l:0:b", "l:2:1", "l:0:-1"})
    void whatIsNoPolicyIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.parse(3, text));
    }

    @Test
    void madeUpIdsGrowAndDiffer() {
        List<String> ids =
                IntStream.range(0, 100_000).mapToObj(i -> JobIds.next()).toList();

        assertThat(new TreeSet<>(ids)).hasSize(ids.size()).containsExactlyElementsOf(ids);
        assertThat(ids).allMatch(id -> id.matches("[-0-9A-Z_a-z]{17}"));
    }
}
