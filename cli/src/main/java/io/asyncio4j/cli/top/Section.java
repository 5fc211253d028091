// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import io.asyncio4j.cli.terminal.Plain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * A table of the screen with what the user has chosen for it: the order of rows, and how far it is scrolled. Columns grow
 * and do not shrink while the width of the terminal stays, so that nothing jumps. One thread uses it.
 *
 * @param <T> what a row is
 */
final class Section<T> {
    private static final int GAP = 2;
    private static final int WIDEST = 40;

    private final String name;
    private final List<Column<T>> columns;
    private final String empty;
    private final int[] widths;
    private int sortedBy;
    private boolean reversed;
    private int scrolled;
    private int lastWidth;

    /**
     * Makes one.
     *
     * @param name its heading
     * @param empty what is said where there are no rows
     * @param columns its columns
     * @param sortedBy which of them orders the rows
     */
    Section(String name, String empty, List<Column<T>> columns, int sortedBy) {
        this.name = name;
        this.empty = empty;
        this.columns = columns;
        this.sortedBy = sortedBy;
        this.widths = new int[columns.size()];
    }

    void sortByNext(int step) {
        sortedBy = Math.floorMod(sortedBy + step, columns.size());
        reversed = false;
    }

    void reverse() {
        reversed = !reversed;
    }

    void scroll(int rows) {
        scrolled = Math.max(0, scrolled + rows);
    }

    void scrollTo(int row) {
        scrolled = row;
    }

    /**
     * Draws it: a heading, and under it so many rows.
     *
     * @param rows all there are
     * @param about what is said beside its name
     */
    List<AttributedString> lines(List<T> rows, String about, int width, int height, boolean focused, Glyphs glyphs) {
        List<AttributedString> lines = new ArrayList<>();
        if (lastWidth != width) {
            Arrays.fill(widths, 0);
            lastWidth = width;
        }
        Comparator<T> order = columns.get(sortedBy).order();
        List<T> sorted = new ArrayList<>(rows);
        sorted.sort(reversed ? order.reversed() : order);
        scrolled = Math.max(0, Math.min(scrolled, sorted.size() - height));
        List<T> seen = sorted.subList(scrolled, Math.min(sorted.size(), scrolled + height));
        measure(seen);
        boolean[] left = leftOut(width);
        lines.add(title(rows.size(), about, width, height, focused, glyphs));
        lines.add(heading(left, width, glyphs));
        if (seen.isEmpty()) {
            lines.add(new AttributedString(Plain.cut(empty, width), AttributedStyle.DEFAULT.faint()));
        }
        for (T row : seen) {
            lines.add(line(row, left, width));
        }
        while (lines.size() < height + 2) {
            lines.add(AttributedString.EMPTY);
        }
        return lines.subList(0, height + 2);
    }

    private AttributedString title(int size, String about, int width, int height, boolean focused, Glyphs glyphs) {
        StringBuilder text = new StringBuilder(name);
        if (size > height) {
            text.append("  ")
                    .append(scrolled + 1)
                    .append('-')
                    .append(Math.min(size, scrolled + height))
                    .append(" of ")
                    .append(size);
        }
        if (!about.isEmpty()) {
            text.append("  ").append(about);
        }
        String cut = Plain.cut(text.toString(), width);
        AttributedStyle style = focused ? AttributedStyle.INVERSE : AttributedStyle.BOLD;
        return new AttributedString(focused ? cut + " ".repeat(width - Plain.columns(cut)) : cut, style);
    }

    private void measure(List<T> seen) {
        for (int i = 0; i < widths.length; i++) {
            Column<T> column = columns.get(i);
            int wide =
                    Math.max(widths[i], Math.max(column.least(), column.title().length() + 1));
            for (T row : seen) {
                wide = Math.max(wide, Plain.columns(Plain.line(column.text().apply(row))));
            }
            widths[i] = Math.min(WIDEST, wide);
        }
    }

    private boolean[] leftOut(int width) {
        boolean[] left = new boolean[widths.length];
        while (true) {
            int total = -GAP;
            int worst = -1;
            for (int i = 0; i < widths.length; i++) {
                if (!left[i]) {
                    total += widths[i] + GAP;
                    if (columns.get(i).rank() > 0
                            && (worst < 0
                                    || columns.get(i).rank()
                                            > columns.get(worst).rank())) {
                        worst = i;
                    }
                }
            }
            if (total <= width || worst < 0) {
                return left;
            }
            left[worst] = true;
        }
    }

    private AttributedString heading(boolean[] left, int width, Glyphs glyphs) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (!left[i]) {
                Column<T> column = columns.get(i);
                boolean falls = column.right() != reversed;
                String mark = i == sortedBy ? falls ? glyphs.down() : glyphs.up() : "";
                AttributedStyle style =
                        i == sortedBy ? AttributedStyle.DEFAULT.bold() : AttributedStyle.DEFAULT.faint();
                append(line, column.title() + mark, widths[i], column.right(), style);
            }
        }
        return line.toAttributedString().columnSubSequence(0, width);
    }

    private AttributedString line(T row, boolean[] left, int width) {
        AttributedStringBuilder line = new AttributedStringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (!left[i]) {
                Column<T> column = columns.get(i);
                String text = Plain.cut(Plain.line(column.text().apply(row)), widths[i]);
                append(line, text, widths[i], column.right(), column.style().apply(row));
            }
        }
        return line.toAttributedString().columnSubSequence(0, width);
    }

    private static void append(
            AttributedStringBuilder line, String text, int width, boolean right, AttributedStyle style) {
        if (line.length() > 0) {
            line.append(" ".repeat(GAP));
        }
        String padding = " ".repeat(Math.max(0, width - Plain.columns(text)));
        if (right) {
            line.append(padding);
        }
        line.styled(style, text);
        if (!right) {
            line.append(padding);
        }
    }
}
