// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What a piece of output means, shown by colour where that is wanted: on terminals, unless {@code NO_COLOR} is set or the
 * terminal is a dumb one; elsewhere too if {@code CLICOLOR_FORCE} is.
 */
public enum Colour {
    /** A heading. */
    HEADING(Style.bold),
    /** As it should be. */
    GOOD(Style.fg_green),
    /** To be looked at. */
    WARNING(Style.fg_yellow),
    /** Wrong. */
    BAD(Style.fg_red),
    /** Of less weight than the rest. */
    QUIET(Style.faint);

    private final IStyle style;

    Colour(IStyle style) {
        this.style = style;
    }

    /**
     * Returns a text in this colour, if the standard output shows colours.
     *
     * @param text plain text
     * @return the same, or with escape sequences around it
     */
    public String of(String text) {
        return isOn() ? style.on() + text + Style.reset.on() : text; // what bold.off() sends underlines twice
    }

    /**
     * Returns whether the standard output shows colours.
     *
     * @return whether it does
     */
    public static boolean isOn() {
        return isOn(System::getenv, Standard.OUTPUT.isTerminal());
    }

    /** As the conventions of no-color.org and of CLICOLOR have it; NO_COLOR wins. */
    static boolean isOn(UnaryOperator<@Nullable String> environment, boolean terminal) {
        if (isSet(environment.apply("NO_COLOR"))) {
            return false;
        }
        String force = environment.apply("CLICOLOR_FORCE");
        if (isSet(force) && !"0".equals(force)) {
            return true;
        }
        return terminal && !"0".equals(environment.apply("CLICOLOR")) && !"dumb".equals(environment.apply("TERM"));
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
