// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.Asyncio;
import io.asyncio4j.CancelledError;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.util.List;

/**
 * Three tasks run until Ctrl-C. Then each is cancelled and says so, its clean-up runs (and may itself wait), the loop
 * closes, and the process ends with exit code 130.
 */
public final class CtrlC implements Story {
    @Override
    public String id() {
        return "E3";
    }

    @Override
    public String title() {
        return "Ctrl-C while tasks run: each is cancelled, says so and cleans up; exit code 130";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> Asyncio.taskGroup(group -> {
            for (int i = 1; i <= 3; i++) {
                int number = i;
                group.createTask(() -> work(out, number), "worker " + i);
            }
            Asyncio.sleep(0.1);
            out.println("three tasks run; press Ctrl-C");
        }));
        return 0;
    }

    private static void work(PrintStream out, int number) {
        try {
            while (true) {
                Asyncio.sleep(0.05);
            }
        } catch (CancelledError e) {
            out.println("worker " + number + " was cancelled");
            throw e;
        } finally {
            Asyncio.sleep(0.1);
            out.println("worker " + number + " has cleaned up");
        }
    }
}
