// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, and how. */
@InBrowser
class LoginTest {
    private DashboardSite site;

    @BeforeEach
    void open() {
        site = DashboardSite.of(Contents.oneJob());
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void theLinkWithTheTokenOpensAndLeavesNoTrace(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.QUEUES)) {
            assertThat(visit.page().url()).doesNotContain(DashboardSite.TOKEN);
            assertThat(visit.page().evaluate("document.cookie")).isEqualTo("");
            Cookie cookie = visit.page().context().cookies().getFirst();
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.sameSite).isEqualTo(SameSiteAttribute.STRICT);
            assertThat(cookie.value).doesNotContain(DashboardSite.TOKEN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WIDE_LIGHT", "NARROW_DARK"})
    void aStrangerIsAskedAndToldOff(Look look, Chromium chromium) {
        try (Visit visit =
                site.stranger(chromium, look).expecting("answered 401").expecting("status of 401")) {
            Page page = visit.page();
            page.navigate(site.url() + "/");
            visit.picture("login");
            visit.assertAccessible();
            visit.assertNothingSticksOut();

            page.getByLabel("Token").fill("a wrong one");
            page.keyboard().press("Enter");
            assertThat(page.getByText("This is not the token")).isVisible();
            visit.assertAccessible();

            page.getByLabel("Token").fill(DashboardSite.TOKEN);
            page.getByRole(AriaRole.BUTTON).click();
            Screen.OVERVIEW.await(visit);
        }
    }
}
