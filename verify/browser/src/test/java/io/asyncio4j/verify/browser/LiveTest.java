// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.button;
import static io.asyncio4j.verify.browser.Locators.title;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.threads.LoopThread;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What changes while somebody looks. */
@InBrowser
@SuppressWarnings("try") // the worker and the producer are only there to run
class LiveTest {
    /** Marks the page when an element has changed some times from now on; its policy forbids to ask by a script. */
    private static final String WATCH = """
            ([selector, enough]) => {
              let changes = 0;
              delete document.documentElement.dataset.watched;
              new MutationObserver(() => {
                if (++changes >= enough) {
                  document.documentElement.dataset.watched = 'enough';
                }
              }).observe(document.querySelector(selector), {childList: true, characterData: true, subtree: true});
            }""";

    private DashboardSite site;

    @BeforeEach
    void open() {
        site = DashboardSite.of(Contents.mixed());
        site.broker().configure("books", QueueSettings.DEFAULT).join();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Worker worker(Broker broker) {
        Handlers handlers = Handlers.of()
                .onVoid("send-mail", Object.class, (payload, job) -> Asyncio.sleep(0.05))
                .onVoid("tick", Object.class, (payload, job) -> Asyncio.sleep(0.02));
        return Worker.builder()
                .broker(broker)
                .queue("mail")
                .queue("busy")
                .handlers(handlers)
                .concurrency(20)
                .start();
    }

    private static LoopThread producer(Broker broker) {
        JobQueue busy = JobQueue.open(broker, "busy");
        return LoopThread.builder()
                .name("producer")
                .main(() -> {
                    while (true) {
                        busy.enqueue("tick", "now");
                        Asyncio.sleep(0.01);
                    }
                })
                .start();
    }

    @ParameterizedTest
    @EnumSource(names = {"WIDE_LIGHT", "NARROW_DARK"})
    void numbersRunAndNothingMoves(Look look, Chromium chromium) {
        try (LoopThread producing = producer(site.broker());
                Worker working = worker(site.broker());
                Visit visit = site.visit(chromium, look, Screen.OVERVIEW)) {
            Page page = visit.page();
            visit.forgetShifts();
            awaitChanges(page, ".life .done", 5);
            visit.picture("live-overview");
            assertThat(visit.shifted()).as(visit.shifts()).isLessThan(Visit.CALM);

            Screen.QUEUES.open(visit);
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("busy")))
                    .isVisible();
            visit.forgetShifts();
            awaitChanges(page, "main tbody", 3);
            visit.picture("live-queues");
            assertThat(visit.shifted()).as(visit.shifts()).isLessThan(Visit.CALM);
        }
    }

    private static void awaitChanges(Page page, String selector, int enough) {
        page.evaluate(WATCH, List.of(selector, enough));
        assertThat(page.locator("html[data-watched=enough]")).hasCount(1);
    }

    @Test
    void aCutStreamIsToldAndMended(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.OVERVIEW)
                .expecting("Failed to load resource")
                .expecting("ERR_")) {
            Page page = visit.page();
            Locator cut =
                    page.getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText("Connection lost"));
            assertThat(cut).hasCount(0);

            site.goAway();
            assertThat(cut).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(50_000));
            visit.picture("cut");
            visit.assertAccessible();

            site.comeBack();
            button(page, "Try now").click();
            assertThat(cut).isHidden();
            assertThat(page.getByText("live", new Page.GetByTextOptions().setExact(true))
                            .first())
                    .isVisible();
            Contents.addDead(site.broker(), 7);
            assertThat(page.locator("[data-count=dead]")).hasText("19");
        }
    }

    @Test
    void aSignOutOnTheServerSideAsksToSignInAgain(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.QUEUES).expecting("401")) {
            visit.page().context().clearCookies();
            visit.page().evaluate("location.hash = '#/jobs'");

            assertThat(title(visit.page())).hasText("You are signed out");
            visit.picture("signed-out");
            visit.assertAccessible();
        }
    }
}
