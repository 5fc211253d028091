// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The site in a real browser, opened as files: its code is coloured and its search finds. */
@Timeout(300)
class BrowserTest {
    @TempDir
    private Path folder;

    @Test
    void codeIsColouredAndSearchFinds() throws Exception {
        Path chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(chromium != null, "needs Chromium; on Debian, apt install chromium");
        Path site = folder.resolve("site");
        Site.write(Guide.read(Path.of("..", "docs", "guide")), site);

        String jobs = drawn(chromium, site, "jobs.html?q=lost%20workers");
        assertThat(jobs)
                .contains("<span class=\"hljs-keyword\">record</span>", "role=\"option\"", "<mark>workers</mark>");

        assertThat(drawn(chromium, site, "index.html?q=createTask")).contains("tasks-and-cancellation.html");
        assertThat(drawn(chromium, site, "index.html?q=task%20group")).contains("href=\"tasks-and-cancellation.html#");
        assertThat(drawn(chromium, site, "index.html?q=xyzzyplugh")).contains("Nothing found. Try a single word");
    }

    /** The page after its scripts, as the browser has it. */
    private String drawn(Path chromium, Path site, String page) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "drawn", ".html");
        Process browser = new ProcessBuilder(List.of(
                        chromium.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + Files.createTempDirectory(folder, "profile"),
                        "--virtual-time-budget=5000",
                        "--dump-dom",
                        site.resolve("index.html").toUri().resolve(page).toString()))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
