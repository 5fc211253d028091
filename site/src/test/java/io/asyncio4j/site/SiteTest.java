// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of the guide as it is: whole, and without anything from elsewhere. */
class SiteTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide");
    private static final Pattern REFERENCE = Pattern.compile(" (?<kind>href|src)=\"(?<to>[^\"]*)\"");

    @TempDir
    private static Path site;

    private static Guide guide = new Guide(Map.of(), List.of());

    @BeforeAll
    static void make() throws IOException {
        guide = Guide.read(GUIDE);
        Site.write(guide, site);
    }

    @Test
    void everyPageOfTheGuideIsThere() throws IOException {
        try (var files = Files.list(GUIDE)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".md"))
                            .map(name -> name.equals("README.md") ? "index.html" : name.replace(".md", ".html")))
                    .allSatisfy(name -> assertThat(site.resolve(name)).isNotEmptyFile())
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void whatAPageRefersToIsInTheSite() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Page page : guide.pages().values()) {
            for (MatchResult found : references(page)) {
                String to = found.group("to");
                if (found.group("kind").equals("href") && to.matches("https?:.*")) {
                    continue; // a link that the reader may follow; nothing is loaded
                }
                int fragment = to.indexOf('#');
                String file = fragment < 0 ? to : to.substring(0, fragment);
                Path target = site.resolve(file.isEmpty() ? page.file() : file);
                if (!Files.isRegularFile(target)) {
                    missing.add(page.file() + " → " + to);
                } else if (fragment >= 0 && !ids(Files.readString(target)).contains(to.substring(fragment + 1))) {
                    missing.add(page.file() + " → " + to);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException {
        for (Page page : guide.pages().values()) {
            String html = Files.readString(site.resolve(page.file()));
            assertThat(html).doesNotContainPattern("(src|<link[^>]* href)=\"(https?:)?//");
        }
        for (String own : List.of("site.css", "site.js", "theme.js")) {
            assertThat(Files.readString(site.resolve("assets").resolve(own)))
                    .doesNotContain("http:", "https:", "@import", "fetch(");
        }
    }

    @Test
    void everySectionCanBeFound() throws IOException {
        String sections = Files.readString(site.resolve("assets/sections.js"));

        assertThat(sections).startsWith("window.guideSections = [");
        for (Page page : guide.pages().values()) {
            for (SearchIndex.Section section : SearchIndex.sectionsOf(page)) {
                assertThat(sections).contains("\"href\":\"" + section.href() + "\"");
            }
        }
        assertThat(SearchIndex.sectionsOf(guide.pages().get("jobs")))
                .filteredOn(section -> section.href().equals("jobs.html#schedules"))
                .singleElement()
                .satisfies(section -> assertThat(section.text()).contains("a range over the end", "Cron.of"));
    }

    @Test
    void idsAreUniqueInAPage() throws IOException {
        for (Page page : guide.pages().values()) {
            String html = Files.readString(site.resolve(page.file()));
            List<String> ids = Pattern.compile(" id=\"([^\"]*)\"")
                    .matcher(html)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(ids).doesNotHaveDuplicates();
        }
    }

    @Test
    void theSameGuideGivesTheSameBytes(@TempDir Path again) throws IOException {
        Site.write(Guide.read(GUIDE), again);

        for (Page page : guide.pages().values()) {
            assertThat(again.resolve(page.file())).hasSameBinaryContentAs(site.resolve(page.file()));
        }
        assertThat(again.resolve("assets/sections.js")).hasSameBinaryContentAs(site.resolve("assets/sections.js"));
    }

    private static List<MatchResult> references(Page page) throws IOException {
        String html = Files.readString(site.resolve(page.file()));
        return REFERENCE.matcher(html).results().toList();
    }

    private static Set<String> ids(String html) {
        return Pattern.compile(" id=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
