// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.title;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** A screen of the dashboard, of {@link Contents} where it shows one thing alone. */
enum Screen {
    OVERVIEW("#/", "Overview"),
    QUEUES("#/queues", "Queues"),
    QUEUE("#/queues/mail", "mail"),
    WORKERS("#/workers", "Workers"),
    JOBS("#/jobs", "Jobs"),
    JOB("#/jobs/mail/dead-1", "dead-1"),
    SCHEDULES("#/schedules", "Schedules"),
    DEAD("#/dead", "Dead");

    private final String hash;
    private final String title;

    Screen(String hash, String title) {
        this.hash = hash;
        this.title = title;
    }

    String hash() {
        return hash;
    }

    /** Goes there from wherever the visit is in the dashboard. */
    void open(Visit visit) {
        visit.page().evaluate("hash => { location.hash = hash; }", hash);
        await(visit);
    }

    /** Waits until it shows what there is: data, or why there is none. */
    void await(Visit visit) {
        Page page = visit.page();
        assertThat(title(page)).containsText(title);
        assertThat(loaded(page)).isVisible();
    }

    private Locator loaded(Page page) {
        return page.locator(
                        this == JOB
                                ? "main .facts:visible, main .none:visible"
                                : "main tbody tr:visible, main .none:visible")
                .first();
    }
}
