// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncio4j.EngineKind;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The command {@code verify/conformance/run}: prints the traces of programs. */
public final class Main {
    private static final String USAGE = "usage: run [--engine loom|portable] FILE|DIR...|-";

    private static final Path STANDARD_INPUT = Path.of("-");

    private final List<Path> paths = new ArrayList<>();
    private EngineKind engine = EngineKind.LOOM;

    private Main() {}

    /**
     * Prints the trace of each program, after a line "# NAME" if there are several.
     *
     * @param args files, folders of files, and the engine
     * @throws IOException if the output cannot be written
     */
    public static void main(String[] args) throws IOException {
        int code;
        try (PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                false,
                StandardCharsets.UTF_8)) {
            code = run(args, out, System.err);
        }
        System.exit(code);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        Main main = new Main();
        try {
            main.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        return main.paths.equals(List.of(STANDARD_INPUT)) ? main.answerLines(out, err) : main.printTraces(out, err);
    }

    /** Reads programs from standard input, one a line, and answers each with its trace as one line of JSON. */
    private int answerLines(PrintStream out, PrintStream err) {
        JsonMapper json = new JsonMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.print(json.writeValueAsString(ProgramRun.trace(Program.parse(line, "input"), engine)));
                out.print('\n');
                out.flush();
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            err.println("run: standard input: " + e);
            return 1;
        }
    }

    private int printTraces(PrintStream out, PrintStream err) {
        Path current = Path.of("");
        try {
            for (Path path : paths) {
                current = path;
                Program program = Program.parse(Files.readString(path), path.toString());
                if (paths.size() > 1) {
                    out.print("# " + program.name() + "\n");
                }
                for (String line : ProgramRun.trace(program, engine)) {
                    out.print(line);
                    out.print('\n');
                }
            }
            return 0;
        } catch (IOException | RuntimeException e) {
            out.flush();
            err.println("run: " + current + ": " + e);
            return 1;
        }
    }

    private void parse(String[] args) {
        List<String> rest = new ArrayList<>(List.of(args));
        while (!rest.isEmpty()) {
            String next = rest.removeFirst();
            if (next.equals("--engine") && !rest.isEmpty()) {
                engine = engineOf(rest.removeFirst());
            } else if (next.startsWith("-") && next.length() > 1) {
                throw new IllegalArgumentException(USAGE);
            } else {
                addPrograms(Path.of(next));
            }
        }
        if (paths.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
    }

    private static EngineKind engineOf(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "loom" -> EngineKind.LOOM;
            case "portable" -> EngineKind.PORTABLE;
            default -> throw new IllegalArgumentException("run: no engine is called " + name + "\n" + USAGE);
        };
    }

    private void addPrograms(Path path) {
        if (!Files.isDirectory(path)) {
            paths.add(path);
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            List<Path> programs = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (programs.isEmpty()) {
                throw new IllegalArgumentException("run: there is no .json file in " + path);
            }
            paths.addAll(programs);
        } catch (IOException e) {
            throw new IllegalArgumentException("run: cannot list " + path + ": " + e.getMessage(), e);
        }
    }
}
