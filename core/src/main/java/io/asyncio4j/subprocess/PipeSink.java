// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.WaterMarks;
import io.asyncio4j.stream.WriteTransport;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes to the pipe from which a program reads. One write is under way at a time, in a thread that it may block;
 * what is written meanwhile is kept, and goes together with the next.
 */
final class PipeSink implements WriteTransport {
    private final EventLoop loop;
    private final OutputStream pipe;
    private final StreamProtocol protocol;
    private final WaterMarks marks;
    private final Runnable onEnd;

    /** What waits for the write that is under way to end. */
    private PipeBuffer kept = new PipeBuffer();

    /** What the write under way writes; empty between two. */
    private PipeBuffer going = new PipeBuffer();

    private boolean writing;
    private boolean closing;
    private boolean ended;

    PipeSink(EventLoop loop, OutputStream pipe, StreamProtocol protocol, Runnable onEnd) {
        this.loop = loop;
        this.pipe = pipe;
        this.protocol = protocol;
        this.marks = new WaterMarks(protocol);
        this.onEnd = onEnd;
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        if (closing || length == 0) {
            return;
        }
        kept.add(data, offset, length);
        marks.rise(writeBufferSize());
        if (!writing) {
            writeKept();
        }
    }

    /** Begins to write. A lock of the pool may park the caller, so the state changes before. */
    private void writeKept() {
        PipeBuffer next = kept;
        kept = going;
        going = next;
        writing = true;
        loop.wrapFuture(PipeThreads.<@Nullable Void>call(() -> {
                    next.writeTo(pipe);
                    return null;
                }))
                .addDoneCallback(this::written);
    }

    private void written(AsyncFuture<@Nullable Void> write) {
        writing = false;
        going.clear();
        Throwable failure = write.exception();
        if (failure != null) {
            kept.clear();
            closing = true;
            end(failure instanceof Exception cause ? cause : new IOException(failure));
        } else if (ended) {
            kept.clear();
        } else {
            marks.fall(writeBufferSize());
            if (kept.size() > 0) {
                writeKept();
            } else if (closing) {
                end(null);
            }
        }
    }

    private void end(@Nullable Exception failure) {
        if (ended) {
            return;
        }
        ended = true;
        PipeThreads.call(() -> {
            pipe.close();
            return true;
        });
        loop.callSoon(() -> {
            protocol.connectionLost(failure);
            onEnd.run();
        });
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    /** The writing half is all there is. */
    @Override
    public void writeEof() {
        close();
    }

    @Override
    public void close() {
        if (!closing) {
            closing = true;
            if (!writing) {
                end(null);
            }
        }
    }

    @Override
    public void abort() {
        closing = true;
        kept.clear();
        end(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public int writeBufferSize() {
        return kept.size() + (writing ? going.size() : 0);
    }

    @Override
    public void setWriteBufferLimits(int newHigh, int newLow) {
        marks.set(newHigh, newLow, writeBufferSize());
    }
}
