// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the other tests rely on: a visit notices each kind of trouble, and only trouble. */
@InBrowser
class HarnessTest {
    private Site site;

    @BeforeEach
    void open() {
        site = Site.start(
                Router.create()
                        .get("/good", page("<p>calm"))
                        .get("/console", page("<script>console.error('no')</script>"))
                        .get("/uncaught", page("<script>throw new Error('no')</script>"))
                        .get("/elsewhere", page("<img alt='' src='http://127.0.0.1:9/x.png'>"))
                        .get("/missing", page("<img alt='' src='/gone.png'>"))
                        .get("/box", page("<script>alert('no')</script>"))
                        .get("/pale", page("<p style='color: #ccc; background: #fff'>who can read this?"))
                        .get("/broad", page("<div style='width: 2000px'>broad</div>"))
                        .get(
                                "/jumps",
                                page(
                                        "<div id=d></div><p>below<script>"
                                                + "requestAnimationFrame(() => requestAnimationFrame(() => d.style.height = '300px'))</script>")));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static HttpHandler page(String body) {
        String icon = "<link rel=icon href='data:,'>";
        String html = "<!doctype html><html lang=en><title>t</title>" + icon + "<main><h1>h</h1>" + body + "</main>";
        return request -> HttpResponse.html(html);
    }

    @Test
    void aCalmPageIsNoTrouble(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.NARROW_DARK)) {
            visit.page().navigate("/good");

            visit.assertAccessible();
            visit.assertNothingSticksOut();
            assertThat(visit.shifted()).isZero();
            assertThat(visit.page().evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/console, console error: no",
        "/uncaught, uncaught: Error: no",
        "/elsewhere, request to elsewhere: http://127.0.0.1:9/x.png",
        "/missing, /gone.png answered 404",
        "/box, a script opened a box: no"
    })
    void troubleEndsTheVisitBadly(String path, String words, Chromium chromium) {
        Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT);
        visit.page().navigate(path);

        assertThatThrownBy(visit::close).isInstanceOf(AssertionError.class).hasMessageContaining(words);
    }

    @Test
    void troubleMayBeExpected(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT).expecting("console error: no")) {
            visit.page().navigate("/console");
        }
    }

    @Test
    void whatCannotBeReadIsFound(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT)) {
            visit.page().navigate("/pale");

            assertThatThrownBy(visit::assertAccessible).hasMessageContaining("color-contrast");
        }
    }

    @Test
    void whatSticksOutIsFound(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.NARROW_LIGHT)) {
            visit.page().navigate("/broad");

            assertThatThrownBy(visit::assertNothingSticksOut).hasMessageContaining("2008");
        }
    }

    @Test
    void whatJumpsIsFound(Chromium chromium) {
        try (Visit visit = chromium.visit(site.url(), Look.WIDE_LIGHT)) {
            visit.page().navigate("/jumps");
            visit.page().waitForFunction("window.layoutShifts.length > 0");

            assertThat(visit.shifted()).isGreaterThan(0.01);
            assertThat(visit.shifts()).contains("below");
        }
    }
}
