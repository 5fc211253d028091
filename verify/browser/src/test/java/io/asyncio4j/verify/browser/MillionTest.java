// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A million jobs wait. */
@InBrowser
class MillionTest {
    @Test
    void everyScreenStaysQuickAndWhole(Chromium chromium) {
        try (DashboardSite site = DashboardSite.of(removingSlowly(Contents.million()));
                Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)) {
            Page page = visit.page();
            assertThat(page.locator(".life .ready .stage-n")).hasText("1,000,000");
            visit.picture("million-overview");
            Screen.QUEUES.open(visit);
            visit.picture("million-queues");
            Screen.QUEUE.open(visit);
            visit.picture("million-queue");

            Screen.JOBS.open(visit);
            assertThat(page.locator("main tbody tr")).hasCount(50);
            visit.assertNothingSticksOut();
            visit.picture("million-jobs");
            assertThat(visit.shifted()).as(visit.shifts()).isLessThan(Visit.CALM);

            search(page);
            deleteAndStop(visit, site);
        }
    }

    /** What nobody has is looked for piece by piece, and the page says how far it has come. */
    private static void search(Page page) {
        page.getByLabel("Search in").fill("nobody@example.org");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Nothing found so far")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Look further")))
                .isVisible();
    }

    /** So that it is not done before somebody has stopped it, however quick the broker and slow the browser. */
    private static Broker removingSlowly(Broker broker) {
        Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (ignored, method, arguments) -> {
                    Object answer = method.invoke(broker, arguments);
                    return method.getName().equals("remove")
                            ? ((CompletableFuture<?>) answer).thenApplyAsync(removed -> removed, later)
                            : answer;
                });
    }

    private static void deleteAndStop(Visit visit, DashboardSite site) {
        Page page = visit.page();
        Screen.QUEUE.open(visit);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete all ready jobs"))
                .click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.TEXTBOX).fill("1000000");
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete 1,000,000 jobs"))
                .click();
        Locator operations =
                page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Operations on many jobs"));
        assertThat(operations.getByRole(AriaRole.PROGRESSBAR)).isVisible();
        visit.picture("million-delete");
        operations
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop"))
                .click();
        assertThat(operations)
                .containsText("stopped after", new LocatorAssertions.ContainsTextOptions().setTimeout(50_000));
        assertThat(site.broker().stats("mail").join().counts().get(JobState.READY))
                .isBetween(1L, 999_999L);
    }
}
