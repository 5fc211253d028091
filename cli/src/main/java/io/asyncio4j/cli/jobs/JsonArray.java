// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/**
 * Prints a JSON array while its elements come, one a line. When they cannot all be had it is never ended, so that nobody
 * takes it for whole.
 */
final class JsonArray {
    private final PrintStream out;
    private long size;

    JsonArray(PrintStream out) {
        this.out = out;
        out.print("[");
    }

    /** Prints an element; returns how many there are now. */
    long add(JsonNode element) {
        out.print((size == 0 ? "\n" : ",\n") + element);
        return ++size;
    }

    void end() {
        out.println(size == 0 ? "]" : "\n]");
    }
}
