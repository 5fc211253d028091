// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Handle;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS between a connection's channel and its stream: the handshake at the beginning, and the goodbye at the end, each
 * with its time limit. Used on the loop's bare thread.
 */
final class TlsLayer {
    private final NetLoop net;
    private final ChannelStream stream;
    private final Object tls;
    private final TlsSettings settings;
    private final SslHandler handler;
    private final Consumer<@Nullable IOException> outcome;
    private @Nullable Handle timer;
    private boolean settled;
    private boolean ending;
    private boolean answerable;

    /**
     * Makes the layer of a connection.
     *
     * @param net where it runs
     * @param stream what it is beneath of
     * @param tls what a program chose, a {@link ServerTls} or {@link ClientTls}
     * @param settings the time limits of it
     * @param handler does the work; has no time limits of its own
     * @param outcome gets null, or why the handshake failed; on the bare thread
     */
    TlsLayer(
            NetLoop net,
            ChannelStream stream,
            Object tls,
            TlsSettings settings,
            SslHandler handler,
            Consumer<@Nullable IOException> outcome) {
        this.net = net;
        this.stream = stream;
        this.tls = tls;
        this.settings = settings;
        this.handler = handler;
        this.outcome = outcome;
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        handler.setCloseNotifyReadTimeoutMillis(0);
    }

    // ---- the beginning ----

    /** Begins the handshake; what has come already is the first of it. */
    void begin(byte[] received) {
        ChannelPipeline pipeline = stream.channel().pipeline();
        Duration limit = settings.handshakeTimeout();
        limit(
                limit,
                () -> settle(new SocketTimeoutException(
                        "The TLS handshake with " + stream.peer() + " did not end within " + limit)));
        handler.handshakeFuture().addListener((FutureListener<Channel>) this::shaken);
        stream.note("ssl_object", handler.engine());
        stream.note("sslcontext", tls);
        pipeline.addFirst(handler);
        pipeline.addFirst(ExactBuffers.INSTANCE);
        if (received.length > 0) {
            pipeline.fireChannelRead(Unpooled.wrappedBuffer(received));
            pipeline.fireChannelReadComplete();
        }
    }

    private void limit(Duration limit, Runnable action) {
        timer = net.loop().callLater(limit, () -> net.leave(action));
    }

    private void shaken(Future<Channel> done) {
        if (done.isSuccess()) {
            noteAgreement(handler.engine().getSession());
            settle(null);
        } else {
            settle(explained(done.cause()));
        }
    }

    private void noteAgreement(SSLSession session) {
        stream.note("cipher", session.getCipherSuite());
        try {
            stream.note("peercert", session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            stream.note("peercert", null); // the other side need not have one
        }
    }

    private void settle(@Nullable IOException failure) {
        if (settled) {
            return;
        }
        settled = true;
        cancelTimer();
        if (failure != null) {
            // In the next pass: the alert that tells the other side why is written after this.
            net.leave(() -> stream.fail(failure));
        }
        outcome.accept(failure);
    }

    boolean inHandshake() {
        return !settled;
    }

    private IOException explained(Throwable cause) {
        String with = "TLS with " + stream.peer() + " failed: ";
        if (cause instanceof ClosedChannelException) {
            return ended();
        }
        IOException clearer = switch (cause) {
            case SSLHandshakeException e -> new SSLHandshakeException(with + e.getMessage() + remedy(e));
            case NotSslRecordException e -> new SSLException(with + "the other side does not speak TLS");
            default -> new SSLException(with + cause.getMessage());
        };
        clearer.initCause(cause);
        return clearer;
    }

    /** The other side has gone in the middle of the handshake. */
    private IOException ended() {
        return new EOFException("TLS with " + stream.peer() + " failed: the connection ended during the handshake");
    }

    private static String remedy(SSLHandshakeException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("PKIX path building failed")) {
            return "; if the authority is one of your own, name it by ClientTls.trusting";
        }
        return message.contains("No name matching") || message.contains("No subject alternative")
                ? "; if the server is known by another name, give that by ClientTls.serverName"
                : "";
    }

    // ---- the end ----

    /** The other side sends nothing more, and has said so by TLS or without. */
    void inputEnded() {
        if (inHandshake()) {
            settle(ended());
        } else if (ending) {
            stream.drop();
        }
    }

    /** Whether all that comes must be read, for the other side's goodbye stands behind it. */
    boolean awaitsGoodbye() {
        return ending && answerable;
    }

    /**
     * Says goodbye, waits until the other side does, and ends the connection. Idempotent.
     *
     * @param canAnswer whether the other side can still say something
     */
    void end(boolean canAnswer) {
        if (ending) {
            return;
        }
        ending = true;
        answerable = canAnswer;
        if (inHandshake()) {
            stream.drop();
            return;
        }
        limit(settings.shutdownTimeout(), stream::drop);
        if (answerable) {
            stream.channel().config().setAutoRead(true); // its goodbye stands behind all that nobody reads now
        }
        handler.closeOutbound().addListener(said -> {
            if (answerable) {
                handler.sslCloseFuture().addListener(answered -> stream.drop());
            } else {
                stream.drop();
            }
        });
    }

    /** The connection is gone. */
    void lost() {
        settle(ended());
        cancelTimer();
    }

    private void cancelTimer() {
        Handle running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }
}
