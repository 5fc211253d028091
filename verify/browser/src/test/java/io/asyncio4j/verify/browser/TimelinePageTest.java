// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static io.asyncio4j.verify.browser.Locators.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.asyncio4j.cli.demo.Timeline;
import io.asyncio4j.cli.demo.TimelinePage;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The timeline that {@code aio demo} leaves, as a person meets it. */
@InBrowser
class TimelinePageTest {
    private static final int ORDERS = 30;

    private Site site;

    @BeforeEach
    void open() {
        String html = TimelinePage.html("30 orders", "120 jobs in 123 runs.", timeline());
        site = Site.start(Router.create().get("/", request -> HttpResponse.html(html)));
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** Thirty orders of two jobs on two workers; one run failed, with a script as its reason, and one lost its worker. */
    private static Timeline timeline() {
        List<Timeline.Bar> runs = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            String order = String.format(Locale.ROOT, "order-%04d", i + 1);
            double from = 40.0 * i;
            String mail = i == 3 ? "retried" : i == 7 ? "killed" : "done";
            String why = i == 3 ? Contents.SCRIPT : "";
            runs.add(new Timeline.Bar(order + ".mail", i % 2, 1 + i % 4 / 2, 1, from, from + 300, mail, why, 290));
            if (!mail.equals("done")) {
                runs.add(new Timeline.Bar(order + ".mail", 0, 1, 2, 1500 + i, 1800 + i, "done", "", 290));
            }
            runs.add(new Timeline.Bar(order, 0, 2, 1, 1900 + i, 1950 + i, "done", "", 50));
        }
        return new Timeline(
                ORDERS,
                10_000,
                2000,
                4.2,
                new Timeline.Books(true, "30 orders, each once", List.of()),
                List.of(
                        new Timeline.Lane("worker 1", 1, 2, -50, 2000, false),
                        new Timeline.Lane("worker 2", 2, 2, -40, 600, true)),
                runs);
    }

    private static Object view(Page page, String script) {
        return page.evaluate("() => " + script);
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void everybodyCanReadIt(Look look, Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), look)) {
            Page page = visit.page();
            page.navigate("/");
            assertThat(page.locator("#figures").innerText()).contains("10.0 s", "2.0 s", "5 times as fast", "4 ms");
            assertThat(page.locator("#ledger").innerText()).contains("The ledger holds");

            page.getByText("All runs as a table").click();
            page.locator("#chart").focus();
            page.keyboard().press(".");
            visit.assertAccessible();
            visit.assertNothingSticksOut();
            assertThat(visit.shifted()).as(visit.shifts()).isLessThan(0.01);
        }
    }

    @Test
    void theKeyboardAloneFindsAndShowsARun(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT)) {
            Page page = visit.page();
            page.navigate("/");
            page.keyboard().press("/");
            page.keyboard().type("retried");
            assertThat(page.locator("#found").innerText()).isEqualTo("1 of 62 runs");
            page.keyboard().press("Enter");

            assertThat(page.locator("#details h2").innerText()).startsWith("order-0004: 3 runs");
            assertThat(page.locator("#said").textContent()).contains("failed, tried again", Contents.SCRIPT);
            assertThat(view(page, "window.ran === undefined")).isEqualTo(true);

            page.locator("#chart").focus();
            Object before = view(page, "document.getElementById('plot').toDataURL()");
            page.keyboard().press("Enter");
            page.waitForFunction("before => document.getElementById('plot').toDataURL() !== before", before);
            page.keyboard().press("Escape");
            assertThat(page.locator("#found").innerText()).isEqualTo("62 runs");
            assertThat(page.locator("#details").innerText()).contains("Choose a run");
        }
    }

    @Test
    void theWheelZoomsAndADoubleClickShowsAll(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT)) {
            Page page = visit.page();
            page.navigate("/");
            String picture = "document.getElementById('plot').toDataURL()";
            page.locator("#plot").scrollIntoViewIfNeeded();
            page.waitForFunction("() => " + picture + ".length > 5000");
            Object all = view(page, picture);
            page.locator("#plot").hover();
            page.mouse().wheel(0, -400);
            page.waitForFunction("all => " + picture + " !== all", all);
            page.locator("#plot").dblclick();
            page.mouse().move(5, 5);
            page.keyboard().press("Escape");
            page.waitForFunction("all => " + picture + " === all", all);
        }
    }

    @Test
    void tableAndRowsFollow(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_DARK)) {
            Page page = visit.page();
            page.navigate("/");
            page.getByText("All runs as a table").click();
            page.locator("#rows tr").first().waitFor();
            assertThat(page.locator("#rows tr").count()).isEqualTo(62);
            page.locator("#search").fill("killed worker 2");
            assertThat(page.locator("#rows tr").allInnerTexts())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("order-0008");
            page.locator("#search").fill("");
            button(page, "took").click();
            button(page, "took ▴").click();
            assertThat(page.locator("#rows tr").first().innerText()).contains("300 ms");

            button(page, "by order").click();
            assertThat(button(page, "by order").getAttribute("aria-pressed")).isEqualTo("true");
            page.locator("#rows button").first().click();
            assertThat(page.locator("#details h2").innerText()).contains("order-00");
            button(page, "keys").click();
            assertThat(page.locator("dialog").innerText()).contains("zoom in and out");
            page.keyboard().press("Escape");
            button(page, "theme: system").click();
            assertThat(button(page, "theme: light").isVisible()).isTrue();
        }
    }
}
