// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamReader;
import io.netty.handler.codec.compression.DecompressionException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way in: fed to a reader, which slows the server down while nobody reads. The loop's thread
 * only.
 */
final class ClientBody implements ReadTransport {
    private final NetLoop net;
    private final EventLoop loop;
    private final ClientMessage message;
    private final HttpClientOptions options;
    private final ClientExchange exchange;
    private final HttpClientResponse response;
    private final StreamReader reader;
    private final @Nullable ClientDecoder decoder;
    private final @Nullable ClientStall silence;
    private @Nullable TimerHandle deadline;
    private boolean paused;
    private boolean complete;
    private boolean closed;

    ClientBody(
            NetLoop net,
            ClientMessage message,
            HttpClientOptions options,
            ClientExchange exchange,
            HttpClientResponse response) {
        this.net = net;
        this.loop = net.loop();
        this.message = message;
        this.options = options;
        this.exchange = exchange;
        this.response = response;
        this.reader = new StreamReader(StreamReader.DEFAULT_LIMIT, loop);
        this.decoder = options.decompression()
                ? ClientDecoder.of(response.getHeader("Content-Encoding"), options.maxExpansion())
                : null;
        this.silence =
                options.readTimeout() == null ? null : new ClientStall(loop, options.readTimeout(), this::silent);
    }

    HttpClientResponse response() {
        return response;
    }

    StreamReader reader() {
        return reader;
    }

    boolean isClosed() {
        return closed;
    }

    // ---- bytes that come, on the bare thread ----

    void start() {
        reader.setTransport(this);
        if (silence != null) {
            silence.start();
        }
        response.exceptionHandler(exchange::lost);
        response.handler(this::receive);
        response.endHandler(end -> complete());
    }

    private void receive(Buffer piece) {
        if (closed) {
            return;
        }
        exchange.count(piece.length());
        if (silence != null) {
            silence.touch();
        }
        if (decoder == null) {
            byte[] bytes = piece.getBytes();
            reader.feedData(bytes, 0, bytes.length);
        } else {
            decoder.add(piece.getBytes());
            decode();
        }
    }

    private void complete() {
        if (closed) {
            return;
        }
        complete = true;
        if (silence != null) {
            silence.stop();
        }
        exchange.answerEnded(response);
        if (decoder == null) {
            end();
        } else {
            decode();
        }
    }

    private void decode() {
        ClientDecoder from = decoder;
        if (from == null) {
            return;
        }
        try {
            while (!paused && !closed) {
                byte[] bytes = from.next();
                if (bytes == null) {
                    break;
                }
                reader.feedData(bytes, 0, bytes.length);
            }
        } catch (DecompressionException e) {
            broken(new HttpException(message + ": the compressed body is damaged: " + e.getMessage(), e));
        } catch (HttpBodyTooLargeException e) {
            broken(new HttpBodyTooLargeException(message + ": " + e.getMessage()));
        }
        if (complete && !closed && from.isDrained()) {
            if (from.isWhole()) {
                end();
            } else {
                broken(new HttpException(message + ": the compressed body ends too early", null));
            }
        }
    }

    private void end() {
        reader.feedEof();
        release();
    }

    private void broken(RuntimeException failure) {
        exchange.lost(failure);
        fail(failure);
    }

    // ---- the reader's orders ----

    @Override
    public void pauseReading() {
        paused = true;
        if (silence != null) {
            silence.suspend(true);
        }
        response.pause();
    }

    @Override
    public void resumeReading() {
        paused = false;
        net.netty().execute(this::resume);
    }

    private void resume() {
        if (paused || closed) {
            return;
        }
        if (silence != null) {
            silence.suspend(false);
        }
        decode();
        if (!paused && !closed) {
            response.resume();
        }
    }

    // ---- the end ----

    /** Sets when the whole body must have come, by the loop's clock. */
    void deadline(double when, Duration limit) {
        if (!closed) {
            deadline = loop.callAt(
                    when,
                    () -> broken(new HttpTimeoutError(
                            HttpTimeoutError.Phase.TOTAL,
                            message + ": no whole answer within " + ClientFailures.seconds(limit) + " s",
                            null)));
        }
    }

    private void silent() {
        broken(new HttpTimeoutError(
                HttpTimeoutError.Phase.READ,
                message + ": the answer went on for no " + ClientFailures.seconds(options.readTimeout()) + " s",
                null));
    }

    /** The body will not come whole. */
    void fail(RuntimeException failure) {
        if (!closed) {
            release();
            reader.setException(failure);
        }
    }

    /** Nobody reads any more. Idempotent. */
    void close() {
        if (!closed) {
            exchange.abort();
            fail(new HttpException(message + ": the answer was closed before its end", null));
        }
    }

    private void release() {
        closed = true;
        if (silence != null) {
            silence.stop();
        }
        if (deadline != null) {
            deadline.cancel();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
