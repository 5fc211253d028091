// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.button;
import static io.asyncio4j.verify.browser.Locators.title;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names, payloads, errors and notes that want to be more than text. */
@InBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDataTest {
    private DashboardSite site;

    @BeforeAll
    void open() {
        site = DashboardSite.of(Contents.hostile());
    }

    @AfterAll
    void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WIDE_LIGHT", "NARROW_DARK"})
    void theyAreTextOnEveryScreen(Look look, Chromium chromium) {
        try (Visit visit = site.visit(chromium, look, Screen.OVERVIEW)) {
            for (Screen screen : new Screen[] {
                Screen.QUEUES, Screen.QUEUE, Screen.WORKERS, Screen.JOBS, Screen.SCHEDULES, Screen.DEAD
            }) {
                screen.open(visit);
                if (screen != Screen.QUEUES) {
                    assertThat(visit.page().locator("main").getByText("onerror").first())
                            .isVisible();
                }
                visit.picture("hostile-" + screen);
                visit.assertNothingSticksOut();
                assertHarmless(visit);
            }
        }
    }

    @Test
    void theJobOfAllNastyThingsIsShownWhole(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.DEAD)) {
            Page page = visit.page();
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Contents.NAME))
                    .first()
                    .click();
            assertThat(title(page)).containsText(Contents.NAME);
            Locator main = page.locator("main");
            assertThat(main).containsText(Contents.SCRIPT);
            assertThat(main).containsText("javascript:alert(1)");
            visit.picture("hostile-JOB");
            visit.assertNothingSticksOut();
            visit.assertAccessible();
            assertHarmless(visit);
            assertThat(page.locator("a[href^='javascript']")).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a/b?c#d%2Fe&f, mail, type/with?odd#signs%25",
        "no-json, mail, not json <b>",
        "in-a-queue-with-a-slash, a/b:c, plain",
        "in-a-queue-of-dots, .., plain"
    })
    void oddNamesAreFoundAndCanBeChanged(String id, String queue, String words, Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.QUEUES)) {
            Page page = visit.page();
            page.locator("main")
                    .getByRole(
                            AriaRole.LINK,
                            new Locator.GetByRoleOptions().setName(queue).setExact(true))
                    .first()
                    .click();
            assertThat(title(page)).containsText(queue);
            button(page, "Pause").click();
            assertThat(page.getByText("is paused: jobs that run go on")).isVisible();
            assertThat(site.broker().stats(queue).join().settings().paused()).isTrue();
            button(page, "Undo").click();
            assertThat(page.getByText("Queue " + queue + " goes on")).isVisible();
            assertThat(site.broker().stats(queue).join().settings().paused()).isFalse();

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Look at its jobs"))
                    .click();
            page.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName(id).setExact(true))
                    .click();
            assertThat(title(page)).containsText(id);
            assertThat(page.locator("main")).containsText(words);
            assertHarmless(visit);
        }
    }

    @Test
    void theLongestNamesFitEveryScreen(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.NARROW_LIGHT, Screen.JOBS)) {
            visit.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("long-xxx"))
                    .click();
            assertThat(title(visit.page())).containsText("long-xxx");
            visit.picture("hostile-long");
            visit.assertNothingSticksOut();
        }
    }

    private static void assertHarmless(Visit visit) {
        assertThat(visit.page().evaluate(Contents.NOTHING_RAN)).isEqualTo(true);
        assertThat(visit.page().locator("img")).hasCount(0);
    }
}
