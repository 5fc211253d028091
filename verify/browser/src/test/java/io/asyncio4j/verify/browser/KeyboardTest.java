// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.button;
import static io.asyncio4j.verify.browser.Locators.title;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.asyncio4j.jobs.broker.JobState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No mouse. */
@InBrowser
class KeyboardTest {
    /** What can be reached by Tab, as a person sees it. */
    private static final String REACHABLE = """
            () => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
                .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0).length""";

    /** The element that has the focus, marked so that it is counted once; and whether that can be seen. */
    private static final String FOCUSED = """
            () => {
              const e = document.activeElement;
              const style = getComputedStyle(e);
              const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
                  || style.boxShadow !== 'none';
              const again = e.dataset.wasFocused === 'yes';
              e.dataset.wasFocused = 'yes';
              return (e === document.body ? 'body' : again ? 'again' : seen ? 'seen' : 'unseen') + ' ' + e.outerHTML.slice(0, 150);
            }""";

    private DashboardSite site;

    @BeforeEach
    void open() {
        site = DashboardSite.of(Contents.mixed());
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void tabReachesEverythingAndTheFocusIsSeen(Screen screen, Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_DARK, screen)) {
            Page page = visit.page();
            int reachable = ((Number) page.evaluate(REACHABLE)).intValue();
            List<String> focused = new ArrayList<>();
            page.keyboard().press("Tab");
            String now = (String) page.evaluate(FOCUSED);
            while (!now.startsWith("body") && !now.startsWith("again") && focused.size() <= 2 * reachable) {
                focused.add(now);
                page.keyboard().press("Tab");
                now = (String) page.evaluate(FOCUSED);
            }

            assertThat(focused.getFirst()).contains("Skip to the content");
            assertThat(focused).as("where the focus cannot be seen").noneMatch(each -> each.startsWith("unseen"));
            assertThat(focused).hasSizeBetween(reachable - 2, reachable + 10);
        }
    }

    @Test
    void deadJobsAreRetriedWithoutAMouse(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.NARROW_LIGHT, Screen.OVERVIEW)) {
            Page page = visit.page();
            page.keyboard().press("g");
            page.keyboard().press("d");
            Screen.DEAD.await(visit);
            assertThat(title(page)).isFocused();

            button(page, "Retry 4 jobs: ConnectException").focus();
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            assertThat(button(page, "Retry 4 jobs: ConnectException")).isFocused();

            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            tabTo(page, "Retry 4 jobs");
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            assertThat(page.getByText("Begun")).isVisible();
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("ConnectException")))
                    .hasCount(0);
            assertThat(site.broker().stats("mail").join().counts().get(JobState.DEAD))
                    .isEqualTo(8);
        }
    }

    private static void tabTo(Page page, String text) {
        for (int i = 0; i < 10; i++) {
            if (text.equals(page.evaluate("document.activeElement.textContent"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("Tab does not reach " + text);
    }

    @Test
    void shortcutsAreListedAndCanBeSwitchedOff(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            Page page = visit.page();
            page.keyboard().press("?");
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Search or filter");
            visit.picture("shortcuts");
            visit.assertAccessible();
            page.getByLabel("Use single keys").uncheck();
            page.keyboard().press("Escape");

            page.keyboard().press("g");
            page.keyboard().press("q");
            assertThat(page.url()).doesNotContain("queues");
            page.keyboard().press("?");
            page.getByLabel("Use single keys").check();
            page.keyboard().press("Escape");
            page.keyboard().press("g");
            page.keyboard().press("q");
            Screen.QUEUES.await(visit);
        }
    }

    @Test
    void theFirstTabSkipsToTheContent(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.QUEUES)) {
            visit.page().keyboard().press("Tab");
            visit.page().keyboard().press("Enter");
            visit.page().keyboard().press("Tab");

            assertThat(visit.page().evaluate("document.activeElement.closest('main') !== null"))
                    .isEqualTo(true);
        }
    }
}
