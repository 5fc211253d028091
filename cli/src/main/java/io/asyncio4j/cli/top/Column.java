// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import java.util.Comparator;
import java.util.function.Function;
import org.jline.utils.AttributedStyle;

/**
 * A column of a table.
 *
 * @param title its heading
 * @param right whether it stands at the right
 * @param least how wide it is at least, so that little moves when numbers grow
 * @param rank which columns are left out first where there is no room: those of the highest; 0 for never
 * @param text what is shown of a row
 * @param style how
 * @param order of rows; the first rows are what one wants to see first
 * @param <T> what a row is
 */
record Column<T>(
        String title,
        boolean right,
        int least,
        int rank,
        Function<T, String> text,
        Function<T, AttributedStyle> style,
        Comparator<T> order) {
    static <T> Column<T> word(String title, int least, int rank, Function<T, String> text) {
        return new Column<>(
                title, false, least, rank, text, row -> AttributedStyle.DEFAULT, Comparator.comparing(text));
    }

    static <T> Column<T> number(
            String title, int least, int rank, Function<T, String> text, Function<T, Double> value) {
        return new Column<>(
                title,
                true,
                least,
                rank,
                text,
                row -> AttributedStyle.DEFAULT,
                Comparator.comparing(value, Comparator.reverseOrder()));
    }

    Column<T> styled(Function<T, AttributedStyle> how) {
        return new Column<>(title, right, least, rank, text, how, order);
    }
}
