// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that hear of SIGHUP and SIGINT wherever the tests were started. A shell ignores SIGINT for what it starts in the
 * background, nohup ignores SIGHUP, and a JVM that inherits this never hears of them.
 */
final class UsualSignals {
    private static final List<String> RESET = List.of("env", "--default-signal=HUP", "--default-signal=INT");
    private static final boolean KNOWN = isKnown();

    private UsualSignals() {}

    /** What starts a command with them, where env knows how. */
    static List<String> of(List<String> command) {
        List<String> all = new ArrayList<>(KNOWN ? RESET : List.of());
        all.addAll(command);
        return all;
    }

    private static boolean isKnown() {
        List<String> probe = new ArrayList<>(RESET);
        probe.add("true");
        try {
            return new ProcessBuilder(probe).start().onExit().join().exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no env
        }
    }
}
