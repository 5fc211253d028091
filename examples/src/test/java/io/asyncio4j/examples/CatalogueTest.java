// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The list of stories, as the command and as the README show it. */
class CatalogueTest {
    private final List<Story> stories = ServiceLoader.load(Story.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    @Test
    void hasEachStoryOnceInTheOrderOfTheTable() {
        assertThat(stories)
                .extracting(Story::id)
                .containsExactly(
                        "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2", "B3", "B4", "B5", "B6", "B7",
                        "C1", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "E1", "E2", "E3", "E4", "E5",
                        "E6", "E7", "F1", "F2", "F3", "F4");
        assertThat(stories).allMatch(story -> !story.title().isBlank());
    }

    @Test
    void theReadmeNamesEachStoryItsFileAndItsCommand() throws IOException {
        List<String> readme = Files.readAllLines(Path.of("README.md"));

        for (Story story : stories) {
            String file = "src/main/java/" + story.getClass().getName().replace('.', '/') + ".java";
            assertThat(Path.of(file)).exists();
            assertThat(readme)
                    .anyMatch(line -> line.startsWith("| " + story.id() + " |")
                            && line.contains("(" + file + ")")
                            && line.contains("`./aio story " + story.id() + "`"));
        }
    }
}
