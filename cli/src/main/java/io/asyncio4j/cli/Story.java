// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * A runnable scenario that {@code aio story} lists and runs. Providers are found by {@link java.util.ServiceLoader}.
 */
public interface Story {
    /**
     * Returns what the story is called on the command line.
     *
     * @return a short name such as {@code E4}
     */
    String id();

    /**
     * Returns what happens in the story.
     *
     * @return one line
     */
    String title();

    /**
     * Tells the story.
     *
     * @param out where it prints
     * @param args what stood behind the id on the command line
     * @return the exit code
     * @throws Exception if it fails; the command prints its message
     */
    int run(PrintStream out, List<String> args) throws Exception;
}
