// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The browser that all tests share. One thread. */
final class Chromium implements AutoCloseable {
    /** How long a page may take where many others use the machine. */
    private static final double PATIENCE_MILLIS = 50_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(executable()))
                        // The pages are our own, and root has no sandbox.
                        .setChromiumSandbox(false)
                        .setArgs(List.of("--disable-gpu", "--disable-quic")));
        return new Chromium(playwright, browser);
    }

    private static String executable() {
        String path = System.getProperty("chromium", "");
        if (path.isEmpty()) {
            throw new IllegalStateException("Say with -Dchromium=PATH where the browser is; Maven does");
        }
        return path;
    }

    Visit visit(String baseUrl, Look look) {
        return new Visit(
                browser.newContext(new Browser.NewContextOptions()
                        .setBaseURL(baseUrl)
                        .setViewportSize(look.width(), look.height())
                        .setColorScheme(look.colours())
                        .setLocale("en-GB")
                        .setTimezoneId("Europe/Berlin")),
                baseUrl,
                look);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
