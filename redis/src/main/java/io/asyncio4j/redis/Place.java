// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisURI;

/**
 * The address of a server, as it is named by itself, by another server or by a sentinel.
 *
 * @param host a name or an IP address, without brackets
 * @param port the port
 */
record Place(String host, int port) {
    /** Where a URI without a socket leads. */
    static Place of(RedisURI uri) {
        return new Place(uri.getHost(), uri.getPort());
    }

    /** Reads {@code host:port}, where the host may be empty or hold colons; {@code bus} ports and names are cut off. */
    static Place parse(String text) {
        int end = text.indexOf('@');
        String address = end < 0 ? text : text.substring(0, end);
        int colon = address.lastIndexOf(':');
        return new Place(address.substring(0, Math.max(colon, 0)), Integer.parseInt(address.substring(colon + 1)));
    }

    /** This address, with the host of another if it has none of its own. */
    Place orHostOf(Place other) {
        return host.isEmpty() ? new Place(other.host, port) : this;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
