// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jline.terminal.impl.ffm.FfmTerminalProvider;
import org.jline.terminal.spi.SystemStream;

/** A standard stream of this process, and whether a person is at its end. */
public enum Standard {
    /** What is typed. */
    INPUT(0, SystemStream.Input),
    /** What was asked for. */
    OUTPUT(1, SystemStream.Output),
    /** What is said besides. */
    ERROR(2, SystemStream.Error);

    private final int descriptor;
    private final SystemStream stream;

    Standard(int descriptor, SystemStream stream) {
        this.descriptor = descriptor;
        this.stream = stream;
    }

    /**
     * Returns whether it is a terminal, by itself, whatever the other two are.
     *
     * @return false if it is a file, a pipe or closed
     */
    public boolean isTerminal() {
        Console console = System.console();
        if (console != null && console.isTerminal() && this != ERROR) {
            return true; // then input and output are
        }
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false; // closed
            }
        }
        return new FfmTerminalProvider().isSystemStream(stream);
    }

    /**
     * Returns whether a line of it can be written over.
     *
     * @return whether it is a terminal, and not a dumb one
     */
    public boolean isLive() {
        return isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }
}
