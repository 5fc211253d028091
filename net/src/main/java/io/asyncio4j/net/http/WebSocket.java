// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimerHandle;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection over which either side sends messages when it likes; one class for client and server.
 *
 * <p>Counterpart of {@code aiohttp.web.WebSocketResponse} and {@code aiohttp.ClientWebSocketResponse}. One task receives
 * at a time; several may send. A loop goes over the messages: {@code for (WebSocketMessage message : webSocket)}; it ends
 * when the connection is closed with code 1000 or 1001. Pings of the other side are answered by themselves while
 * messages are received.
 *
 * <p>Both ways are bounded: {@link #send(String)} waits while the other side is slow, and while nobody receives, no more
 * is read from the network.
 *
 * <p>It belongs to the loop on which it was opened and is used by its coroutines.
 */
public final class WebSocket implements AutoCloseable, Iterable<WebSocketMessage> {
    /** The code of a usual end. */
    public static final int NORMAL = 1000;

    /** The code of a server that shuts down, or a page that is left. */
    public static final int GOING_AWAY = 1001;

    /** The code of frames that break the protocol. */
    public static final int PROTOCOL_ERROR = 1002;

    /** The code of a connection that was lost; never sent. */
    public static final int LOST = 1006;

    /** The code of a text that is no UTF-8. */
    public static final int INVALID_DATA = 1007;

    /** The code of a message that is too big. */
    public static final int TOO_BIG = 1009;

    /** The code of a failure on the side that closes. */
    public static final int INTERNAL_ERROR = 1011;

    private static final int HIGH_WATER = 1 << 16;
    private static final int LOW_WATER = HIGH_WATER / 4;
    /** How many pings in a row may stay without an answer: one may be late because this loop was busy. */
    private static final int PATIENCE = 2;

    /** How many pings may come in a row while the other side takes nothing. */
    private static final int MOST_UNTAKEN_PONGS = 1000;

    private static final int LONGEST_REASON = 123;

    /*
     * All fields belong to the loop: coroutines use them, and so do callbacks of Vert.x, which run on the loop's bare
     * thread while no coroutine runs. Coroutines hand what concerns the connection to the bare thread.
     */
    private final NetLoop net;
    private final EventLoop loop;
    private final io.vertx.core.http.WebSocket connection;
    private final WebSocketOptions options;
    private final MessageAssembler assembler;

    /** What has come and nobody has received. */
    private final Deque<WebSocketMessage> messages = new ArrayDeque<>();

    private int waitingBytes;
    private @Nullable AsyncFuture<Boolean> receiver;

    /** A frame was asked for that has not come. */
    private boolean fetching;

    /** What was sent and the network has not taken. */
    private long unsentBytes;

    private final List<AsyncFuture<Boolean>> senders = new ArrayList<>();
    private final TreeMap<Long, AsyncFuture<Boolean>> pings = new TreeMap<>();
    private final List<AsyncFuture<Boolean>> closers = new ArrayList<>();
    private long lastPing;

    /** Heartbeats since the last one that had heard something, or that could not hear because nobody receives. */
    private int unanswered;

    private int untakenPongs;
    private boolean heard;
    private @Nullable TimerHandle heartbeat;
    private @Nullable TimerHandle closeLimit;

    /** This side has asked for the end: what comes is dropped. */
    private boolean closing;

    /** How it ended; null before. */
    private @Nullable WebSocketClosedException end;

    /** Why this side closed it, if not by {@link #close}. */
    private @Nullable WebSocketClosedException fault;

    private @Nullable Throwable lastFailure;
    private @Nullable Runnable endAction;
    private final @Nullable String subprotocol;

    private WebSocket(
            NetLoop net,
            io.vertx.core.http.WebSocket connection,
            WebSocketOptions options,
            @Nullable String subprotocol) {
        this.subprotocol = subprotocol;
        this.net = net;
        this.loop = net.loop();
        this.connection = connection;
        this.options = options;
        this.assembler = new MessageAssembler(options.maxMessage());
    }

    /**
     * Takes over a WebSocket of Vert.x, whichever side it is of. To be called on the loop's bare thread, in the callback
     * that brought it, so that no frame is missed.
     *
     * @param net the network of the loop that it lives on
     * @param connection an open connection that nobody reads; its limits of frames are its own
     * @param options the limit of messages and the heartbeat
     * @return the WebSocket for coroutines
     */
    public static WebSocket over(NetLoop net, io.vertx.core.http.WebSocket connection, WebSocketOptions options) {
        return over(net, connection, options, connection.subProtocol());
    }

    static WebSocket over(
            NetLoop net,
            io.vertx.core.http.WebSocket connection,
            WebSocketOptions options,
            @Nullable String subprotocol) {
        WebSocket made = new WebSocket(net, connection, options, subprotocol);
        made.begin();
        return made;
    }

    private void begin() {
        if (connection.isClosed()) {
            ended();
            return;
        }
        connection.pause();
        connection.frameHandler(this::receiveFrame);
        connection.pongHandler(this::receivePong);
        connection.exceptionHandler(failure -> lastFailure = failure);
        // What came before the end is still in its queue: ask for all of it, then end.
        connection.closeHandler(closed -> {
            connection.fetch(Long.MAX_VALUE);
            net.netty().execute(this::ended);
        });
        fetch();
        Duration interval = options.heartbeat();
        if (interval != null) {
            heartbeat = loop.callLater(interval, () -> beat(interval));
        }
    }

    // ---- receiving ----

    /**
     * Awaits the next message.
     *
     * <p><b>Cancellation.</b> No message is lost.
     *
     * @return the message
     * @throws WebSocketClosedException if there will be none, in good order or not
     * @throws IllegalStateException if another task receives
     */
    public WebSocketMessage receive() {
        while (messages.isEmpty()) {
            if (end != null) {
                throw closed();
            }
            if (receiver != null) {
                throw new IllegalStateException("receive was called while another task receives; one does at a time");
            }
            AsyncFuture<Boolean> waiter = loop.createFuture("a message of a WebSocket");
            receiver = waiter;
            try {
                waiter.await();
            } finally {
                receiver = null;
            }
        }
        WebSocketMessage message = messages.remove();
        waitingBytes -= size(message);
        fetch();
        return message;
    }

    /**
     * Awaits the next message, which must be JSON.
     *
     * @param <T> what it is read as
     * @param type a record or another class that Jackson can make
     * @return what it stands for
     * @throws WebSocketClosedException if there will be no message
     * @throws JsonException if it is not of that form
     */
    public <T> T receiveJson(Class<T> type) {
        return Json.read(receive().bytes(), type);
    }

    /**
     * Goes over the messages that are still to come; each step awaits one. It ends when the connection is closed with
     * code 1000 or 1001, and throws {@link WebSocketClosedException} when it ends otherwise.
     *
     * @return an iterator, to be used by one task
     */
    @Override
    public Iterator<WebSocketMessage> iterator() {
        return new Messages(this);
    }

    private void receiveFrame(WebSocketFrame frame) {
        heard = true;
        switch (frame.type()) {
            case TEXT, BINARY, CONTINUATION -> {
                fetching = false;
                receiveData(frame);
                fetch();
            }
            case PING -> countPing(); // after a ping and a pong, Vert.x asks for the next frame by itself
            case PONG, CLOSE -> {}
        }
    }

    /** Vert.x answers a ping at once; who sends pings and does not take the answers would fill the memory. */
    private void countPing() {
        if (connection.isClosed() || !connection.writeQueueFull()) {
            untakenPongs = 0;
        } else if (++untakenPongs > MOST_UNTAKEN_PONGS) {
            fault = new WebSocketClosedException(PROTOCOL_ERROR, "the answers to pings are not taken", null);
            cut();
        }
    }

    private void receiveData(WebSocketFrame frame) {
        if (closing) {
            return;
        }
        WebSocketMessage message;
        try {
            message = assembler.add(frame);
        } catch (WebSocketClosedException e) {
            fault = e;
            startClose(e.code(), e.reason());
            return;
        }
        if (message != null) {
            messages.add(message);
            waitingBytes += size(message);
            wake(receiver);
        }
    }

    /** Asks for the next frame, if there is room for it. */
    private void fetch() {
        if (!fetching && end == null && (closing || waitingBytes < HIGH_WATER)) {
            fetching = true;
            connection.fetch(1);
        }
    }

    /** What a message takes in memory, about. */
    private static int size(WebSocketMessage message) {
        return 64
                + switch (message) {
                    case WebSocketMessage.Text(String text) -> text.length();
                    case WebSocketMessage.Binary(byte[] bytes) -> bytes.length;
                };
    }

    // ---- sending ----

    /**
     * Sends a message of text. Waits while the other side has not taken what was sent before.
     *
     * <p><b>Cancellation.</b> The message is sent all the same.
     *
     * @param text the message
     * @throws WebSocketClosedException if the connection has ended, or ends meanwhile
     */
    public void send(String text) {
        send(text.length(), () -> connection.writeTextMessage(text));
    }

    /**
     * Sends a message of bytes. Waits while the other side has not taken what was sent before.
     *
     * <p><b>Cancellation.</b> The message is sent all the same.
     *
     * @param bytes the message; must not be changed after
     * @throws WebSocketClosedException if the connection has ended, or ends meanwhile
     */
    public void send(byte[] bytes) {
        send(bytes.length, () -> connection.writeBinaryMessage(Buffer.buffer(bytes)));
    }

    /**
     * Sends a value as a message of JSON text.
     *
     * @param value a record or another value that Jackson can write
     * @throws WebSocketClosedException if the connection has ended, or ends meanwhile
     */
    public void sendJson(Object value) {
        send(new String(Json.write(value), StandardCharsets.UTF_8));
    }

    private void send(int size, Supplier<Future<Void>> write) {
        checkOpen();
        unsentBytes += size;
        net.netty().execute(() -> write.get().onComplete(written -> sent(size)));
        while (unsentBytes > HIGH_WATER && end == null) {
            await(senders, "a slow receiver of a WebSocket");
        }
        if (end != null) {
            throw closed();
        }
    }

    private void sent(int size) {
        unsentBytes -= size;
        if (unsentBytes <= LOW_WATER) {
            senders.forEach(WebSocket::wake);
        }
    }

    /**
     * Sends a ping and awaits the answer.
     *
     * @return how long it took, on the loop's clock
     * @throws WebSocketClosedException if the connection ends before
     */
    public Duration ping() {
        checkOpen();
        double started = loop.time();
        long number = ++lastPing;
        AsyncFuture<Boolean> answer = loop.createFuture("the answer to a ping");
        pings.put(number, answer);
        try {
            writePing(number);
            answer.await();
        } finally {
            pings.remove(number);
        }
        if (end != null) {
            throw closed();
        }
        return Duration.ofNanos(Math.round((loop.time() - started) * 1e9));
    }

    private void writePing(long number) {
        net.netty().execute(() -> connection.writePing(Buffer.buffer().appendLong(number)));
    }

    private void receivePong(Buffer payload) {
        heard = true;
        if (payload.length() == Long.BYTES) {
            pings.headMap(payload.getLong(0), true).values().forEach(WebSocket::wake);
        }
    }

    private void beat(Duration interval) {
        if (end != null || closing) {
            return;
        }
        boolean reading = waitingBytes < HIGH_WATER;
        unanswered = heard || !reading ? 0 : unanswered + 1;
        if (unanswered <= PATIENCE) {
            heard = false;
            writePing(++lastPing);
            heartbeat = loop.callLater(interval, () -> beat(interval));
        } else {
            fault = new WebSocketClosedException(INTERNAL_ERROR, "no answer to a ping", null);
            net.netty().execute(() -> startClose(INTERNAL_ERROR, "no answer to a ping"));
        }
    }

    // ---- the end ----

    /** Closes the connection with code 1000 and waits until it has ended. Messages that nobody received are dropped. */
    @Override
    public void close() {
        close(NORMAL, "");
    }

    /**
     * Closes the connection and waits until it has ended: until the other side has answered, at most the time that the
     * options give. Messages that nobody received are dropped. Does nothing if it has ended.
     *
     * <p><b>Cancellation.</b> It is closed all the same.
     *
     * @param code why: 1000 to 1014 without 1004, 1005 and 1006, or 3000 to 4999
     * @param reason for people to read; at most 123 bytes of UTF-8
     * @throws IllegalArgumentException if the code may not be sent or the reason is too long
     */
    public void close(int code, String reason) {
        boolean standard = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != LOST;
        if (!standard && (code < 3000 || code > 4999)) {
            throw new IllegalArgumentException(
                    "The close code must be 1000 to 1014 without 1004 to 1006, or 3000 to " + "4999: " + code);
        }
        if (reason.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            throw new IllegalArgumentException("The reason has more than " + LONGEST_REASON + " bytes: " + reason);
        }
        messages.clear();
        waitingBytes = 0;
        if (end == null) {
            net.netty().execute(() -> startClose(code, reason));
            awaitClosed();
        }
    }

    /** Closes it without a wait. From a coroutine. */
    void startClosing(int code, String reason) {
        net.netty().execute(() -> startClose(code, reason));
    }

    /** Has something done when it has ended, or at once if it has. */
    void atEnd(Runnable action) {
        if (end == null) {
            endAction = action;
        } else {
            action.run();
        }
    }

    void startClose(int code, String reason) {
        if (end != null || closing) {
            return;
        }
        closing = true;
        closeLimit = loop.callLater(options.closeTimeout(), () -> net.netty().execute(this::cut));
        connection.close((short) code, reason);
        fetch();
    }

    /** Ends the connection without a word: Vert.x would wait until the other side has taken the close frame. */
    private void cut() {
        ((WebSocketInternal) connection).channelHandlerContext().close();
    }

    /**
     * Waits until the connection has ended. Somebody must receive meanwhile, or the end goes unnoticed behind messages
     * that wait.
     */
    public void awaitClosed() {
        while (end == null) {
            await(closers, "the end of a WebSocket");
        }
    }

    private void ended() {
        if (end != null) {
            return;
        }
        WebSocketClosedException local = fault;
        Short code = connection.closeStatusCode();
        String reason = connection.closeReason();
        end = local != null
                ? local
                : new WebSocketClosedException(
                        code == null ? LOST : code.intValue(), reason == null ? "" : reason, lastFailure);
        if (heartbeat != null) {
            heartbeat.cancel();
        }
        if (closeLimit != null) {
            closeLimit.cancel();
        }
        if (endAction != null) {
            endAction.run();
        }
        wake(receiver);
        senders.forEach(WebSocket::wake);
        closers.forEach(WebSocket::wake);
        pings.values().forEach(WebSocket::wake);
    }

    private void await(List<AsyncFuture<Boolean>> waiters, String what) {
        AsyncFuture<Boolean> waiter = loop.createFuture(what);
        waiters.add(waiter);
        try {
            waiter.await();
        } finally {
            waiters.remove(waiter);
        }
    }

    private static void wake(@Nullable AsyncFuture<Boolean> waiter) {
        if (waiter != null && !waiter.done()) {
            waiter.setResult(true);
        }
    }

    private void checkOpen() {
        if (end != null) {
            throw closed();
        }
        if (closing) {
            throw new WebSocketClosedException(NORMAL, "this side is closing it", null);
        }
    }

    /** A new exception each time, whose stack is that of the caller. */
    private WebSocketClosedException closed() {
        WebSocketClosedException how = Objects.requireNonNull(end);
        return new WebSocketClosedException(how.code(), how.reason(), how.getCause());
    }

    /**
     * Tells whether the connection has ended.
     *
     * @return true after the end; a snapshot
     */
    public boolean isClosed() {
        return end != null;
    }

    /**
     * Returns the code with which the connection ended.
     *
     * @return a code of RFC 6455, 1006 if it was lost without one; null while it is open
     */
    public @Nullable Integer closeCode() {
        return end == null ? null : end.code();
    }

    /**
     * Returns what the side that closed said about it.
     *
     * @return the reason, may be empty; null while it is open
     */
    public @Nullable String closeReason() {
        return end == null ? null : end.reason();
    }

    /**
     * Returns the subprotocol that both sides agreed on.
     *
     * @return its name; null if none
     */
    public @Nullable String subprotocol() {
        return subprotocol;
    }

    /**
     * Returns who is at the other end.
     *
     * @return an address such as {@code 192.0.2.1:5000}
     */
    public String remoteAddress() {
        return String.valueOf(connection.remoteAddress());
    }

    @Override
    public String toString() {
        return "WebSocket[" + remoteAddress() + (end == null ? ", open]" : ", closed " + end.code() + "]");
    }
}
