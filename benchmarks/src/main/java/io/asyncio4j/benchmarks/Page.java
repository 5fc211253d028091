// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/** A page of Markdown that holds the results of the last run between two marks. */
public final class Page {
    private static final String BEGIN = "<!-- results -->";
    private static final String END = "<!-- end of results -->";

    private Page() {}

    /**
     * Puts results in the place of the old ones.
     *
     * @param page the file, which has both marks
     * @param results what shall stand between them
     * @throws IOException if the file cannot be read or written, or lacks a mark
     */
    public static void replaceResults(Path page, String results) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (begin < BEGIN.length() || end < begin) {
            throw new IOException(page + " has no " + BEGIN + " … " + END);
        }
        Files.writeString(page, text.substring(0, begin) + "\n" + results + text.substring(end));
    }

    /**
     * Returns what stands in a cell.
     *
     * @param value the figure; a dash stands for none
     * @param format of {@link String#format}
     * @return the text
     */
    public static String number(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "–";
    }
}
