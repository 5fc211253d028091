// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.StreamReader;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: a connection, or a test. Used by its coroutine. */
interface RequestHead {
    String method();

    /** As the client wrote it: path and query. */
    String target();

    @Nullable
    String header(String name);

    HttpHeaders headers();

    /** Null if there is no connection. */
    @Nullable
    SocketAddress remoteAddress();

    String scheme();

    String version();

    /** Host and perhaps port, as the client wrote them; null if it did not. */
    @Nullable
    String host();

    String id();

    /** The body; the same at each call. */
    StreamReader body();

    /** How many bytes the body may have. */
    long bodyLimit();

    void bodyLimit(long bytes);

    /** Has something done in the request's coroutine when the answer is sent, or will not be. */
    void atEnd(Runnable action);
}
