// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import org.jline.utils.AttributedString;

/** Makes text of others harmless to a terminal: what moves its cursor, or turns its writing round, becomes blanks. */
public final class Plain {
    private Plain() {}

    /**
     * Returns a text in one line.
     *
     * @param text any text
     * @return without controls, line ends and marks of direction
     */
    public static String line(String text) {
        return harmless(text, false);
    }

    /**
     * Returns a text in its lines.
     *
     * @param text any text
     * @return without controls and marks of direction; line ends and tabulators stay
     */
    public static String lines(String text) {
        return harmless(text, true);
    }

    /**
     * Returns how wide a text is.
     *
     * @param text in one line
     * @return the columns of a terminal that it needs
     */
    public static int columns(String text) {
        return isNarrow(text) ? text.length() : new AttributedString(text).columnLength();
    }

    /**
     * Cuts a text that is too wide.
     *
     * @param text in one line
     * @param width so many columns at most
     * @return the same, or its beginning with an ellipsis
     */
    public static String cut(String text, int width) {
        if (columns(text) <= width) {
            return text;
        }
        if (width <= 0) {
            return "";
        }
        return isNarrow(text)
                ? text.substring(0, width - 1) + "…"
                : new AttributedString(text).columnSubSequence(0, width - 1) + "…";
    }

    /** Each of its letters has one column. */
    private static boolean isNarrow(String text) {
        return text.chars().allMatch(letter -> letter < 0x300 || letter == '…');
    }

    private static String harmless(String text, boolean keepsLines) {
        StringBuilder plain = null;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (isHarmful(letter) && !(keepsLines && (letter == '\n' || letter == '\t'))) {
                plain = plain == null ? new StringBuilder(text) : plain;
                plain.setCharAt(i, ' ');
            }
        }
        return plain == null ? text : plain.toString();
    }

    private static boolean isHarmful(char letter) {
        return Character.isISOControl(letter)
                || letter == '\u2028'
                || letter == '\u2029'
                || letter == '\u061c'
                || letter == '\u200e'
                || letter == '\u200f'
                || letter >= '\u202a' && letter <= '\u202e'
                || letter >= '\u2066' && letter <= '\u2069';
    }
}
