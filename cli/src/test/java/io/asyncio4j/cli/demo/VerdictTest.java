// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final Order TEA = new Order("order-0001", "Ada", 700);
    private static final List<String> WELL =
            List.of("sms order-0001 700", "points order-0001 700", "mail order-0001 700", "book order-0001 700");

    private static Verdict of(String... more) {
        return Verdict.of(
                List.of(TEA),
                Stream.concat(WELL.stream(), List.of(more).stream()).toList());
    }

    @Test
    void eachOnceHolds() {
        Verdict verdict = of();

        assertThat(verdict.holds()).isTrue();
        assertThat(verdict.booked()).isEqualTo(700);
        assertThat(verdict.effects()).isEqualTo(4);
    }

    @Test
    void whatIsTwiceIsFound() {
        assertThat(of("book order-0001 700").faults()).containsExactly("book of order-0001 is there 2 times");
        assertThat(of("mail order-0001 700", "mail order-0001 700").faults())
                .containsExactly("mail of order-0001 is there 3 times");
    }

    @Test
    void whatIsMissingIsFound() {
        assertThat(Verdict.of(List.of(TEA), WELL.subList(0, 3)).faults())
                .containsExactly("book of order-0001 is missing");
    }

    @Test
    void whatNobodyOrderedIsFound() {
        assertThat(of("sms order-0666 1").faults()).containsExactly("sms of order-0666 was never ordered");
    }

    @Test
    void anotherSumIsFound() {
        List<String> lines =
                List.of("sms order-0001 700", "points order-0001 700", "mail order-0001 700", "book order-0001 7");

        assertThat(Verdict.of(List.of(TEA), lines).faults())
                .containsExactly("the sums differ: 700 cents were ordered and 7 are in the books");
    }

    @Test
    void aCarefulLedgerTakesEachEffectOnce(@TempDir Path folder) {
        assertThat(told(new Ledger(folder.resolve("careful"), true)).holds()).isTrue();
        assertThat(told(new Ledger(folder.resolve("careless"), false)).faults())
                .containsExactly("book of order-0001 is there 2 times");
    }

    private static Verdict told(Ledger ledger) {
        for (Step step : Step.values()) {
            ledger.enter(step, TEA);
        }
        ledger.enter(Step.BOOK, TEA);
        assertThat(ledger.booked()).isEqualTo(1);
        assertThat(ledger.repeats()).isEqualTo(1);
        return ledger.check(List.of(TEA));
    }
}
