// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> ticks(String expression, ZoneId zone, String from, int count) {
        Cron cron = Cron.of(expression, zone);
        List<String> ticks = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            at = cron.next(at);
            ticks.add(at.atZone(zone).toOffsetDateTime().toString());
        }
        return ticks;
    }

    private static List<String> ticks(String expression, int count) {
        return ticks(expression, ZoneOffset.UTC, "2026-01-01T00:00:00Z", count);
    }

    @Test
    void fiveFieldsAreMinutesAndSixHaveSecondsFirst() {
        assertThat(ticks("*/20 * * * *", 3))
                .containsExactly("2026-01-01T00:20Z", "2026-01-01T00:40Z", "2026-01-01T01:00Z");
        assertThat(ticks("*/20 * * * * *", 3))
                .containsExactly("2026-01-01T00:00:20Z", "2026-01-01T00:00:40Z", "2026-01-01T00:01Z");
    }

    @Test
    void tickIsAfterTheInstantAndNotAtIt() {
        Cron cron = Cron.of("0 12 * * *");

        assertThat(cron.next(Instant.parse("2026-01-01T11:59:59.999Z"))).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(cron.next(Instant.parse("2026-01-01T12:00:00Z"))).isEqualTo("2026-01-02T12:00:00Z");
        assertThat(cron.next(Instant.parse("2026-01-01T12:00:00.5Z"))).isEqualTo("2026-01-02T12:00:00Z");
    }

    @Test
    void rangesMayGoOverTheEnd() {
        assertThat(ticks("0 22-1 * * *", 4))
                .containsExactly("2026-01-01T01:00Z", "2026-01-01T22:00Z", "2026-01-01T23:00Z", "2026-01-02T00:00Z");
        assertThat(ticks("0 0 1 NOV-FEB *", 4))
                .containsExactly("2026-02-01T00:00Z", "2026-11-01T00:00Z", "2026-12-01T00:00Z", "2027-01-01T00:00Z");
        assertThat(ticks("0 0 * * SAT-MON", 4)) // 1 January 2026 is a Thursday
                .containsExactly("2026-01-03T00:00Z", "2026-01-04T00:00Z", "2026-01-05T00:00Z", "2026-01-10T00:00Z");
    }

    @Test
    void sundayIsZeroAndSevenAndSun() {
        List<String> sundays = List.of("2026-01-04T00:00Z", "2026-01-11T00:00Z");
        for (String day : List.of("0", "7", "SUN", "sun")) {
            assertThat(ticks("0 0 * * " + day, 2)).isEqualTo(sundays);
        }
        assertThat(ticks("0 0 * * 5-7", 3))
                .containsExactly("2026-01-02T00:00Z", "2026-01-03T00:00Z", "2026-01-04T00:00Z");
        assertThat(ticks("0 0 * * SUN#2", 2)).containsExactly("2026-01-11T00:00Z", "2026-02-08T00:00Z");
        assertThat(ticks("0 0 * * SUNL", 2)).containsExactly("2026-01-25T00:00Z", "2026-02-22T00:00Z");
    }

    @Test
    void eitherDayWillDoIfBothAreRestricted() {
        assertThat(ticks("0 0 13 * FRI", 4))
                .containsExactly("2026-01-02T00:00Z", "2026-01-09T00:00Z", "2026-01-13T00:00Z", "2026-01-16T00:00Z");
    }

    @Test
    void lastDaysAndWorkingDaysAreKnown() {
        assertThat(ticks("0 0 L * *", 2)).containsExactly("2026-01-31T00:00Z", "2026-02-28T00:00Z");
        assertThat(ticks("0 0 LW * *", 2)).containsExactly("2026-01-30T00:00Z", "2026-02-27T00:00Z");
        assertThat(ticks("0 0 15W 2 *", 1)).containsExactly("2026-02-16T00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "@hourly, 2026-01-01T01:00Z",
        "@daily, 2026-01-02T00:00Z",
        "@weekly, 2026-01-04T00:00Z",
        "@monthly, 2026-02-01T00:00Z",
        "@yearly, 2027-01-01T00:00Z"
    })
    void wordsAreKnown(String word, String first) {
        assertThat(ticks(word, 1)).containsExactly(first);
    }

    @Test
    void rareDatesAreFound() {
        assertThat(ticks("0 0 29 2 *", 2)).containsExactly("2028-02-29T00:00Z", "2032-02-29T00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "every day",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1/0 * * * *",
                "a b c d e",
                "@sometimes",
                "1,,2 * * * *"
            })
    void whatIsNoExpressionIsRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.of(expression))
                .withMessageStartingWith("'" + expression + "' is no cron expression: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 31 APR ?"})
    void whatNeverFiresIsRefused(String expression) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cron.of(expression))
                .withMessage("'" + expression + "' never fires: no date fits it");
    }

    // ---- clocks that change ----

    @Test
    void tickInTheHourThatIsLeftOutComesLaterByTheGap() {
        assertThat(ticks("0,30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T03:30+02:00",
                        "2026-03-30T02:00+02:00",
                        "2026-03-30T02:30+02:00");
    }

    @Test
    void tickThatFallsOnAnotherBecauseOfAGapIsOne() {
        assertThat(ticks("30 2,3 * * *", BERLIN, "2026-03-28T12:00:00Z", 3))
                .containsExactly("2026-03-29T03:30+02:00", "2026-03-30T02:30+02:00", "2026-03-30T03:30+02:00");
    }

    @Test
    void tickInTheHourThatComesTwiceComesTheFirstTime() {
        assertThat(ticks("0,30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 3))
                .containsExactly("2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:00+01:00");
        assertThat(ticks("0 3 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T03:00+01:00", "2026-10-26T03:00+01:00");
    }

    @Test
    void ticksOfEveryHourKeepTheirDistance() {
        assertThat(ticks("30 * * * *", BERLIN, "2026-03-28T23:45:00Z", 3))
                .containsExactly("2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00", "2026-03-29T04:30+02:00");
        assertThat(ticks("30 * * * *", BERLIN, "2026-10-24T23:45:00Z", 3))
                .containsExactly("2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00", "2026-10-25T03:30+01:00");
    }

    @Test
    void dayThatIsLeftOutAndMidnightThatIsLeftOut() {
        assertThat(ticks("0 12 * * *", ZoneId.of("Pacific/Apia"), "2011-12-29T00:00:00Z", 3))
                .containsExactly("2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00", "2012-01-01T12:00+14:00");
        assertThat(ticks("0 0 * * *", ZoneId.of("America/Sao_Paulo"), "2018-11-03T12:00:00Z", 2))
                .containsExactly("2018-11-04T01:00-02:00", "2018-11-05T00:00-02:00");
    }

    /** The rule in another way: every local time that fits, turned into an instant as java.time does it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "Asia/Tehran",
                "Pacific/Apia",
                "America/Sao_Paulo",
                "Africa/Cairo"
            })
    void fixedHoursFollowJavaTimeOverManyYears(ZoneId zone) {
        Predicate<LocalDateTime> daily =
                time -> time.getMinute() == 30 && Set.of(0, 1, 2, 3).contains(time.getHour());
        Instant from = Instant.parse("1996-01-01T00:00:00Z");
        Instant to = Instant.parse("2036-01-01T00:00:00Z");

        Set<Instant> expected = new TreeSet<>();
        LocalDate last = LocalDate.of(2036, 1, 2);
        for (LocalDate day = LocalDate.of(1995, 12, 30); day.isBefore(last); day = day.plusDays(1)) {
            for (int hour = 0; hour < 24; hour++) {
                LocalDateTime time = day.atTime(hour, 30);
                if (daily.test(time)) {
                    expected.add(ZonedDateTime.ofLocal(time, zone, null).toInstant());
                }
            }
        }
        expected.removeIf(tick -> !tick.isAfter(from) || tick.isAfter(to));

        assertThat(aroundTransitions(Cron.of("30 0-3 * * *", zone), zone, from, to))
                .isNotEmpty()
                .allSatisfy((window, ticks) -> assertThat(ticks)
                        .isEqualTo(expected.stream()
                                .filter(tick -> tick.isAfter(window) && !tick.isAfter(window.plus(Duration.ofDays(4))))
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Australia/Lord_Howe"})
    void everyHourIsEveryMinuteThatFitsOverManyYears(ZoneId zone) {
        Instant from = Instant.parse("1996-01-01T00:00:00Z");
        Instant to = Instant.parse("2036-01-01T00:00:00Z");

        assertThat(aroundTransitions(Cron.of("15,45 * * * *", zone), zone, from, to))
                .isNotEmpty()
                .allSatisfy((window, ticks) -> {
                    List<Instant> expected = new ArrayList<>();
                    for (int minute = 1; minute <= 4 * 24 * 60; minute++) {
                        Instant at = window.plus(Duration.ofMinutes(minute));
                        if (Set.of(15, 45).contains(at.atZone(zone).getMinute())) {
                            expected.add(at);
                        }
                    }
                    assertThat(ticks).isEqualTo(expected);
                });
    }

    /** All ticks of the four days around each change of the zone's clocks, by the beginning of those days. */
    private static Map<Instant, List<Instant>> aroundTransitions(Cron cron, ZoneId zone, Instant from, Instant to) {
        Map<Instant, List<Instant>> found = new TreeMap<>();
        ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        while (change != null && change.getInstant().isBefore(to.minus(Duration.ofDays(2)))) {
            Instant window = change.getInstant().minus(Duration.ofDays(2));
            List<Instant> ticks = new ArrayList<>();
            Instant end = window.plus(Duration.ofDays(4));
            for (Instant at = cron.next(window); !at.isAfter(end); at = cron.next(at)) {
                ticks.add(at);
            }
            if (window.isAfter(from)) {
                found.put(window, ticks);
            }
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return found;
    }
}
