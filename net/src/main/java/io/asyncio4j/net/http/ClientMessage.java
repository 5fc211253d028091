// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/**
 * A request as it goes out, one hop of a call.
 *
 * @param method such as GET
 * @param url where to
 * @param proxy the way there; null if it is direct
 * @param headers all that go along but those of the body's length
 * @param body what is sent; null for nothing
 * @param length how many bytes the body has; negative if nobody knows
 * @param expectContinue whether the body waits until the server wants it
 */
record ClientMessage(
        String method,
        ClientUrl url,
        @Nullable ClientProxy proxy,
        HttpHeaders headers,
        @Nullable HttpBody body,
        long length,
        boolean expectContinue) {
    ClientRoute route() {
        return ClientRoute.of(url, proxy);
    }

    /** What stands in the request line. */
    String target() {
        return proxy != null && proxy.forwards(url.secure()) ? url.toString() : url.target();
    }

    /** The port as the Host header shows it; -1 if it is the usual one. */
    int authorityPort() {
        return url.port() == (url.secure() ? 443 : 80) ? -1 : url.port();
    }

    boolean isIdempotent() {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    boolean isRepeatable() {
        return body == null || body.isRepeatable();
    }

    @Override
    public String toString() {
        return method + " " + url;
    }
}
