// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.asyncio4j.verify.browser.Locators.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Schedule;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does, click by click, and what the broker says of it. */
@InBrowser
class FlowsTest {
    private DashboardSite site;

    @BeforeEach
    void open() {
        site = DashboardSite.of(Contents.mixed());
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Locator link(Page page, String name) {
        return page.locator("main")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    private static Locator inDialog(Page page, String name) {
        return dialog(page)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private JobState state(String id) {
        JobInfo job = site.broker().find("mail", id).join();
        return Objects.requireNonNull(job, "no job " + id).state();
    }

    private int dead() {
        return Math.toIntExact(site.broker().stats("mail").join().counts().get(JobState.DEAD));
    }

    @Test
    void aDeadJobTellsWhyAndRunsAgain(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.JOB)) {
            Page page = visit.page();
            assertThat(page.locator("main")).containsText("no answer from smtp.example.org in 10 s");
            assertThat(page.locator("main")).containsText("Mailer.java:41");

            button(page, "Retry").click();

            assertThat(page.getByText("Job dead-1 will run again")).isVisible();
            assertThat(page.locator("main")
                            .getByText("Ready", new Locator.GetByTextOptions().setExact(true))
                            .first())
                    .isVisible();
            assertThat(state("dead-1")).isEqualTo(JobState.READY);
        }
    }

    @Test
    void deletingAsksFirstAndMayBeLeft(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.NARROW_LIGHT, Screen.JOB).expecting("404")) {
            Page page = visit.page();
            button(page, "Delete").click();
            assertThat(dialog(page)).containsText("Nothing brings them back");
            visit.assertAccessible();
            visit.picture("delete-one");

            page.keyboard().press("Escape");
            assertThat(dialog(page)).hasCount(0);
            assertThat(state("dead-1")).isEqualTo(JobState.DEAD);

            button(page, "Delete").click();
            inDialog(page, "Delete the job").click();
            assertThat(page.getByText("Job dead-1 is deleted")).isVisible();
            assertThat(site.broker().find("mail", "dead-1").join()).isNull();
        }
    }

    @Test
    void aScheduledJobRunsNowAndAReadyOneIsCancelled(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_DARK, Screen.JOBS).expecting("404")) {
            Page page = visit.page();
            page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("States"))
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Scheduled"))
                    .click();
            link(page, "later-1").click();
            button(page, "Run now").click();
            assertThat(page.getByText("Job later-1 is ready now")).isVisible();
            assertThat(state("later-1")).isEqualTo(JobState.READY);

            button(page, "Cancel").click();
            inDialog(page, "Cancel the job").click();
            assertThat(page.getByText("Job later-1 is cancelled")).isVisible();
            assertThat(site.broker().find("mail", "later-1").join()).isNull();
        }
    }

    @Test
    void manyDeadJobsAreDeletedByTypingHowMany(Chromium chromium) {
        Contents.addDead(site.broker(), 30);
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.DEAD)) {
            Page page = visit.page();
            button(page, "Delete 30 jobs: OutOfPaper").click();
            Locator go = inDialog(page, "Delete 30 jobs");
            assertThat(go).isDisabled();
            visit.picture("delete-many");

            dialog(page).getByRole(AriaRole.TEXTBOX).fill("29");
            assertThat(go).isDisabled();
            dialog(page).getByRole(AriaRole.TEXTBOX).fill("30");
            go.click();

            assertThat(link(page, "OutOfPaper")).hasCount(0);
            assertThat(dead()).isEqualTo(12);
            visit.picture("deleted-many");
            visit.assertAccessible();
        }
    }

    @Test
    void deadJobsOfOneReasonRunAgain(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.NARROW_DARK, Screen.DEAD)) {
            Page page = visit.page();
            button(page, "Retry 4 jobs: ConnectException").click();
            inDialog(page, "Retry 4 jobs").click();

            assertThat(link(page, "ConnectException")).hasCount(0);
            assertThat(dead()).isEqualTo(8);
        }
    }

    @Test
    void jobsThatDiedWithoutAReasonAreAGroupLikeOthers(Chromium chromium) {
        Contents.addDead(site.broker(), 3, "");
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.DEAD)) {
            Page page = visit.page();
            link(page, "no reason given").click();
            assertThat(page.locator("main tbody tr")).hasCount(3);
            page.goBack();
            button(page, "Retry 3 jobs: no reason given").click();
            inDialog(page, "Retry 3 jobs").click();

            assertThat(link(page, "no reason given")).hasCount(0);
            assertThat(dead()).isEqualTo(12);
        }
    }

    @Test
    void moreDeadJobsThanAreCountedAreToldOf(Chromium chromium) {
        try (DashboardSite full = DashboardSite.of(withoutEndOfTheDead(Contents.mixed()));
                Visit visit = full.visit(chromium, Look.NARROW_DARK, Screen.DEAD)) {
            Page page = visit.page();
            assertThat(page.getByText("Counted among the first 50,0")).isVisible();
            visit.picture("dead-without-end");
            visit.assertAccessible();
            visit.assertNothingSticksOut();

            page.navigate(full.url() + "/#/queues/mail");
            assertThat(page.getByText("of all queues")).isVisible();
            visit.picture("queue-of-dead-without-end");
        }
    }

    private static Broker withoutEndOfTheDead(Broker broker) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (ignored, method, arguments) -> {
                    Object answer = method.invoke(broker, arguments);
                    return method.getName().equals("list") && arguments[0].equals("mail")
                            ? ((CompletableFuture<?>) answer)
                                    .thenApply(page -> new io.asyncio4j.jobs.broker.Page<>(
                                            ((io.asyncio4j.jobs.broker.Page<?>) page).items(), "0"))
                            : answer;
                });
    }

    @Test
    void aReasonLeadsToItsJobs(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.DEAD)) {
            Page page = visit.page();
            link(page, "BadPayloadException").click();
            assertThat(page.getByText("Died for the reason BadPayloadException"))
                    .isVisible();
            assertThat(page.locator("main tbody tr")).hasCount(4);
        }
    }

    @Test
    void chosenJobsOfAPageAreCancelled(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.JOBS)) {
            Page page = visit.page();
            page.evaluate("location.hash = '#/jobs?queue=mail&state=ready'");
            page.getByLabel("Choose job ready-10", new Page.GetByLabelOptions().setExact(true))
                    .check();
            page.getByLabel("Choose job ready-20", new Page.GetByLabelOptions().setExact(true))
                    .check();
            button(page, "Cancel the chosen jobs").click();
            inDialog(page, "Cancel 2 jobs").click();

            assertThat(page.getByText("2 jobs are cancelled")).isVisible();
            assertThat(link(page, "ready-10")).hasCount(0);
            assertThat(site.broker().find("mail", "ready-20").join()).isNull();
        }
    }

    @Test
    void pagesAreTurned(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.JOBS)) {
            Page page = visit.page();
            page.evaluate("location.hash = '#/jobs?queue=mail&state=ready'");
            assertThat(page.locator("main").getByText("50 jobs of 60")).isVisible();
            List<String> first = page.locator("main tbody th a").allTextContents();

            button(page, "Next").click();
            assertThat(page.locator("main").getByText("page 2")).isVisible();
            assertThat(page.locator("main tbody tr")).hasCount(10);
            assertThat(page.locator("main tbody th a").allTextContents()).doesNotContainAnyElementsOf(first);

            button(page, "Previous").click();
            assertThat(page.locator("main tbody tr")).hasCount(50);
            assertThat(page.locator("main tbody th a").allTextContents()).isEqualTo(first);
        }
    }

    @Test
    void aSearchFindsByPayload(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.NARROW_LIGHT, Screen.JOBS)) {
            Page page = visit.page();
            page.getByLabel("Search in").fill("1042");
            page.keyboard().press("Enter");
            assertThat(page.locator("main tbody tr")).hasCount(1);
            assertThat(link(page, "ready-42")).isVisible();

            page.getByLabel("Search in").fill("nothing-has-this");
            page.keyboard().press("Enter");
            assertThat(page.getByText("No job fits")).isVisible();
            visit.picture("no-job-fits");
        }
    }

    @Test
    void theJobsOfAWorkerAreOneClickAway(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.WORKERS)) {
            Page page = visit.page();
            button(page, Contents.SESSION).click();
            assertThat(link(page, "running-1")).isVisible();
            visit.assertAccessible();
            visit.picture("worker-open");
            link(page, "running-2").click();
            assertThat(page.locator("main")).containsText("0af7651916cd43dd8448eb211c80319c");
        }
    }

    @Test
    void aScheduleIsRunPausedAndDeleted(Chromium chromium) {
        try (Visit visit = site.visit(chromium, Look.WIDE_LIGHT, Screen.SCHEDULES)) {
            Page page = visit.page();
            button(page, "Run now: nightly-report").click();
            assertThat(page.getByText("A job of nightly-report is enqueued")).isVisible();
            assertThat(site.broker().stats("books").join().counts().get(JobState.READY))
                    .isEqualTo(2);

            button(page, "Pause nightly-report").click();
            assertThat(button(page, "Resume nightly-report")).isVisible();
            assertThat(schedules()).allMatch(Schedule::paused);

            button(page, "Delete nightly-report").click();
            inDialog(page, "Delete the schedule").click();
            assertThat(button(page, "Resume nightly-report")).hasCount(0);
            assertThat(schedules()).extracting(Schedule::name).containsExactly("sweep");
        }
    }

    private List<Schedule> schedules() {
        return site.broker().schedules().join();
    }
}
