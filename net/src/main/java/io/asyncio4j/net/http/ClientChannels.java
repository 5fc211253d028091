// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the channel under a connection of Vert.x, which can be closed at once. Vert.x itself sends first what has been
 * written, and so never closes a connection whose server takes nothing.
 */
final class ClientChannels {
    private static final Logger LOG = LoggerFactory.getLogger(ClientChannels.class);
    private static final Class<?> WRAPPER = UnpooledHttpClientConnection.class;
    private static final @Nullable VarHandle ACTUAL = actual();

    private ClientChannels() {}

    private static @Nullable VarHandle actual() {
        try {
            return MethodHandles.privateLookupIn(WRAPPER, MethodHandles.lookup())
                    .findVarHandle(WRAPPER, "actual", HttpClientConnectionInternal.class);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("Connections whose server takes nothing cannot be closed at once", e);
            return null;
        }
    }

    /** Closes a connection; what has been written and not sent is lost. On the loop's bare thread. */
    static void abort(HttpClientConnection connection) {
        if (ACTUAL != null && WRAPPER.isInstance(connection)) {
            HttpClientConnectionInternal actual = (HttpClientConnectionInternal) ACTUAL.get(connection);
            ChannelHandlerContext first =
                    actual.channelHandlerContext().pipeline().firstContext();
            if (first != null) { // else it is closed already
                first.close(); // from the first handler on, so that Vert.x' own is passed over
            }
        } else {
            connection.close();
        }
    }
}
