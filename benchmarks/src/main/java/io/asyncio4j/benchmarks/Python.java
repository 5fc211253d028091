// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CPython 3.13 or newer.
 *
 * @param executable the interpreter
 * @param version such as 3.13.0
 */
public record Python(String executable, String version) {
    private static final String ASK = "import sys; v = sys.version_info; "
            + "print(sys.executable, '.'.join(map(str, v[:3]))) if v >= (3, 13) and "
            + "sys.implementation.name == 'cpython' else print('older')";

    /**
     * Looks on the PATH and among the versions of pyenv.
     *
     * @return the first one found; empty if there is none
     * @throws InterruptedException if the thread is interrupted
     */
    public static Optional<Python> find() throws InterruptedException {
        List<String> places = new ArrayList<>(List.of("python3.13", "python3"));
        String home = System.getProperty("user.home");
        places.addAll(pyenv(Path.of(System.getenv().getOrDefault("PYENV_ROOT", home + "/.pyenv"), "versions")));
        for (String place : places) {
            Optional<Python> found = ask(place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<String> pyenv(Path versions) {
        File[] found = versions.toFile().listFiles((folder, name) -> name.startsWith("3."));
        return found == null
                ? List.of()
                : Stream.of(found)
                        .map(version -> version.toPath().resolve("bin/python3"))
                        .filter(Files::isExecutable)
                        .map(Path::toString)
                        .toList();
    }

    private static Optional<Python> ask(String command) throws InterruptedException {
        try {
            Outcome outcome = Outcome.of(List.of(command, "-c", ASK));
            String[] words = outcome.output().strip().split(" ");
            return outcome.code() == 0 && words.length == 2
                    ? Optional.of(new Python(words[0], words[1]))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // there is no such command
        }
    }
}
