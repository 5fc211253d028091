// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A file can be read in one sitting: at most 400 lines of code, comments and empty lines not counted. */
class FileBudgetTest {
    private static final int HARD_LIMIT = 400;

    @Test
    void noMainFileIsOverItsBudget() {
        Map<String, Long> sizes = new TreeMap<>();
        for (Path file : Reactor.javaFiles(Reactor.ROOMS, "src/main")) {
            sizes.put(Reactor.ROOT.relativize(file).toString(), codeLines(Reactor.read(file)));
        }

        sizes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(5)
                .forEach(entry -> System.out.println(entry.getValue() + " code lines: " + entry.getKey()));

        assertThat(sizes).hasSizeGreaterThan(80);
        assertThat(overBudget(sizes, limits())).isEmpty();
    }

    @Test
    void listedFilesExistAndNeedTheirLimit() {
        limits().forEach((path, limit) -> {
            assertThat(Reactor.ROOT.resolve(path)).exists();
            assertThat(codeLines(Reactor.read(Reactor.ROOT.resolve(path)))).isGreaterThan(HARD_LIMIT);
        });
    }

    @Test
    void oneLineTooManyIsFound() {
        String full = "/** Doc. */\n\n// comment\n" + "int x;\n".repeat(HARD_LIMIT);

        assertThat(codeLines(full)).isEqualTo(HARD_LIMIT);
        assertThat(overBudget(Map.of("A.java", codeLines(full)), Map.of())).isEmpty();
        assertThat(overBudget(Map.of("A.java", codeLines(full + "int y;\n")), Map.of()))
                .containsExactly("A.java: 401 of 400");
        assertThat(overBudget(Map.of("A.java", 401L), Map.of("A.java", 401))).isEmpty();
    }

    private static List<String> overBudget(Map<String, Long> sizes, Map<String, Integer> limits) {
        return sizes.entrySet().stream()
                .filter(entry -> entry.getValue() > limits.getOrDefault(entry.getKey(), HARD_LIMIT))
                .map(entry -> entry.getKey() + ": " + entry.getValue() + " of "
                        + limits.getOrDefault(entry.getKey(), HARD_LIMIT))
                .toList();
    }

    private static Map<String, Integer> limits() {
        Map<String, Integer> limits = new TreeMap<>();
        for (String line : Reactor.listed("file-budget.txt")) {
            String[] fields = line.split("\\|");
            assertThat(fields).as(line).hasSize(3);
            limits.put(fields[0].strip(), Integer.valueOf(fields[1].strip()));
        }
        return limits;
    }

    private static long codeLines(String source) {
        return source.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line -> !line.startsWith("//") && !line.startsWith("/*") && !line.startsWith("*"))
                .count();
    }
}
