// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A program that has been started, with what reads its pipes.
 *
 * @param stdout null if it is no pipe
 * @param stderr null if it is no pipe
 */
record Launch(
        Process process,
        @Nullable PipeReader stdout,
        @Nullable PipeReader stderr) {
    /** Starts a program on a thread of the pipes. Cancelling the future kills a program that was started. */
    static CompletableFuture<Launch> of(ProcessBuilder builder, ProcessOptions options) {
        CompletableFuture<Launch> outcome = new CompletableFuture<>();
        PipeThreads.execute(() -> {
            try {
                begin(builder, options, outcome);
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Starts the program and goes on as the thread that reads its first pipe; the second gets one of its own. */
    private static void begin(ProcessBuilder builder, ProcessOptions options, CompletableFuture<Launch> outcome)
            throws IOException {
        Process process = builder.start();
        try {
            readPipes(process, options, outcome);
        } catch (Throwable e) {
            if (!outcome.isDone() || outcome.isCancelled()) {
                process.toHandle().destroyForcibly(); // nobody has got it, nor will
            }
            throw e;
        }
    }

    private static void readPipes(Process process, ProcessOptions options, CompletableFuture<Launch> outcome) {
        if (options.pipesStdout()) {
            PipeReader.keepOpen(process.getInputStream(), () -> {
                PipeReader stdout = new PipeReader(process.getInputStream());
                PipeReader stderr = options.pipesStderr() ? new PipeReader(process.getErrorStream()) : null;
                if (stderr != null) {
                    PipeThreads.execute(stderr);
                }
                new Launch(process, stdout, stderr).announce(outcome);
                stdout.run();
            });
        } else if (options.pipesStderr()) {
            PipeReader.keepOpen(process.getErrorStream(), () -> {
                PipeReader stderr = new PipeReader(process.getErrorStream());
                new Launch(process, null, stderr).announce(outcome);
                stderr.run();
            });
        } else {
            new Launch(process, null, null).announce(outcome);
        }
    }

    private void announce(CompletableFuture<Launch> outcome) {
        if (!outcome.complete(this)) {
            abandon();
        }
    }

    /** Kills the program and lets the threads of its pipes go. Any thread; for a program that nobody has got. */
    void abandon() {
        process.toHandle().destroyForcibly();
        if (stdout != null) {
            stdout.end();
        }
        if (stderr != null) {
            stderr.end();
        }
    }
}
