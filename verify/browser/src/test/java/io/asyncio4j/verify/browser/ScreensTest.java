// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every screen, on wide and narrow ones, light and dark, with all kinds of contents: calm, whole and open to everybody. */
@InBrowser
class ScreensTest {
    enum Filling {
        EMPTY(Contents::empty),
        ONE_JOB(Contents::oneJob),
        MIXED(Contents::mixed);

        private final Supplier<Broker> broker;

        Filling(Supplier<Broker> broker) {
            this.broker = broker;
        }
    }

    /** Those that have all widths and all colours between them; for ears and keys the others are no different. */
    private static final Set<Look> AXED = Set.of(Look.WIDE_LIGHT, Look.NARROW_DARK);

    @ParameterizedTest
    @EnumSource(Look.class)
    void everyScreenOfABusyShop(Look look, Chromium chromium) {
        walk(chromium, Filling.MIXED, look, AXED.contains(look));
    }

    @ParameterizedTest
    @EnumSource(names = {"EMPTY", "ONE_JOB"})
    void everyScreenOfAQuietShop(Filling filling, Chromium chromium) {
        walk(chromium, filling, Look.WIDE_LIGHT, filling == Filling.EMPTY);
        walk(chromium, filling, Look.NARROW_DARK, false);
    }

    @Test
    void theOverviewFitsEveryWidth(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Filling.MIXED.broker.get());
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            Screen.OVERVIEW.open(visit);
            for (int width = 360; width < 1700; width += 60) {
                visit.resize(width);
                visit.assertNothingSticksOut();
            }
        }
    }

    private static void walk(Chromium chromium, Filling filling, Look look, boolean axed) {
        try (DashboardSite site = DashboardSite.of(filling.broker.get());
                Visit visit = site.visit(chromium, look, Screen.OVERVIEW)) {
            if (filling != Filling.MIXED) {
                visit.expecting("/jobs/mail/dead-1 answered 404").expecting("status of 404");
            }
            for (Screen screen : Screen.values()) {
                screen.open(visit);
                visit.picture(filling + "-" + screen);
                visit.assertNothingSticksOut();
                if (axed) {
                    visit.assertAccessible();
                }
                assertThat(visit.shifted())
                        .as("%s moves: %s", screen, visit.shifts())
                        .isLessThan(Visit.CALM);
                visit.forgetShifts();
            }
        }
    }
}
