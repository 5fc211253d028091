// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rows under headings, in columns as wide as what is in them. Numbers stand at the right. Words are never empty, so that
 * {@code awk} finds its columns.
 */
final class Table {
    private static final Pattern NUMBER = Pattern.compile("-|[0-9.,]+%?");
    private static final int GAP = 2;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            String text = String.valueOf(cell).strip().replaceAll("\\p{Cntrl}+", " ");
            row.add(text.isEmpty() ? "-" : text);
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Prints it; where there is a width, lines are cut there. */
    void print(PrintStream out, int width) {
        int columns = headings.size();
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] = Math.max(
                    headings.get(i).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
            right[i] = !rows.isEmpty()
                    && rows.stream()
                            .allMatch(row -> NUMBER.matcher(row.get(column)).matches())
                    && !rows.stream().allMatch(row -> row.get(column).equals("-"));
        }
        out.println(line(headings, widths, right, width));
        for (List<String> row : rows) {
            out.println(line(row, widths, right, width));
        }
    }

    private static String line(List<String> cells, int[] widths, boolean[] right, int width) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            String padding = " ".repeat(widths[i] - cell.length());
            line.append(right[i] ? padding + cell : cell + padding).append(" ".repeat(GAP));
        }
        String text = line.toString().stripTrailing();
        return width > 0 && text.length() > width ? text.substring(0, width - 1) + "…" : text;
    }
}
