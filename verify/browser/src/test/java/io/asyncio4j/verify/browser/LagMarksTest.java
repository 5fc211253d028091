// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lag of loops is marked as the server says. */
@InBrowser
class LagMarksTest {
    @Test
    void aLateLoopIsMarkedAndATooLateOneIsBad(Chromium chromium) {
        Broker broker = Contents.empty();
        heartbeat(broker, "w:fine", JobThresholds.LATE_MILLIS - 1);
        heartbeat(broker, "w:late", JobThresholds.LATE_MILLIS);
        heartbeat(broker, "w:too-late", JobThresholds.TOO_LATE_MILLIS);
        try (DashboardSite site = DashboardSite.of(broker);
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.WORKERS)) {
            assertThat(lag(visit.page(), "w:fine")).hasClass("");
            assertThat(lag(visit.page(), "w:late")).hasClass("warn");
            assertThat(lag(visit.page(), "w:too-late")).hasClass("bad");
        }
    }

    private static void heartbeat(Broker broker, String session, long lagMillis) {
        broker.heartbeat(new WorkerInfo(session, "h", 1, List.of("mail"), 1, 0, 1, lagMillis, false), 600_000)
                .join();
    }

    private static Locator lag(Page page, String session) {
        return page.locator("main tbody tr")
                .filter(new Locator.FilterOptions().setHasText(session))
                .locator("[title^='How late its loop was']");
    }
}
