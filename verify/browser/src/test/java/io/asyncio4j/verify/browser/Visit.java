// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A person's visit to a site, with cookies of its own. What no person should meet is noted as trouble: words on the console,
 * errors nobody caught, answers that refuse, requests to anywhere else, a box that a script opened. Trouble that was not
 * expected fails the {@link #close}.
 */
final class Visit implements AutoCloseable {
    /** Notes each shift of the layout with the elements that moved; asked for by {@link #shifts}. */
    private static final String WATCH_SHIFTS = """
            (() => {
              const name = node => {
                if (!node) return 'something gone';
                const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
                return element ? element.outerHTML.slice(0, 120) : String(node.textContent).slice(0, 40);
              };
              window.layoutShifts = [];
              new PerformanceObserver(list => {
                for (const entry of list.getEntries()) {
                  window.layoutShifts.push({
                    value: entry.value,
                    input: entry.hadRecentInput,
                    moved: entry.sources.map(source => name(source.node) + ' ' + JSON.stringify(source.previousRect)
                        + ' to ' + JSON.stringify(source.currentRect)),
                  });
                }
              }).observe({type: 'layout-shift', buffered: true});
            })();
            """;

    /** What is wider than its place and hidden there, without the three dots that say so. */
    private static final String CUT_OFF = """
            [...document.querySelectorAll('body *')].filter(element => {
              const style = getComputedStyle(element);
              return element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
                  && ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
            }).map(element => element.outerHTML.slice(0, 200))
            """;

    /** What may move before a page rests, far below what a person notices; 0.1 counts as good elsewhere. */
    static final double CALM = 0.01;

    /** Impacts of axe that stop a person. */
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final BrowserContext context;
    private final Page page;
    private final String baseUrl;
    private final Look look;
    private final List<String> troubles = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    Visit(BrowserContext context, String baseUrl, Look look) {
        this.context = context;
        this.baseUrl = baseUrl;
        this.look = look;
        context.addInitScript(WATCH_SHIFTS);
        page = context.newPage();
        page.onConsoleMessage(this::said);
        page.onPageError(error -> troubles.add("uncaught: " + error));
        page.onDialog(this::boxed);
        page.onResponse(this::answered);
        page.onRequest(request -> {
            if (!isOwn(request.url())) {
                troubles.add("request to elsewhere: " + request.url());
            }
        });
    }

    private void said(ConsoleMessage message) {
        if (Set.of("error", "warning").contains(message.type())) {
            troubles.add("console " + message.type() + ": " + message.text() + " (" + message.location() + ")");
        }
    }

    private void boxed(Dialog dialog) {
        troubles.add("a script opened a box: " + dialog.message());
        dialog.dismiss();
    }

    private void answered(Response response) {
        if (response.status() >= 400) {
            troubles.add(response.request().method() + " " + response.url() + " answered " + response.status());
        }
    }

    private boolean isOwn(String url) {
        return url.startsWith(baseUrl + "/") || url.startsWith("data:") || url.startsWith("blob:" + baseUrl);
    }

    Page page() {
        return page;
    }

    Look look() {
        return look;
    }

    /** Trouble with these words is part of the test. */
    Visit expecting(String words) {
        expected.add(words);
        return this;
    }

    /** What was noted, without what was expected. */
    List<String> troubles() {
        return troubles.stream()
                .filter(trouble -> expected.stream().noneMatch(trouble::contains))
                .toList();
    }

    /** Lets all be forgotten that has moved so far. */
    void forgetShifts() {
        page.evaluate("window.layoutShifts.length = 0");
    }

    /** How much of the screen has moved by itself, as in Cumulative Layout Shift but never forgiven. */
    double shifted() {
        return ((Number) page.evaluate("window.layoutShifts.reduce((sum, each) => sum + each.value, 0)")).doubleValue();
    }

    /** Each shift with the elements that moved. */
    String shifts() {
        return (String) page.evaluate("JSON.stringify(window.layoutShifts, null, 1)");
    }

    /** Fails if the page that is shown keeps anybody out. */
    void assertAccessible() {
        List<String> found = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(Visit::words)
                        .toList();
        assertThat(found).as("what axe finds at " + page.url() + " " + look).isEmpty();
    }

    private static String words(Rule rule) {
        return rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp() + "\n"
                + rule.getNodes().stream()
                        .map(node -> "  " + node.getHtml() + "\n    " + node.getFailureSummary())
                        .collect(Collectors.joining("\n"));
    }

    /** Fails if a person must push the page sideways, or does not see the end of something. */
    void assertNothingSticksOut() {
        int screen = page.viewportSize().width;
        Object width = page.evaluate("document.documentElement.scrollWidth");
        assertThat(((Number) width).intValue())
                .as("width of " + page.url() + " where the screen has " + screen)
                .isLessThanOrEqualTo(screen);
        assertThat((List<?>) page.evaluate(CUT_OFF))
                .as("what is cut off at " + page.url() + " where the screen has " + screen)
                .isEmpty();
    }

    /** Gives the page another width. */
    void resize(int width) {
        page.setViewportSize(width, look.height());
    }

    /** Puts a picture of what is shown below {@code target/pictures}, for eyes. */
    Path picture(String name) {
        Path file = Path.of("target", "pictures", (name + "-" + look + ".png").toLowerCase(Locale.ROOT));
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return file;
    }

    @Override
    public void close() {
        context.close();
        assertThat(troubles()).as("trouble that a visitor met").isEmpty();
    }
}
