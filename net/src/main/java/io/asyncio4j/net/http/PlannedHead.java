// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.StreamReader;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A request that comes from no client. */
final class PlannedHead implements RequestHead {
    private final String method;
    private final String target;
    private final HttpHeaders headers;
    private final byte[] bytes;
    private long limit = Long.MAX_VALUE;
    private @Nullable StreamReader body;

    PlannedHead(String method, String target, HttpHeaders headers, byte[] bytes) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.bytes = bytes;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String version() {
        return "HTTP/1.1";
    }

    @Override
    public @Nullable String host() {
        return headers.get("host");
    }

    @Override
    public String id() {
        return "planned";
    }

    @Override
    public StreamReader body() {
        if (bytes.length > limit) {
            throw BodyFeed.tooLarge(limit);
        }
        StreamReader made = body;
        if (made == null) {
            made = new StreamReader();
            made.feedData(bytes);
            made.feedEof();
            body = made;
        }
        return made;
    }

    @Override
    public long bodyLimit() {
        return limit;
    }

    @Override
    public void bodyLimit(long bytesAllowed) {
        limit = bytesAllowed;
    }

    @Override
    public void atEnd(Runnable action) {
        // No server tells when it ends.
    }
}
