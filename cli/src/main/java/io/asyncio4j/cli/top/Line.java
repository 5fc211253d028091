// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A line of things of which each is there as a whole or not at all: half a number is a wrong one. One thread uses it. */
final class Line {
    private final int width;
    private final AttributedStringBuilder text = new AttributedStringBuilder();

    Line(int width) {
        this.width = width;
    }

    /** Adds a text if there is room for it. */
    Line add(AttributedStyle style, String what) {
        AttributedString added = new AttributedString(what, style);
        if (columns() + added.columnLength() <= width) {
            text.append(added);
        }
        return this;
    }

    /** Adds a name and its number, in a place as wide as most numbers, so that what follows stays where it is. */
    Line item(String name, String number, int room, AttributedStyle style) {
        if (columns() + name.length() + 1 + number.length() <= width) {
            text.append(name).append(' ').styled(style.bold(), number);
            text.append(" ".repeat(Math.max(2, room - number.length())));
        }
        return this;
    }

    int columns() {
        return text.columnLength();
    }

    AttributedString get() {
        return text.toAttributedString().columnSubSequence(0, width);
    }
}
