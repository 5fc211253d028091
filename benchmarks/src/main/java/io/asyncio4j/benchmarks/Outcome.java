// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a process did: its exit code, what it printed, and how long it lived. */
record Outcome(int code, String output, double seconds) {
    static Outcome of(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return new Outcome(code, output, (System.nanoTime() - start) / 1e9);
    }

    /** What it printed; an error with all of that if it failed. */
    String outputOrThrow(String what) throws IOException {
        if (code != 0) {
            throw new IOException(what + " ended with code " + code + ":\n" + output);
        }
        return output;
    }
}
