// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reads a pipe, a chunk whenever it is asked for one, on a thread that this may block. */
final class PipeReader implements Runnable {
    private static final int CHUNK = 1 << 16;

    private final InputStream pipe;

    /** Who asks may read it when the request is done, until the next one. */
    private final byte[] chunk = new byte[CHUNK];

    /** What is asked for. A request that is done already asks the thread to end. */
    private final LinkedBlockingQueue<CompletableFuture<Integer>> requests = new LinkedBlockingQueue<>();

    PipeReader(InputStream pipe) {
        this.pipe = pipe;
    }

    byte[] chunk() {
        return chunk;
    }

    /** Asks for a chunk. Any thread. The result is how many bytes it holds, negative at the end. */
    void request(CompletableFuture<Integer> request) {
        requests.add(request);
    }

    /** Lets the thread go. Any thread. */
    void end() {
        requests.add(CompletableFuture.completedFuture(0));
    }

    /**
     * Does something while a pipe cannot be closed by the JDK. It closes the pipes of a program that has ended, first
     * stdout, then stderr, and what the program's own children write later would be lost. It takes the monitor of the stream
     * to do so, as each read does: while this thread holds the monitor, the pipe stays open until its real end.
     */
    static void keepOpen(InputStream pipe, Runnable action) {
        synchronized (pipe) {
            action.run();
        }
    }

    @Override
    public void run() {
        keepOpen(pipe, () -> {
            boolean more = true;
            while (more) {
                CompletableFuture<Integer> request = nextRequest();
                more = request != null && !request.isDone() && read(request);
            }
            close();
        });
    }

    private @Nullable CompletableFuture<Integer> nextRequest() {
        try {
            return requests.take();
        } catch (InterruptedException e) {
            return null; // nobody interrupts this thread but to end it
        }
    }

    private boolean read(CompletableFuture<Integer> request) {
        try {
            int count = pipe.read(chunk);
            request.complete(count);
            return count >= 0;
        } catch (IOException | RuntimeException | Error e) {
            request.completeExceptionally(e);
            return false;
        }
    }

    private void close() {
        try {
            pipe.close();
        } catch (IOException e) {
            System.getLogger("io.asyncio4j").log(System.Logger.Level.DEBUG, "A pipe could not be closed", e);
        }
    }
}
