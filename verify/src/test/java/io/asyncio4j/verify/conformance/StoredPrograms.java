// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The programs that {@code verify/conformance/store.py} has stored, with their traces on CPython 3.13. */
final class StoredPrograms {
    private static final List<String> FILES = List.of("programs", "eager", "rules", "wild", "small");

    /**
     * A program and what it prints on CPython.
     *
     * @param program the program
     * @param trace its lines
     */
    record Stored(Program program, List<String> trace) {}

    private StoredPrograms() {}

    static List<Stored> all() throws IOException {
        List<Stored> all = new ArrayList<>();
        for (String file : FILES) {
            all.addAll(of(file));
        }
        return all;
    }

    /** Those of one of the files. */
    static List<Stored> of(String file) throws IOException {
        List<Stored> all = new ArrayList<>();
        addFrom("/conformance/" + file + ".jsonl.gz", all);
        return all;
    }

    private static void addFrom(String resource, List<Stored> all) throws IOException {
        JsonMapper json = new JsonMapper();
        try (InputStream packed = Objects.requireNonNull(StoredPrograms.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = json.readTree(line);
                Program program = Program.of(entry.get("program"), "stored");
                all.add(new Stored(program, entry.get("trace").asText().lines().toList()));
            }
        }
    }
}
