// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import org.jspecify.annotations.Nullable;

/**
 * What requests must have in common to use one connection.
 *
 * @param secure whether it has TLS
 * @param host a name or an address
 * @param port the port
 * @param proxy the way there; null if it is direct
 */
record ClientRoute(
        boolean secure, String host, int port, @Nullable ClientProxy proxy) {
    static ClientRoute of(ClientUrl url, @Nullable ClientProxy proxy) {
        return new ClientRoute(url.secure(), url.host(), url.port(), proxy);
    }

    @Override
    public String toString() {
        return host + ":" + port + (proxy == null ? "" : " by way of " + proxy);
    }
}
