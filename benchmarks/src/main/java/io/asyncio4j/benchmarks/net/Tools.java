// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import io.asyncio4j.benchmarks.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What is installed on this machine. */
final class Tools {
    private final Path folder;
    private final Optional<Python> python;
    private final Optional<Path> go;

    /** By title, for the page. */
    private final Map<String, String> versions = new LinkedHashMap<>();

    private Tools(Path folder, Optional<Python> python, Optional<Path> go) {
        this.folder = folder;
        this.python = python;
        this.go = go;
        python.ifPresent(found -> versions.put("CPython", found.version()));
    }

    /** Looks around, and compiles the Go peer where there is a compiler. */
    static Tools find(Path folder) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("../target/net").normalize());
        return new Tools(folder, Python.find(), compileGo(folder.resolve("peers/go/main.go"), target));
    }

    private static Optional<Path> compileGo(Path source, Path target) throws IOException, InterruptedException {
        if (onPath("go").isEmpty()) {
            return Optional.empty();
        }
        Path program = target.resolve("peer-go");
        String output = output(List.of("go", "build", "-o", program.toString(), source.toString()))
                .orElse("failed");
        if (!output.isEmpty()) {
            System.err.println("The Go peer does not compile: " + output);
            return Optional.empty();
        }
        return Optional.of(program);
    }

    Path folder() {
        return folder;
    }

    Path peer(String file) {
        return folder.resolve("peers").resolve(file);
    }

    /** The interpreter of CPython 3.13 or newer. */
    Optional<String> python() {
        return python.map(Python::executable);
    }

    /** The first Python 3 that has these modules. */
    Optional<String> pythonWith(String... modules) {
        String ask = "import " + String.join(", ", modules) + "\nimport platform\nprint(platform.python_version(), "
                + String.join(".__version__, ", modules) + ".__version__)";
        List<String> places = new ArrayList<>(List.of("python3", "/usr/bin/python3"));
        python().ifPresent(places::addFirst);
        for (String place : places) {
            Optional<String> answer = tryOutput(List.of(place, "-c", ask));
            if (answer.isPresent()) {
                versions.put(String.join(" on ", modules), answer.get().strip());
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    Optional<Path> go() {
        go.ifPresent(ignored -> note("Go", "go", "version"));
        return go;
    }

    /** A program on the PATH. */
    Optional<String> program(String name) {
        if (onPath(name).isEmpty()) {
            return Optional.empty();
        }
        note(name, name, "--version");
        return Optional.of(name);
    }

    private void note(String title, String... command) {
        tryOutput(List.of(command)).ifPresent(output -> versions.put(title, output.strip()));
    }

    /** What was found so far, with versions. */
    Map<String, String> versions() {
        return versions;
    }

    static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(":"))
                .filter(Predicate.not(String::isEmpty))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<String> tryOutput(List<String> command) {
        try {
            return output(command);
        } catch (IOException e) {
            return Optional.empty(); // there is no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** What a command printed; empty if it failed. */
    private static Optional<String> output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
    }
}
