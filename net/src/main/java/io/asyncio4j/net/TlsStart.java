// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.CancelledError;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A coroutine's side of a TLS handshake. */
final class TlsStart {
    private TlsStart() {}

    /** The stream that a program's writer belongs to. */
    static ChannelStream streamOf(StreamWriter writer) {
        if (writer.transport() instanceof ChannelStream stream) {
            return stream;
        }
        throw new IllegalArgumentException("TLS can be started on connections of Streams alone, not on " + writer);
    }

    /** Starts TLS and waits for the handshake; ends the connection if that fails or the caller is cancelled. */
    static void await(NetLoop net, ChannelStream stream, Function<Consumer<@Nullable IOException>, TlsLayer> newLayer)
            throws IOException {
        AsyncFuture<@Nullable IOException> shaken = net.loop().createFuture("a TLS handshake");
        try {
            stream.startTls(newLayer.apply(failure -> settle(shaken, failure)));
            IOException failure = shaken.await();
            if (failure != null) {
                throw failure;
            }
        } catch (IllegalStateException e) {
            throw e; // nothing was begun
        } catch (IOException | RuntimeException | CancelledError e) {
            stream.abort();
            throw e;
        }
    }

    private static void settle(AsyncFuture<@Nullable IOException> shaken, @Nullable IOException failure) {
        if (!shaken.done()) {
            shaken.setResult(failure);
        }
    }
}
