// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.PrintStream;
import java.util.List;

/** A story that tells its arguments. */
public final class TestStory implements Story {
    /** Called by the service loader. */
    public TestStory() {}

    @Override
    public String id() {
        return "T1";
    }

    @Override
    public String title() {
        return "a story for tests";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        out.println("told with " + args);
        return 7;
    }
}
