// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.button;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where there is one of a thing, the page says one. */
@InBrowser
class OneOfEachTest {
    private static final QueueSettings ONE_AT_ONCE = new QueueSettings(false, 1, 0, 1, 0, 0, 1, 3, 1000, 3_600_000);

    @Test
    void oneIsNotCalledMany(Chromium chromium) {
        Broker broker = Contents.empty();
        Contents.addDead(broker, 1);
        broker.configure("print", ONE_AT_ONCE).join();
        broker.heartbeat(new WorkerInfo("w:1", "h", 1, List.of("print"), 1, 0, 1, 0, false), 30_000)
                .join();
        try (DashboardSite site = DashboardSite.of(broker);
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.DEAD)) {
            Page page = visit.page();
            assertThat(page.locator("main")).containsText("1 job, 1 reason");
            assertThat(button(page, "Delete 1 job: OutOfPaper")).isVisible();
            button(page, "Retry 1 job: OutOfPaper").click();
            assertThat(page.getByText("Retry 1 job?")).isVisible();
            page.keyboard().press("Escape");

            Screen.WORKERS.open(visit);
            assertThat(page.locator("main")).containsText("1 loop, 0 of 1 slot in use");
            Screen.OVERVIEW.open(visit);
            assertThat(page.locator("main")).containsText("of 1 slot ·");

            page.evaluate("location.hash = '#/queues/print'");
            assertThat(page.locator("main .facts").getByText("1 job", new Locator.GetByTextOptions().setExact(true)))
                    .isVisible();
        }
    }
}
