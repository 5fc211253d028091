// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.jobs.dashboard.DashboardRedaction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the owner of a dashboard chooses, and what its visitor does. */
@InBrowser
class SettingsTest {
    private static final Pattern CHANGES = Pattern.compile("^(Pause|Resume|Retry|Cancel|Delete|Run)\\b.*");

    @Test
    void readOnlyOffersNoChange(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Contents.mixed(), usual -> usual.readOnly(true));
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            assertThat(visit.page().getByText("read-only")).isVisible();
            for (Screen screen : Screen.values()) {
                screen.open(visit);
                assertThat(visit.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(CHANGES)))
                        .hasCount(0);
                assertThat(visit.page().getByRole(AriaRole.CHECKBOX)).hasCount(0);
            }
            visit.assertAccessible();
        }
    }

    @Test
    void whatIsHiddenIsOnNoScreen(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Contents.mixed(), SettingsTest::redacted);
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            for (Screen screen : Screen.values()) {
                screen.open(visit);
                assertThat(visit.page().content())
                        .doesNotContain("example.org")
                        .doesNotContain("Mailer.java")
                        .doesNotContain("\"order\"");
            }
            Screen.JOB.open(visit);
            assertThat(visit.page().locator("main")).containsText("[redacted]");
            assertThat(visit.page().locator("main")).containsText("SocketTimeoutException");
        }
    }

    private static Dashboard.Builder redacted(Dashboard.Builder usual) {
        return usual.redaction(DashboardRedaction.ALL);
    }

    @Test
    void theChosenThemeStays(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Contents.oneJob());
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            Page page = visit.page();
            Object light = background(page);
            page.getByText("Theme: auto").click();
            page.getByText("Theme: light").click();
            assertThat(page.getByText("Theme: dark")).isVisible();
            Object dark = background(page);
            assertThat(dark).isNotEqualTo(light);
            visit.assertAccessible();

            page.reload();
            Screen.OVERVIEW.await(visit);
            assertThat(background(page)).isEqualTo(dark);
            page.getByText("Theme: dark").click();
            assertThat(background(page)).isEqualTo(light);
        }
    }

    private static Object background(Page page) {
        return page.evaluate(
                "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor");
    }

    @Test
    void timesAreReadAsAgoOrAsClock(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Contents.mixed());
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.WORKERS)) {
            Page page = visit.page();
            assertThat(page.locator("main time").first()).hasText(Pattern.compile("\\d+ (s|min|h) ago"));
            page.keyboard().press("a");
            assertThat(page.locator("main time").first()).hasText(Pattern.compile("(.* )?\\d\\d:\\d\\d:\\d\\d"));
        }
    }

    @Test
    void anAddressThatLeadsNowhereSaysSo(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(Contents.oneJob());
                Visit visit = site.visit(chromium, Look.NARROW_LIGHT, Screen.OVERVIEW)) {
            for (String hash : new String[] {"#/nowhere", "#/jobs/a/b/c", "#/queues/%ff"}) {
                visit.page().evaluate("hash => { location.hash = hash; }", hash);
                assertThat(visit.page().getByText("This address leads nowhere")).isVisible();
            }
            visit.assertAccessible();
        }
    }
}
