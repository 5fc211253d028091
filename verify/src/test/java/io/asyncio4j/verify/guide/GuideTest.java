// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every block of Java and Kotlin in {@code docs/guide} is a region of a source file of this project, letter for letter.
 *
 * <p>With {@code -Dguide.write=true} the blocks are filled from the sources first.
 */
class GuideTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GUIDE = ROOT.resolve("docs/guide");

    @Test
    void everyBlockIsARegionOfASource() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            if (Boolean.getBoolean("guide.write")) {
                Files.writeString(page, GuidePage.filled(Files.readString(page), GuideTest::regionOf));
            }
            wrong.addAll(wrongBlocks(page.getFileName().toString(), Files.readString(page)));
        }

        assertThat(wrong)
                .as(
                        "mend with: mvn -q -pl verify -am test -Dtest=GuideTest -Dsurefire.failIfNoSpecifiedTests=false -Dguide.write=true")
                .isEmpty();
    }

    @Test
    void blockThatDiffersOrComesFromNowhereIsFound() {
        String right = "<!-- from GuideTest#sample -->\n```java\n" + regionOf("GuideTest", "sample") + "\n```\n";

        assertThat(wrongBlocks("page", right)).isEmpty();
        assertThat(wrongBlocks("page", right.replace("int two", "int three")))
                .containsExactly("page: differs from GuideTest#sample");
        assertThat(wrongBlocks("page", right.substring(right.indexOf('\n') + 1)))
                .containsExactly("page: a block without <!-- from File#region --> before it: int one = 1;");
        assertThatThrownBy(() -> wrongBlocks("page", right.replace("#sample", "#absent")))
                .hasMessageContaining("absent");
    }

    @Test
    void blocksAreFilledFromTheirSources() {
        String empty = "Text.\n\n<!-- from GuideTest#sample -->\n```java\n```\n\nMore.\n";

        String filled = GuidePage.filled(empty, GuideTest::regionOf);

        assertThat(filled)
                .isEqualTo("Text.\n\n<!-- from GuideTest#sample -->\n```java\n"
                        + "int one = 1;\nint two = one + one;\n```\n\nMore.\n");
        assertThat(wrongBlocks("page", filled)).isEmpty();
    }

    @Test
    void regionsLoseTheIndentationThatTheyShare() {
        // region sample
        int one = 1;
        int two = one + one;
        // endregion
        assertThat(two).isEqualTo(2);
        assertThat(regionOf("GuideTest", "sample")).isEqualTo("int one = 1;\nint two = one + one;");
        assertThatThrownBy(() -> Regions.of("// region a\nint x;\n")).hasMessageContaining("'a' does not end");
    }

    private static List<String> wrongBlocks(String page, String text) {
        List<String> wrong = new ArrayList<>();
        for (GuidePage.Block block : GuidePage.blocks(text)) {
            String file = block.file();
            String region = block.region();
            if (file == null || region == null) {
                wrong.add(page + ": a block without <!-- from File#region --> before it: "
                        + block.code().lines().findFirst().orElse(""));
            } else if (!regionOf(file, region).equals(block.code())) {
                wrong.add(page + ": differs from " + file + "#" + region);
            }
        }
        return wrong;
    }

    private static String regionOf(String file, String region) {
        List<Path> found = Sources.NAMED.getOrDefault(file, List.of());
        if (found.size() != 1) {
            throw new IllegalArgumentException(file + ", a source, must be one file of this project, and is " + found);
        }
        try {
            Map<String, String> regions = Regions.of(Files.readString(found.getFirst()));
            if (!regions.containsKey(region)) {
                throw new IllegalArgumentException(file + " has no region '" + region + "', but " + regions.keySet());
            }
            return regions.get(region);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** The sources of all rooms by simple name. */
    private static final class Sources {
        static final Map<String, List<Path>> NAMED = named();

        private static Map<String, List<Path>> named() {
            try (Stream<Path> files = Files.find(
                    ROOT, 20, (file, attributes) -> attributes.isRegularFile() && isSource(ROOT.relativize(file)))) {
                return files.collect(java.util.stream.Collectors.groupingBy(
                        file -> file.getFileName().toString().replaceFirst("\\.(java|kt)$", "")));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean isSource(Path file) {
            return file.toString().matches(".*\\.(java|kt)")
                    && file.getNameCount() > 2
                    && file.getName(1).toString().equals("src");
        }
    }
}
