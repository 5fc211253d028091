// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of rules in RULES.md: it is whole, and what it names is there. */
class RulesTest {
    private static final Path LIST = Path.of("conformance/RULES.md");
    private static final Path ROOT = Path.of("..");
    private static final int RULES = 176;
    private static final Pattern ROW = Pattern.compile("\\| (latency|\\d+) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private record Row(String rule, String shownBy) {
        List<String> names() {
            return NAME.matcher(shownBy).results().map(match -> match.group(1)).toList();
        }
    }

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(LIST)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(row.group(1), row.group(2)));
            }
        }
        return rows;
    }

    private static Stream<String> names(boolean ofJavaTests) throws IOException {
        return rows().stream().flatMap(row -> row.names().stream()).filter(name -> name.contains("#") == ofJavaTests);
    }

    @Test
    void eachRuleStandsThereOnceAndIsShownOrHasAReason() throws IOException {
        List<String> expected = new ArrayList<>(List.of("latency"));
        IntStream.rangeClosed(1, RULES).forEach(rule -> expected.add(Integer.toString(rule)));

        assertThat(rows()).extracting(Row::rule).isEqualTo(expected);
        assertThat(rows())
                .allSatisfy(row -> assertThat(
                                !row.names().isEmpty() || row.shownBy().contains("not here: "))
                        .as(row.toString())
                        .isTrue());
    }

    @Test
    void programsAreStoredAndEachStoredOneIsNamed() throws IOException {
        Set<String> stored = StoredPrograms.of("rules").stream()
                .map(program -> program.program().name())
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> named = names(false).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(stored);
    }

    @Test
    void javaTestsAreThere() throws IOException {
        String sources = testSources();

        assertThat(names(true)).isNotEmpty().allSatisfy(name -> {
            String[] parts = name.split("#");
            Matcher test = Pattern.compile("\\bclass " + parts[0] + "\\b[^\\x00]*?\\bvoid " + parts[1] + "\\(")
                    .matcher(sources);
            assertThat(test.find()).as(name).isTrue();
        });
    }

    /** All test sources, a NUL after each. */
    private static String testSources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> folders = Files.list(ROOT)) {
            for (Path folder : folders.map(room -> room.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                            .toList()) {
                        all.append(Files.readString(file)).append('\0');
                    }
                }
            }
        }
        return all.toString();
    }
}
