// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The process that has started this one, and holds its standard input open as long as it lives. */
final class Parent {
    private Parent() {}

    /** Ends this process with its parent, whatever end that takes. Calls back for each line that the parent sends. */
    static void endWithIt(Runnable onLine) {
        Thread.ofPlatform().daemon().name("parent").start(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while (lines.readLine() != null) {
                    onLine.run();
                }
            } catch (IOException e) {
                System.err.println("The parent cannot be heard any more: " + e);
            } finally {
                Runtime.getRuntime().halt(0);
            }
        });
    }
}
