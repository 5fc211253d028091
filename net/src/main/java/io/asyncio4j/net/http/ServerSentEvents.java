// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events to a page, which reads it with {@code EventSource}.
 *
 * <p>Counterpart of {@code aiohttp_sse}. While the source is silent, a comment is sent every 15 s, so that proxies do not
 * cut the stream and a client that is gone is noticed. A client that takes nothing for 30 s is given up: {@link #send}
 * fails, or, while the source is silent, the stream is cut and the source is cancelled.
 *
 * <p>It belongs to the coroutine of its request; tasks of the same loop may send as well.
 */
public final class ServerSentEvents {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoop loop = Asyncio.getRunningLoop();
    private final StreamWriter writer;
    private final @Nullable String lastEventId;
    private @Nullable TimerHandle heartbeat;

    /** Something was sent since the last heartbeat. */
    private boolean busy;

    private long written;

    /** What the client had taken at the last heartbeat. */
    private long taken;

    /** Heartbeats in a row that found bytes waiting and none taken since the one before. */
    private int stalled;

    private boolean givenUp;

    private ServerSentEvents(StreamWriter writer, @Nullable String lastEventId) {
        this.writer = writer;
        this.lastEventId = lastEventId;
    }

    /** Sends the events of one stream, in the coroutine of its request. */
    @FunctionalInterface
    public interface Source {
        /**
         * Sends events; when it returns, the stream ends and the client connects again after a while. It is cancelled when
         * the client goes away.
         *
         * @param events takes the events
         * @throws Exception if it cannot go on; the stream breaks off
         */
        void send(ServerSentEvents events) throws Exception;
    }

    /**
     * Makes an answer that is a stream of events.
     *
     * @param request the request
     * @param source sends the events
     * @return the answer
     */
    public static HttpResponse stream(HttpRequest request, Source source) {
        String last = request.header("last-event-id");
        return HttpResponse.stream("text/event-stream", writer -> new ServerSentEvents(writer, last).run(source))
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
    }

    private void run(Source source) throws Exception {
        heartbeat = loop.callLater(HEARTBEAT, this::beat);
        try {
            source.send(this);
        } finally {
            heartbeat.cancel();
        }
    }

    private void beat() {
        if (writer.isClosing()) {
            return;
        }
        long takenBefore = taken;
        taken = taken();
        stalled = writer.transport().writeBufferSize() > 0 && taken == takenBefore ? stalled + 1 : 0;
        if (stalled * HEARTBEAT.toSeconds() >= PATIENCE.toSeconds()) {
            givenUp = true;
            writer.transport().abort();
            return;
        }
        if (!busy && stalled == 0) {
            write(COMMENT);
        }
        busy = false;
        heartbeat = loop.callLater(HEARTBEAT, this::beat);
    }

    /**
     * Sends an event of text alone.
     *
     * @param data the text
     * @throws IOException if the client is gone
     * @throws TimeoutError if it takes nothing for 30 s
     */
    public void send(String data) throws IOException {
        send(ServerSentEvent.of(data));
    }

    /**
     * Sends an event, and waits while the client has not taken enough of the earlier ones.
     *
     * <p><b>Cancellation.</b> The event is sent all the same.
     *
     * @param event the event
     * @throws IOException if the client is gone
     * @throws TimeoutError if it takes nothing for 30 s
     */
    public void send(ServerSentEvent event) throws IOException {
        busy = true;
        write(event.encoded());
        for (boolean drained = false; !drained; ) {
            drained = drain();
        }
    }

    /** Returns false if the client has taken something, but not enough. */
    private boolean drain() throws IOException {
        long takenBefore = taken();
        try {
            Asyncio.timeout(PATIENCE, timeout -> writer.drain());
            return true;
        } catch (TaskFailedException e) {
            if (e.getCause() instanceof IOException gone) {
                throw gone;
            }
            throw e;
        } catch (TimeoutError e) {
            if (taken() > takenBefore) {
                return false;
            }
            givenUp = true;
            writer.transport().abort();
            throw new TimeoutError("The client takes no events since " + PATIENCE.toSeconds() + " s", e);
        }
    }

    /**
     * Returns whether the client was given up, for it took nothing for 30 s.
     *
     * @return whether that is why the stream ends
     */
    public boolean isGivenUp() {
        return givenUp;
    }

    private void write(byte[] bytes) {
        written += bytes.length;
        writer.write(bytes);
    }

    /** How much of it is with the system, about. */
    private long taken() {
        return written - writer.transport().writeBufferSize();
    }

    /**
     * Returns the last event that the client has seen before it connected again.
     *
     * @return its id; null if this is the first connection, or events have no ids
     */
    public @Nullable String lastEventId() {
        return lastEventId;
    }
}
