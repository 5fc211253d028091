// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CPython 3.13 of this machine, and the scripts in {@code verify/conformance} that run on it.
 *
 * @param executable its command
 * @param pyenvVersion what pyenv is told to choose; empty where the command needs no pyenv
 */
record ReferencePython(String executable, String pyenvVersion) {
    private static final Path SCRIPTS = Path.of("conformance").toAbsolutePath();
    private static final String VERSION =
            "import platform; print(platform.python_implementation(), " + "*platform.python_version_tuple()[:2])";

    /** The first that is there and is CPython 3.13. */
    static Optional<ReferencePython> find() {
        return Stream.of(
                        new ReferencePython("python3", ""),
                        new ReferencePython("python3.13", ""),
                        new ReferencePython("python3", "3.13.0"))
                .filter(ReferencePython::isRight)
                .findFirst();
    }

    private boolean isRight() {
        try {
            return run(Path.of("."), List.of("-c", VERSION)).equals(List.of("CPython 3 13"));
        } catch (IOException | IllegalStateException e) {
            return false; // not there, or a shim of pyenv that chooses nothing
        }
    }

    /** Writes random programs into a folder. */
    void generate(String script, long seed, int count, Path folder) throws IOException {
        run(SCRIPTS, List.of("-B", script, Long.toString(seed), Integer.toString(count), folder.toString()));
    }

    /** Returns the traces of the programs in a folder, by their names. */
    Map<String, List<String>> traces(List<Path> programs) throws IOException {
        List<String> command = new ArrayList<>(List.of("-B", "reference.py"));
        programs.forEach(path -> command.add(path.toString()));
        Map<String, List<String>> traces = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : run(SCRIPTS, command)) {
            if (line.startsWith("# ")) {
                current = new ArrayList<>();
                traces.put(line.substring(2), current);
            } else {
                current.add(line);
            }
        }
        return traces;
    }

    private List<String> run(Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable));
        command.addAll(arguments);
        Path output = Files.createTempFile("reference", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            if (!pyenvVersion.isEmpty()) {
                builder.environment().put("PYENV_VERSION", pyenvVersion);
            }
            int code = builder.start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(command.subList(0, 2) + " ended with code " + code);
            }
            return Files.readAllLines(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Python ran", e);
        } finally {
            Files.delete(output);
        }
    }
}
