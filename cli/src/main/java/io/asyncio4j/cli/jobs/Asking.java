// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something is done that cannot be undone. */
final class Asking {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where there is no terminal to ask at.")
    private boolean yes;

    /** Whether a person sits in front of it. */
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * Returns whether it shall be done.
     *
     * @param what a sentence's predicate, such as {@code remove 3 jobs}
     * @throws IllegalArgumentException if there is nobody to ask
     */
    boolean agreed(String what) {
        if (yes) {
            return true;
        }
        if (!onTerminal()) {
            throw new IllegalArgumentException("This would " + what + "; add --yes if it shall");
        }
        String answer = System.console().readLine("This will %s. Go on? [y/N] ", what);
        boolean agreed =
                answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y(es)?");
        if (!agreed) {
            BrokerCommand.tell("Nothing was done.");
        }
        return agreed;
    }
}
