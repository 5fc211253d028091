// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Colour;
import io.asyncio4j.cli.terminal.Plain;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Rows under headings, in columns as wide as what is in them. Numbers stand at the right. Words are never empty, so that
 * {@code awk} finds its columns.
 */
public final class Table {
    private static final Pattern NUMBER = Pattern.compile("-|[0-9.,]+%?");
    private static final int GAP = 2;

    /** Words that somebody should see among the others. */
    private static final Map<String, Colour> STRIKING = Map.of(
            "paused", Colour.WARNING,
            "quiet", Colour.WARNING,
            "dead", Colour.BAD,
            "ok", Colour.GOOD,
            "warn", Colour.WARNING,
            "fail", Colour.BAD);

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Makes one without rows.
     *
     * @param headings of its columns
     */
    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /**
     * Adds a row.
     *
     * @param cells what is in each column
     */
    public void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            String text = Plain.line(String.valueOf(cell)).strip().replaceAll(" {2,}", " ");
            row.add(text.isEmpty() ? "-" : text);
        }
        rows.add(row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /**
     * Prints it.
     *
     * @param out where to
     * @param width where lines are cut; 0 for nowhere
     */
    public void print(PrintStream out, int width) {
        int columns = headings.size();
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] = Math.max(
                    Plain.columns(headings.get(i)),
                    rows.stream()
                            .mapToInt(row -> Plain.columns(row.get(column)))
                            .max()
                            .orElse(0));
            right[i] = !rows.isEmpty()
                    && rows.stream()
                            .allMatch(row -> NUMBER.matcher(row.get(column)).matches())
                    && !rows.stream().allMatch(row -> row.get(column).equals("-"));
        }
        boolean coloured = Colour.isOn();
        out.println(line(headings, widths, right, width, coloured ? Colour.HEADING::of : UnaryOperator.identity()));
        for (List<String> row : rows) {
            out.println(line(row, widths, right, width, coloured ? Table::struck : UnaryOperator.identity()));
        }
    }

    private static String struck(String cell) {
        Colour colour = STRIKING.get(cell);
        return colour == null ? cell : colour.of(cell);
    }

    private static String line(
            List<String> cells, int[] widths, boolean[] right, int width, UnaryOperator<String> coloured) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            boolean last = i == cells.size() - 1;
            String padding = " ".repeat(widths[i] - Plain.columns(cell));
            int end = used + (right[i] || !last ? widths[i] : Plain.columns(cell));
            if (width > 0 && end > width) {
                String rest = right[i] ? padding + cell : cell + padding;
                return line.append(Plain.cut(rest, width - used)).toString().stripTrailing();
            }
            line.append(right[i] ? padding + coloured.apply(cell) : coloured.apply(cell) + (last ? "" : padding));
            used = end;
            if (!last) {
                line.append(" ".repeat(width > 0 ? Math.min(GAP, width - used) : GAP));
                used += GAP;
            }
            if (width > 0 && used >= width && !last) {
                return line.toString().stripTrailing();
            }
        }
        return line.toString();
    }
}
