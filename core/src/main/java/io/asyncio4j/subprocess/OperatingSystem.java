// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What differs from system to system about programs. */
final class OperatingSystem {
    static final boolean IS_WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    /** What Java adds to the number of the signal that ended a program, and the highest of the plain signals. */
    private static final int SIGNAL_BASE = 128;

    private static final int LAST_PLAIN_SIGNAL = 31;

    private OperatingSystem() {}

    static List<String> shell(String command) {
        return IS_WINDOWS ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command);
    }

    /** The exit code as asyncio gives it: minus the number of the signal if one ended the program. */
    static int returncode(int exitValue) {
        boolean signalled = exitValue > SIGNAL_BASE && exitValue <= SIGNAL_BASE + LAST_PLAIN_SIGNAL;
        return signalled && !IS_WINDOWS ? SIGNAL_BASE - exitValue : exitValue;
    }

    /** Sends a signal by the shell's own kill. Blocks for a moment. */
    static @Nullable Void sendSignal(long pid, String name) throws IOException, InterruptedException {
        if (IS_WINDOWS) {
            throw new UnsupportedOperationException("Windows has no signals but those of terminate() and kill()");
        }
        Process sender = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String complaint = new String(sender.getInputStream().readAllBytes());
        if (sender.waitFor() != 0) {
            throw new IllegalArgumentException(
                    "SIG" + name + " could not be sent to process " + pid + ": " + complaint.strip());
        }
        return null;
    }

    /** Says more plainly why a program did not start. */
    static IOException explained(IOException failure, String program, @Nullable Path directory) {
        if (directory != null && !Files.isDirectory(directory)) {
            return because(failure, "The working directory does not exist: " + directory);
        }
        Path base = directory == null ? Path.of("") : directory;
        if (program.contains("/") || program.contains(File.separator)) {
            return Files.exists(base.resolve(program))
                    ? failure
                    : because(failure, "The program does not exist: " + program);
        }
        String path = System.getenv("PATH");
        for (String entry : path == null ? new String[0] : path.split(File.pathSeparator)) {
            if (!IS_WINDOWS && Files.exists(Path.of(entry, program))) {
                return failure;
            }
        }
        return IS_WINDOWS ? failure : because(failure, "No directory of PATH holds a program '" + program + "'");
    }

    private static IOException because(IOException failure, String message) {
        FileNotFoundException explained = new FileNotFoundException(message);
        explained.initCause(failure);
        return explained;
    }
}
