// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout under test: its rooms, their sources and their class files. */
final class Reactor {
    /** Where the root pom lies; tests run in the folder of their own module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** All rooms, in reading order. */
    static final List<String> ROOMS = List.of(
            "core",
            "testing",
            "net",
            "jobs",
            "redis",
            "cli",
            "examples",
            "benchmarks",
            "dist",
            "site",
            "verify",
            "verify/browser");

    /** The rooms that others get as artifacts. */
    static final List<String> PUBLISHED = List.of("core", "testing", "net", "jobs", "redis", "cli");

    private Reactor() {}

    /** The classes of the published rooms and the examples, without tests. */
    static JavaClasses mainClasses() {
        return Main.CLASSES;
    }

    /** The test classes of every room that is built before this one. */
    static JavaClasses testClasses() {
        return Tests.CLASSES;
    }

    /** The classes of the planted violations. */
    static JavaClasses plantedClasses() {
        return Planted.CLASSES;
    }

    /** The Java files below a folder of each room, such as {@code src/main}. */
    static List<Path> javaFiles(List<String> rooms, String folder) {
        return rooms.stream()
                .map(room -> ROOT.resolve(room).resolve(folder))
                .filter(Files::isDirectory)
                .flatMap(Reactor::javaFilesBelow)
                .sorted()
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of one of this package's lists, without comments and empty ones. */
    static List<String> listed(String name) {
        Path file = Path.of("src/test/resources/architecture", name);
        return read(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static Stream<Path> javaFilesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaClasses classesIn(List<String> rooms, String folder) {
        List<Path> folders = rooms.stream()
                .map(room -> ROOT.resolve(room).resolve("target").resolve(folder))
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(folders);
    }

    private static final class Main {
        static final JavaClasses CLASSES =
                classesIn(List.of("core", "testing", "net", "jobs", "redis", "cli", "examples"), "classes");
    }

    private static final class Tests {
        static final JavaClasses CLASSES = classesIn(ROOMS, "test-classes");
    }

    private static final class Planted {
        static final JavaClasses CLASSES =
                new ClassFileImporter().importPackages("io.asyncio4j.verify.architecture.planted");
    }
}
