// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the page promise: nothing from elsewhere, no markup made of data, nothing inline. */
class PageFilesTest {
    private static final Path ROOT = Path.of("src/main/resources/io/asyncio4j/jobs/dashboard/ui");
    private static final Pattern MARKUP =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|eval\\(|new Function");
    private static final Pattern ELSEWHERE = Pattern.compile("(https?:)?//[a-z0-9-]+\\.[a-z]");
    private static final Pattern INLINE = Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)");
    private static final Pattern ALWAYS_MANY = Pattern.compile(
            "\\$\\{[^}]*(count|length|size)\\b[^}]*} (dead )?[a-z]{3,}s\\b|\" (jobs|slots|loops|bytes)\"");
    private static final Pattern IMPORT = Pattern.compile("from \"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#]+\\.[a-z]+)\"");

    @Test
    void dataNeverBecomesMarkup() {
        assertThat(files(".js"))
                .isNotEmpty()
                .allSatisfy((name, text) -> assertThat(text).doesNotContainPattern(MARKUP));
    }

    @Test
    void nothingComesFromElsewhere() {
        assertThat(files(""))
                .allSatisfy((name, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                        .doesNotContainPattern(ELSEWHERE));
    }

    /** What counts things is {@code counted}, which knows one from many. */
    @Test
    void noNumberIsFollowedByWhatIsAlwaysMany() {
        assertThat(files(".js")).allSatisfy((name, text) -> assertThat(text).doesNotContainPattern(ALWAYS_MANY));
    }

    /** The page's own policy would refuse it. */
    @Test
    void pagesHoldNoScriptAndNoStyle() {
        assertThat(files(".html"))
                .hasSize(2)
                .allSatisfy((name, text) -> assertThat(text).doesNotContainPattern(INLINE));
    }

    @Test
    void whatPagesAndModulesNameIsThere() {
        files(".html")
                .forEach((name, text) -> LINK.matcher(text)
                        .results()
                        .forEach(link -> assertThat(ROOT.resolve(name).resolveSibling(link.group(1)))
                                .isRegularFile()));
        files(".js")
                .forEach((name, text) -> IMPORT.matcher(text)
                        .results()
                        .forEach(link -> assertThat(ROOT.resolve(name).resolveSibling(link.group(1)))
                                .isRegularFile()));
    }

    @Test
    void eachFileIsSmallAndSaysItsLicence() {
        assertThat(files("")).allSatisfy((name, text) -> {
            assertThat(text.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(400);
            if (!name.endsWith(".svg")) {
                assertThat(text.lines().limit(2))
                        .anyMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"));
            }
        });
    }

    private static Map<String, String> files(String ending) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            Map<String, String> found = new TreeMap<>();
            all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .forEach(file -> {
                        try {
                            found.put(ROOT.relativize(file).toString(), Files.readString(file));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
