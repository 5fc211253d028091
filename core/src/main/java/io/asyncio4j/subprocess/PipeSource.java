// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamProtocol;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Brings the bytes that a program writes into a pipe to a loop.
 *
 * <p>The loop asks for a chunk when it has taken the last and the reader has room. So there is never more than one chunk
 * between them, and a program that writes faster than it is read has to wait.
 */
final class PipeSource implements ReadTransport {
    private final EventLoop loop;
    private final PipeReader pipe;
    private final StreamProtocol protocol;
    private final Runnable onEnd;
    private boolean paused;
    private boolean reading;
    private boolean ended;

    PipeSource(EventLoop loop, PipeReader pipe, StreamProtocol protocol, Runnable onEnd) {
        this.loop = loop;
        this.pipe = pipe;
        this.protocol = protocol;
        this.onEnd = onEnd;
    }

    void start() {
        requestChunk();
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        requestChunk();
    }

    /** Lets the thread go; what still comes is dropped. */
    void abandon() {
        ended = true;
        pipe.end();
    }

    private void requestChunk() {
        if (paused || reading || ended) {
            return;
        }
        reading = true;
        CompletableFuture<Integer> request = new CompletableFuture<>();
        loop.wrapFuture(request).addDoneCallback(this::arrived);
        pipe.request(request);
    }

    private void arrived(AsyncFuture<Integer> request) {
        reading = false;
        Throwable failure = request.exception();
        int count = failure == null ? request.result() : -1;
        if (count >= 0) {
            protocol.dataReceived(pipe.chunk(), 0, count);
            requestChunk();
        } else {
            ended = true;
            protocol.connectionLost(
                    failure == null || failure instanceof Exception ? (Exception) failure : new IOException(failure));
            onEnd.run();
        }
    }
}
