// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The guide's table "asyncio to asyncio4j" is whole, and what it names is there. */
class AsyncioTableTest {
    private static final Path TABLE = Path.of("../docs/guide/asyncio-to-asyncio4j.md");
    private static final Path NAMES = Path.of("src/test/resources/guide/asyncio-names.txt");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** Where the Java names of the table live. */
    private static final List<String> PACKAGES = List.of(
            "io.asyncio4j.",
            "io.asyncio4j.sync.",
            "io.asyncio4j.queue.",
            "io.asyncio4j.stream.",
            "io.asyncio4j.subprocess.",
            "io.asyncio4j.threads.",
            "io.asyncio4j.inspect.",
            "io.asyncio4j.generator.",
            "io.asyncio4j.net.",
            "java.util.concurrent.");

    /** A row of the table: Python's names and the text of the second column. */
    private record Row(List<String> python, String java) {}

    @Test
    void everyPublicNameOfAsyncioStandsInTheTable() throws IOException {
        List<String> names = Files.readAllLines(NAMES).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> inTable =
                rows().stream().flatMap(row -> row.python().stream()).toList();

        assertThat(names).hasSizeGreaterThan(250).contains("TaskGroup.create_task", "ContextVar");
        assertThat(inTable).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void everyJavaNameOfTheTableExists() throws IOException {
        List<String> absent = new ArrayList<>();
        for (Row row : rows()) {
            for (String name : quoted(row.java())) {
                if (!exists(name)) {
                    absent.add(name);
                }
            }
        }
        assertThat(absent).isEmpty();
    }

    @Test
    void everyRowSaysSomething() throws IOException {
        assertThat(rows())
                .allSatisfy(
                        row -> assertThat(row.java().contains("`") || row.java().matches("no|not yet(: net room)?"))
                                .as(row.toString())
                                .isTrue());
    }

    @Test
    void namesThatDoNotExistAreFound() {
        assertThat(List.of("Task", "Task.getName", "ReturnWhen.FIRST_COMPLETED", "ContextVar.Token.oldValue"))
                .allMatch(AsyncioTableTest::exists);
        assertThat(List.of("Tusk", "Task.getNames", "Task.PENDING", "ContextVar.Tokens.oldValue"))
                .noneMatch(AsyncioTableTest::exists);
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .dropWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(quoted(cells[1]), cells[2].strip()))
                .toList();
    }

    private static List<String> quoted(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Whether it is a public type, or a public type's method, constant or type, by simple names joined with dots. */
    private static boolean exists(String name) {
        String[] parts = name.split("\\.");
        Class<?> type = typeNamed(parts[0]);
        for (int i = 1; type != null && i < parts.length; i++) {
            String part = parts[i];
            Class<?> inner = Arrays.stream(type.getClasses())
                    .filter(nested -> nested.getSimpleName().equals(part))
                    .findFirst()
                    .orElse(null);
            if (inner == null) {
                return i == parts.length - 1 && hasMember(type, part);
            }
            type = inner;
        }
        return type != null;
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
                .anyMatch(member -> member.getName().equals(name));
    }

    private static @Nullable Class<?> typeNamed(String simpleName) {
        for (String room : PACKAGES) {
            try {
                Class<?> type = Class.forName(room + simpleName);
                if (Modifier.isPublic(type.getModifiers())) {
                    return type;
                }
            } catch (ClassNotFoundException e) {
                continue; // it is in another room, or in none
            }
        }
        return null;
    }
}
