// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.stream.ReadTransport;
import io.asyncio4j.stream.StreamReader;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/** Brings the body of a request from its connection to a reader, no faster than it is read. */
final class BodyFeed implements ReadTransport {
    private final NetLoop net;
    private final HttpServerRequest request;
    private final StreamReader reader;
    private long limit;
    private long received;
    private boolean discarding;
    private boolean ended;

    /** On the loop's bare thread, before the first byte of the body. */
    BodyFeed(NetLoop net, HttpServerRequest request, long limit) {
        this.net = net;
        this.request = request;
        this.limit = limit;
        reader = new StreamReader(StreamReader.DEFAULT_LIMIT, net.loop());
        reader.setTransport(this);
        request.handler(this::receive);
        request.endHandler(this::end);
    }

    static HttpStatusException tooLarge(long limit) {
        return new HttpStatusException(413, "The body is larger than " + limit + " bytes");
    }

    StreamReader reader() {
        return reader;
    }

    long limit() {
        return limit;
    }

    void limit(long bytes) {
        limit = bytes;
    }

    boolean ended() {
        return ended;
    }

    private void receive(Buffer part) {
        received += part.length();
        if (discarding) {
            return;
        }
        if (received > limit) {
            discarding = true;
            reader.setException(tooLarge(limit));
        } else {
            reader.feedData(part.getBytes());
        }
    }

    private void end(Void ignored) {
        ended = true;
        reader.feedEof();
    }

    /** Takes no more notice of the body: it is read and forgotten. On the loop's bare thread. */
    void discard() {
        discarding = true;
        if (!ended) {
            request.resume();
        }
    }

    /** The client is gone. On the loop's bare thread. */
    void fail(IOException cause) {
        if (!ended) {
            ended = true;
            reader.setException(cause);
        }
    }

    @Override
    public void pauseReading() {
        onBareThread(() -> {
            if (!ended) {
                request.pause();
            }
        });
    }

    @Override
    public void resumeReading() {
        onBareThread(() -> {
            if (!ended) {
                request.resume();
            }
        });
    }

    private void onBareThread(Runnable action) {
        if (net.netty().inEventLoop()) {
            action.run();
        } else {
            net.netty().execute(action);
        }
    }
}
